import { instant } from '@dauys/basics/clock.ts';
import { fragmentsOf, postTo, type Post, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { openSession, sessionOf } from '../access/session-store.ts';
import { SESSION_MS } from '../beat/sessions.ts';
import type { RunningHub } from '../start.ts';
import { expireOnce, SESSION_NAME_MS, UNFINISHED_MS } from './expire.ts';

const DAY = 86_400_000;
const noon = Date.parse('2026-11-22T12:00:00.000Z');
let time = noon;
const clock = { now: () => instant(time) };
let stage: StagedHub;
let hub: RunningHub;
let post: Post;

beforeEach(async () => {
  time = noon;
  stage = await stageHub({ terminals: 1, clock });
  hub = await stage.start();
  post = postTo(hub.url);
});
afterEach(async () => {
  await hub.stop();
  await stage.remove();
});

const asel = (): TestTerminal => {
  const [terminal] = stage.terminals;
  if (terminal === undefined) throw new Error('no terminal');
  return terminal;
};
const expire = () => expireOnce({ db: stage.db, clock });
const count = async (table: string): Promise<unknown> => (await stage.db.query(`select count(*) as n from ${table}`))[0];

test('the keys of a session go after a day; its name stays, so a replayed set-up is still refused; then the name goes', async () => {
  const knock = await asel().knock();
  await post(knock.frame);
  expect(await expire()).toMatchObject({ keys: 0 });
  time = noon + SESSION_MS + 1;
  expect(await expire()).toMatchObject({ keys: 1, sessions: 0, more: false });
  expect(await stage.db.query('select octet_length(wrapped_keys) as n from sessions')).toEqual([{ n: 1 }]);
  expect(await expire()).toMatchObject({ keys: 0 });
  await post(knock.frame);
  expect(stage.said.filter(({ event }) => event === 'beat.named').map(({ fields }) => fields)).toMatchObject([{ code: 'beat/replayed' }]);
  expect(await asel().setUp(post)).toMatchObject({ type: 'session-accepted' });
  time = noon + SESSION_NAME_MS + 1;
  expect(await expire()).toMatchObject({ keys: 1, sessions: 1 });
});

test('what was begun and never finished goes after two months, and can be sent again from its start; what was accepted stays', async () => {
  const terminal = asel();
  await terminal.setUp(post);
  const whole = terminal.envelope();
  const large = terminal.envelope({ length: 65_536 + 2_000, bucket: 65_536 });
  await terminal.beat(post, fragmentsOf(whole));
  await terminal.beat(post, fragmentsOf(large).slice(0, 1));
  await hub.idle();
  const accepted = await count('envelopes');
  expect(await count('parcel_parts')).toEqual({ n: 1 });
  time = noon + UNFINISHED_MS;
  expect(await expire()).toMatchObject({ parcels: 0 });
  time += 1;
  expect(await expire()).toMatchObject({ parcels: 1 });
  expect([await count('parcel_parts'), await count('envelopes')]).toEqual([{ n: 0 }, accepted]);
  await terminal.setUp(post);
  for (const fragment of fragmentsOf(large)) await terminal.beat(post, [fragment]);
  await hub.idle();
  expect(await count('envelopes')).toEqual({ n: 2 });
});

test('officers’ sessions of last week go, the open one stays', async () => {
  const old = await stage.db.tx((tx) => openSession(tx, { officer: 'aigerim', door: 'password' }, instant(noon)));
  time = noon + 9 * DAY;
  const open = await stage.db.tx((tx) => openSession(tx, { officer: 'aigerim', door: 'password' }, clock.now()));
  expect(await expire()).toMatchObject({ officers: 1 });
  expect(await sessionOf(stage.db, old)).toBeUndefined();
  expect(await sessionOf(stage.db, open)).toBeDefined();
});
