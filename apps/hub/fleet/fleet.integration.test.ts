import { instant } from '@dauys/basics/clock.ts';
import { downAfterMs } from '@dauys/fleet/silence.ts';
import { postTo, type Post, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import type { RunningHub } from '../start.ts';
import { lapsesOf, terminalsHeard } from './store.ts';
import { sweepOnce, type Listener } from './sweep.ts';

const noon = Date.parse('2026-11-22T12:00:00.000Z');
const BEAT = 30;
let time = noon;
const clock = { now: () => instant(time) };
const pass = (seconds: number): void => void (time += 1_000 * seconds);
let stage: StagedHub;
let hub: RunningHub;
let post: Post;

beforeEach(async () => {
  time = noon;
  // The hub's own sweep goes by the same clock, which stands still unless `pass` moves it; the tests look for themselves.
  stage = await stageHub({ terminals: 3, clock, config: { beat: { beatSeconds: BEAT } } });
  hub = await stage.start();
  post = postTo(hub.url);
});
afterEach(async () => {
  await hub.stop();
  await stage.remove();
});

const beats = async (...terminals: readonly TestTerminal[]): Promise<void> => {
  for (const terminal of terminals) await terminal.beat(post);
};
const listener = (n: number, writtenUntil: () => number, since = noon): Listener => ({
  process: new Uint8Array(16).fill(n),
  since: instant(since),
  writtenUntil: () => instant(writtenUntil()),
});
const sweep = (by: Listener = listener(1, () => time)) => sweepOnce(hub.context, by);
/** Until the hub's own process has written what it heard up to now. */
const written = async (): Promise<void> => {
  const until = async () => (await stage.db.query<{ until: number | null }>('select max(until) as until from hearing'))[0]?.until ?? 0;
  while ((await until()) < time) await new Promise((resolve) => setTimeout(resolve, 20));
};
const numberOf = ({ id }: TestTerminal): number => Number.parseInt(id, 16);
const open = async (): Promise<readonly number[]> =>
  (await terminalsHeard(stage.db)).filter(({ silentFrom }) => silentFrom !== null).map(({ terminal }) => terminal);

describe('a silence', () => {
  const three = (): readonly [TestTerminal, TestTerminal, TestTerminal] => {
    const [a, b, c] = stage.terminals;
    if (a === undefined || b === undefined || c === undefined) throw new Error('three terminals');
    return [a, b, c];
  };
  const allBeat = async (): Promise<void> => {
    const all = three();
    for (const terminal of all) await terminal.setUp(post);
    await beats(...all);
  };
  const othersBeat = async (): Promise<void> => {
    const [, b, c] = three();
    pass(BEAT);
    await beats(b, c);
  };
  /** All have beaten; then all but the first beat on. */
  const oneFallsSilent = async (): Promise<void> => {
    await allBeat();
    await othersBeat();
    await othersBeat();
    pass(downAfterMs(BEAT) / 1_000 - 2 * BEAT + 1);
    await written();
  };

  test('is raised two beats and three seconds after the last beat, and for nobody else; whoever looks again changes nothing', async () => {
    const [a] = three();
    await oneFallsSilent();
    await sweep();
    expect(await open()).toEqual([numberOf(a)]);
    await sweep();
    expect(await lapsesOf(stage.db, numberOf(a), 10)).toMatchObject([{ fromAt: noon, toAt: null }]);
  });

  test('S-53: of twenty that look at the same moment one raises it', async () => {
    const [a] = three();
    await oneFallsSilent();
    await Promise.all(Array.from({ length: 20 }, (_, n) => sweep(listener(n + 1, () => time))));
    expect(await lapsesOf(stage.db, numberOf(a), 10)).toHaveLength(1);
    expect(
      stage.said.filter(({ event, fields }) => event === 'fleet.silent' && (fields as Record<string, unknown>)['terminal'] === a.id),
    ).toHaveLength(1);
  });

  test('ends with the first beat after it, says whether the terminal was started anew, and then never changes or goes', async () => {
    const [a, b, c] = three();
    await oneFallsSilent();
    await sweep();
    pass(100);
    await beats(a, b, c);
    await written();
    await sweep();
    expect(await open()).toEqual([]);
    const [silence] = await lapsesOf(stage.db, numberOf(a), 10);
    expect(silence).toMatchObject({ fromAt: noon, toAt: time });
    expect(silence?.bootAfter).toBe(silence?.boot);
    for (const forged of ['update silences set to_at = from_at + 1', 'delete from silences', 'truncate silences'])
      await expect(stage.db.query(forged)).rejects.toThrow(/silence/);
  });

  test('S-51: what the hub did not hear accuses nobody', async () => {
    const [a] = three();
    await allBeat();
    await othersBeat();
    await written();
    await hub.stop();
    pass(3_600);
    hub = await stage.start();
    post = postTo(hub.url);
    const back = time;
    await othersBeat();
    await written();
    await sweep(listener(9, () => time, back));
    expect(await open()).toEqual([]);
    await othersBeat();
    pass(downAfterMs(BEAT) / 1_000 - 2 * BEAT + 1);
    await written();
    await sweep(listener(9, () => time, back));
    expect(await open()).toEqual([numberOf(a)]);
    expect(await stage.db.query('select 1 from hearing where since < $1 and until >= $1', [back])).toEqual([]);
  });

  test('while a process has not written what it heard, nobody is silent', async () => {
    await allBeat();
    const stuck = listener(2, () => noon);
    await sweep(stuck);
    await othersBeat();
    await sweep(stuck);
    pass(20);
    await sweep(stuck);
    pass(BEAT);
    await written();
    await sweep(stuck);
    expect(await open()).toEqual([]);
  });
});
