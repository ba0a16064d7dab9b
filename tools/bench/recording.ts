import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECORDINGS, type RecordingKind } from '@dauys/complaint/recordings.ts';
import { chromium, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath, fakeDevices } from '../test/chromium.ts';
import { buildPage, serve } from './page.ts';
import type { Row } from './row.ts';
import { timesOf } from './webm.ts';

const SLOWER = 6;
/** As MediaRecorder numbers them: sound first. */
const SOUND = 1;
/** How long each lasts, as MediaRecorder has Opus pack them. */
const SOUND_MS = 60;

/** The longest voice and the longest video, disguised, with the page's own thread six times slower: is a sound missing, does a touch wait. */
export const benchRecording = async (): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-bench-recording-'));
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs(), ...fakeDevices] });
  try {
    await buildPage(folder);
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(server.url);
    await page.waitForFunction(() => 'bench' in window);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    return [...(await rowsOf(page, 'voice')), ...(await rowsOf(page, 'video'))];
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const rowsOf = async (page: Page, kind: RecordingKind): Promise<Row[]> => {
  const wanted = RECORDINGS[kind].seconds;
  const { bytes, longestWait, seconds } = await page.evaluate(([what, long]) => window.record(what, long), [kind, wanted] as const);
  const file = Buffer.from(bytes, 'base64');
  const times = timesOf(file, SOUND);
  const gap = Math.max(...times.slice(1).map((time, i) => time - (times[i] ?? 0)));
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const name = `${kind} of ${wanted} s, disguised, ${SLOWER} × slower`;
  const row = (what: string, value: number, unit: string, goal?: Row['goal']): Row => ({
    ...{ section: 'recording', name: `${name}: ${what}`, value, unit },
    ...(goal === undefined ? {} : { goal }),
  });
  return [
    row('recorded', seconds, 's', { kind: 'at least', value: wanted }),
    row('from first to last sound', span / 1_000, 's', { kind: 'at least', value: wanted - 2 }),
    // A sound that came late leaves a gap; only one that is missing makes fewer of them than fit.
    row('sound missing', span - SOUND_MS * (times.length - 1), 'ms', { kind: 'at most', value: 100 }),
    row('longest silence between sounds', gap, 'ms', { kind: 'at most', value: 100 }),
    row('longest wait of a touch', longestWait, 'ms', { kind: 'at most', value: 100 }),
    row('size', file.length / 1_000, 'kB'),
  ];
};
