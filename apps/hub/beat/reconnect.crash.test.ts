/** S-52. Nothing here looks at a clock: all is counted. */
import { parseDownFrame } from '@dauys/beat/frame.ts';
import { postTo, type Post, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import type { RunningHub } from '../start.ts';

const TERMINALS = 2_000;
let stage: StagedHub;
let hub: RunningHub;
beforeAll(async () => {
  stage = await stageHub({ terminals: TERMINALS });
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
