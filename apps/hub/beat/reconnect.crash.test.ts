/** S-52, and a hub that was away. Nothing here looks at a clock: all is counted. */
import { instant } from '@dauys/basics/clock.ts';
import { hex } from '@dauys/basics/bytes.ts';
import { parseDownFrame } from '@dauys/beat/frame.ts';
import { fragmentOf, postTo, type Parcel, type Post, type TestTerminal } from '@dauys/testing/terminal.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import type { RunningHub } from '../start.ts';

const TERMINALS = 2_000;
const COUNTRY = 608;
let ahead = 0;
const clock = { now: () => instant(Date.now() + ahead) };
let stage: StagedHub;
let hub: RunningHub;
beforeAll(async () => {
  stage = await stageHub({ terminals: TERMINALS, clock });
  hub = await stage.start();
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

/** As an agent does: what did not come through is sent again, the same frame. */
const persisting =
  (post: Post): Post =>
  (frame) =>
    post(frame).catch(() => persisting(post)(frame));

const usable = (): Promise<number[]> => Promise.all(['/livez', '/readyz'].map(async (path) => (await fetch(`${hub.url}${path}`)).status));

test('S-52: two thousand terminals come back at once: all are served, none is lost, and the hub stays usable', async () => {
  const all = <T>(work: (terminal: TestTerminal) => Promise<T>): Promise<T[]> => Promise.all(stage.terminals.map(work));
  const post = persisting(postTo(hub.url));
  const knocks = await all((terminal) => terminal.knock());
  const coming = Promise.all(knocks.map(async ({ frame }) => parseDownFrame(await post(frame)).type));
  expect(await usable()).toEqual([200, 200]);
  // A set-up whose answer was lost on the way is kept already: the same once more is a replay, and the session stands.
  expect((await coming).filter((type) => type !== 'session-accepted' && type !== 'refused')).toEqual([]);
  const [{ n } = { n: -1 }] = await stage.db.query<{ n: number }>('select count(*) as n from sessions');
  expect(n).toBe(TERMINALS);
  for (const [i, terminal] of stage.terminals.entries()) {
    const { keys, session } = knocks[i] ?? {};
    Object.assign(terminal, { keys, session, sequence: 0 });
  }
  const beats = all(async (terminal) => (await terminal.beat(post)).type);
  expect(await usable()).toEqual([200, 200]);
  expect((await beats).filter((type) => type !== 'beat')).toEqual([]);
});

const MINUTE = 60_000;
/** Until the hub has looked so many times. */
const sweeps = async (times = 2): Promise<void> => {
  for (let i = 0; i < times; i++) {
    const before = Math.max(...(await alive()));
    while (Math.max(...(await alive())) <= before) await pause(50);
  }
};
const alive = async (): Promise<readonly number[]> =>
  (await stage.db.query<{ at: number }>('select alive_at as at from hearing')).map(({ at }) => at);
const silent = async (): Promise<ReadonlySet<number>> =>
  new Set((await stage.db.query<{ terminal: number }>('select terminal from silences')).map(({ terminal }) => terminal));

test('after ten minutes without a hub the 608 terminals of a country come back within a second: no beat is refused, what they carry is taken, nobody is accused', async () => {
  const country = stage.terminals.slice(0, COUNTRY);
  await hub.stop();
  ahead += 10 * MINUTE;
  hub = await stage.start();
  const post = postTo(hub.url);
  const carried = new Map<TestTerminal, Parcel>(country.filter((_, i) => i % 8 === 0).map((terminal) => [terminal, terminal.envelope()]));
  const back = country.map(async (terminal, i) => {
    await pause((1_000 * i) / COUNTRY);
    const parcel = carried.get(terminal);
    return (await terminal.beat(post, parcel === undefined ? [] : [fragmentOf(parcel)])).type;
  });
  expect((await Promise.all(back)).filter((type) => type !== 'beat')).toEqual([]);
  await hub.idle();
  const accepted = await Promise.all(
    [...carried].map(async ([terminal, parcel]) => {
      const acks = (await terminal.beat(post)).status?.acks ?? [];
      return acks.some((ack) => ack.parcel === hex(parcel.hash) && ack.acceptance !== undefined);
    }),
  );
  expect(accepted.filter((is) => !is)).toEqual([]);
  await sweeps();
  expect(await silent()).toEqual(new Set());

  // The sweep does look: who does not go on beating is silent when two beats are missed since the hub listens again, and nobody else.
  ahead += 40_000;
  const going = country.slice(0, 8);
  for (const terminal of going) await terminal.beat(post);
  await sweeps(3);
  ahead += 30_000;
  const away = stage.terminals.slice(going.length).map(({ number }) => number);
  while ((await silent()).size < away.length) await pause(50);
  expect(await silent()).toEqual(new Set(away));
});
