import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { buildIfStale } from '../build.ts';
import { startSystem, type System } from '../demo/system.ts';
import { chromiumArgs, chromiumPath } from '../test/chromium.ts';
import { median, memoryOf } from './measure.ts';
import type { Row } from './row.ts';

const section = 'system';
/** The goal speaks of an hour at one beat a second; these beat ten times as often for a shorter while, and the rows say so. */
const BEAT_SECONDS = 0.1;
const STRETCH_MS = 60_000;

/** The whole system as `npm start` brings it up, the first screen at a sixth of the processor, and memory after a stretch of beats. */
export const benchSystem = async (): Promise<Row[]> => {
  const data = mkdtempSync(join(tmpdir(), 'dauys-bench-system-'));
  await buildIfStale();
  try {
    const fresh = await started(data);
    await fresh.system.stop();
    const warm = await started(data);
    try {
      const screen = await firstScreen(warm.system);
      await pause(STRETCH_MS);
      return [
        {
          section,
          name: 'start to ready, pages built, nothing there yet',
          value: fresh.took,
          unit: 's',
          goal: { kind: 'at most', value: 15 },
        },
        { section, name: 'start to ready, going on where it was', value: warm.took, unit: 's', goal: { kind: 'at most', value: 15 } },
        { section, name: 'first screen usable, 6 × slower', value: screen, unit: 's', goal: { kind: 'at most', value: 1.5 } },
        ...memoryRows(warm.system),
      ];
    } finally {
      await warm.system.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};

const started = async (data: string): Promise<{ readonly system: System; readonly took: number }> => {
  const began = performance.now();
  const system = await startSystem({ data, say: () => undefined, anyPort: true, agent: { beatSeconds: BEAT_SECONDS } });
  return { system, took: (performance.now() - began) / 1_000 };
};

/** From the address being opened until a button can be pressed, in a fresh profile each time; the median of five. */
const firstScreen = async ({ kiosks }: System): Promise<number> => {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs() });
  const took: number[] = [];
  try {
    for (let i = 0; i < 5; i++) {
      const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
      const page = await context.newPage();
      await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 6 });
      await page.addInitScript(noteFirstButton);
      await page.goto(kiosks[0]?.url ?? '', { waitUntil: 'commit' });
      await page.waitForSelector('button:not([disabled])');
      took.push((await page.evaluate(() => window.firstButtonAt ?? Number.NaN)) / 1_000);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return median(took);
};

declare global {
  interface Window {
    firstButtonAt?: number;
  }
}

/** Runs in the page before anything else: by its own clock, from the beginning of the navigation. */
const noteFirstButton = (): void => {
  const observer = new MutationObserver(() => {
    if (document.querySelector('button:not([disabled])') === null) return;
    window.firstButtonAt = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
};

const memoryRows = ({ hub, kiosks }: System): Row[] => {
  const after = `after ${STRETCH_MS / 1_000} s at ${1 / BEAT_SECONDS} beats/s`;
  const agents = kiosks.map(({ process }) => memoryOf(process.pid).now);
  return [
    { section, name: `hub's memory ${after}`, value: memoryOf(hub.process.pid).now, unit: 'MB', goal: { kind: 'at most', value: 300 } },
    { section, name: `an agent's memory ${after}`, value: Math.max(...agents), unit: 'MB', goal: { kind: 'at most', value: 120 } },
  ];
};
