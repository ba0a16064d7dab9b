import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startSystem, fast } from '../demo/system.ts';
import { beginFounded } from '../test/founded.ts';
import { chromiumArgs, chromiumPath, fakeDevices } from '../test/chromium.ts';
import { portrait } from '../journeys/world.ts';
import { median, raiseTree } from './measure.ts';
import type { Row } from './row.ts';
import { fingerOn, noteTouches, type Touched } from './touch.ts';
import { firstTouch, wholeWalk } from './touch-walk.ts';

const SLOWER = 6;
const ROUNDS = 3;
const GOAL = { kind: 'at most', value: 100 } as const;

/**
 * Every touch of a whole session, the page's own thread six times slower: how long until the first paint after it. Trusted touches of a finger that
 * stays 70 ms. Worst first; the median of three rounds. To be run with a high priority (`nice -n -15`) where others load the machine.
 */
export const benchTouches = async (): Promise<Row[]> => {
  const data = mkdtempSync(join(tmpdir(), 'dauys-bench-touches-'));
  beginFounded(data);
  const system = await startSystem({ data, say: () => undefined, anyPort: true, ...fast });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs(), ...fakeDevices] });
  try {
    const rounds: (readonly Touched[])[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await walked(browser, system.kiosks[0]?.url ?? '', firstTouch);
      rounds.push([...before, ...(await walked(browser, system.kiosks[0]?.url ?? '', wholeWalk))]);
      process.stderr.write(`  round ${round + 1}, load ${load()}\n`);
    }
    return rowsOf(rounds);
  } finally {
    await browser.close();
    await system.stop();
    rmSync(data, { recursive: true, force: true });
  }
};

const load = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '';

/** Someone new walks so, at a page that has just been opened. */
const walked = async (browser: Browser, url: string, walk: typeof wholeWalk): Promise<readonly Touched[]> => {
  const context = await browser.newContext({ viewport: portrait, hasTouch: true });
  try {
    const page = await context.newPage();
    await slowed(page);
    await page.addInitScript(noteTouches);
    const touched: Touched[] = [];
    await walk(page, url, await fingerOn(page, { before: raiseTree, tell: (one) => touched.push(one) }));
    return touched;
  } finally {
    await context.close();
  }
};

const slowed = async (page: Page): Promise<void> => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
};

/** One row for each kind of touch: of a round the slowest of its kind, of the rounds the median. */
const rowsOf = (rounds: readonly (readonly Touched[])[]): Row[] => {
  const names = [...new Set(rounds.flat().map(({ name }) => name))];
  const of = (name: string, what: (one: Touched) => number): number =>
    median(rounds.map((round) => Math.max(...round.filter((one) => one.name === name).map(what))));
  const rows = names.map((name): Row => {
    const [task, shown] = [of(name, ({ longestTask }) => longestTask), of(name, ({ shownAfter }) => shownAfter)];
    const note = `longest task ${Math.round(task)} ms${shown > 0 ? `; next screen after ${Math.round(shown)} ms` : ''}`;
    return { section: 'touches', name, value: of(name, ({ answeredAfter }) => answeredAfter), unit: 'ms', goal: GOAL, note };
  });
  const late = rows.filter(({ value }) => value > GOAL.value).length;
  const all = `touches answered too late, of ${rows.length} kinds, ${SLOWER} × slower`;
  return [
    { section: 'touches', name: all, value: late, unit: '', goal: { kind: 'at most', value: 0 } },
    ...rows.toSorted((a, b) => b.value - a.value),
  ];
};
