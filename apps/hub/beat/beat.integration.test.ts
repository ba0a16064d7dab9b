import { hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { DOWN_BYTES, UP_BYTES } from '@dauys/beat/frame.ts';
import { person } from '@dauys/testing/directory-cast.ts';
import { fragmentOf, fragmentsOf, postTo, TestTerminal, type Post } from '@dauys/testing/terminal.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import type { RunningHub } from '../start.ts';

const noon = Date.parse('2026-11-22T12:00:00.000Z');
let time = noon;
const clock = { now: () => instant(time) };
let stage: StagedHub;
let hub: RunningHub;
let post: Post;
const running: RunningHub[] = [];

const start = async (): Promise<RunningHub> => {
  const started = await stage.start();
  running.push(started);
  return started;
};
beforeEach(async () => {
  time = noon;
  stage = await stageHub({ terminals: 2, clock });
  hub = await start();
  post = postTo(hub.url);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await stage.remove();
});

const asel = (): TestTerminal => {
  const [terminal] = stage.terminals;
  if (terminal === undefined) throw new Error('no terminal');
  return terminal;
};
const evidence = async (): Promise<readonly string[]> =>
  (await stage.db.query<{ kind: string }>('select kind from evidence order by at, kind')).map(({ kind }) => kind);

describe('sessions', () => {
  test('a known terminal beats; the state it tells is kept', async () => {
    const terminal = asel();
    expect(await terminal.setUp(post)).toMatchObject({ type: 'session-accepted', status: { v: 1, acks: [] } });
    expect(await terminal.beat(post)).toMatchObject({ type: 'beat', status: { at: '2026-11-22T12:00:00.000Z' } });
    await hub.stop();
    const [row] = await stage.db.query('select terminal, sequence, boot, journal_n, conditions, beats from beat_states');
    expect(row).toEqual({ terminal: 1, sequence: 1, boot: 1, journal_n: 1, conditions: ['mains'], beats: 1 });
    expect(stage.said.filter(({ event }) => event === 'beat.named')).toEqual([]);
  });
  test.each([
    [
      'a stranger’s number',
      (t: TestTerminal) => new TestTerminal(99, { clock, hubKey: stage.keys.transport.publicKey }).knock().then((k) => ({ ...k, t })),
    ],
    ['another’s signature', (t: TestTerminal) => t.knock(undefined, person('somebody')).then((k) => ({ ...k, t }))],
  ])('%s is refused in a frame like any other, and evidence is kept', async (_, knock) => {
    const { frame, t } = await knock(asel());
    expect(t.read(await post(frame))).toEqual({ type: 'refused' });
    await expect.poll(evidence).toHaveLength(1);
  });
  test('another hub process goes on with the session; with another key it would not', async () => {
    const terminal = asel();
    await terminal.setUp(post);
    const second = await start();
    expect(await terminal.beat(postTo(second.url))).toMatchObject({ type: 'beat' });
    expect(await stage.db.query('select wrapped_keys from sessions')).toHaveLength(1);
  });
  test('after a day the session is unknown, and the terminal sets up another', async () => {
    const terminal = asel();
    await terminal.setUp(post);
    time += 26 * 3_600_000;
    expect(await terminal.beat(post)).toEqual({ type: 'unknown-session' });
    expect(await terminal.setUp(post)).toMatchObject({ type: 'session-accepted' });
  });
  test('a terminal enrolled while the hub runs may speak at once', async () => {
    const late = new TestTerminal(7, { clock, hubKey: stage.keys.transport.publicKey });
    await stage.announce([
      {
        v: 1,
        kind: 'terminal',
        at: '2026-02-01T00:00:00.000Z',
        id: late.id,
        facility: 'kapshagai',
        algorithm: 'ed25519',
        tier: 3,
        key: Buffer.from(late.device.publicKey).toString('base64'),
      },
    ]);
    expect(await late.setUp(post)).toMatchObject({ type: 'session-accepted' });
  });
});

describe('the frame', () => {
  test('every well-sized frame gets 200 and one of constant size, whatever is in it', async () => {
    const terminal = asel();
    await terminal.setUp(post);
    const damaged = terminal.frame();
    damaged[UP_BYTES - 1] = (damaged[UP_BYTES - 1] ?? 0) ^ 1;
    for (const frame of [new Uint8Array(UP_BYTES), new Uint8Array(UP_BYTES).fill(1), damaged])
      expect(await post(frame)).toHaveLength(DOWN_BYTES);
    expect(terminal.read(await post(damaged))).toEqual({ type: 'refused' });
  });
  test.each([
    ['one byte short', UP_BYTES - 1, 400, 'http/malformed'],
    ['one byte long', UP_BYTES + 1, 413, 'http/too-large'],
    ['empty', 0, 400, 'http/malformed'],
  ])('%s is refused with a code', async (_, length, status, code) => {
    const answer = await fetch(`${hub.url}/beat`, {
      method: 'POST',
      body: new Uint8Array(length),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect([answer.status, await answer.json()]).toEqual([status, { code }]);
  });
  test('a frame of another type, and one without a length, are refused before they are read', async () => {
    const json = await fetch(`${hub.url}/beat`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect(json.status).toBe(400);
    const body = new ReadableStream({ start: (c) => (c.enqueue(new Uint8Array(UP_BYTES)), c.close()) });
    const chunked = await fetch(`${hub.url}/beat`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/octet-stream' },
    } as RequestInit);
    expect([chunked.status, await chunked.json()]).toEqual([400, { code: 'http/malformed' }]);
  });
});

describe('each is recognised by its own name, and none stops intake (S-50)', () => {
  const told = (): readonly unknown[] =>
    stage.said.filter(({ event }) => event === 'beat.named').map(({ fields }) => 'code' in fields && fields.code);
  const misdeeds: readonly (readonly [string, string, (t: TestTerminal) => Promise<unknown>])[] = [
    [
      'replayed',
      'beat/replayed',
      async (t) => {
        const frame = t.frame();
        await post(frame);
        return post(frame);
      },
    ],
    [
      'a replayed set-up',
      'beat/replayed',
      async (t) => {
        const { frame } = await t.knock();
        await post(frame);
        return post(frame);
      },
    ],
    [
      'out of order',
      'beat/out-of-order',
      async (t) => {
        const [a, b, c] = [t.frame(), t.frame(), t.frame()];
        await post(a);
        await post(c);
        stage.said.length = 0;
        return post(b);
      },
    ],
    [
      'missing',
      'beat/skipped',
      async (t) => {
        await t.beat(post);
        t.sequence += 1;
        return t.beat(post);
      },
    ],
    [
      'from a copied disk: fewer boots',
      'beat/clone',
      async (t) => {
        await t.beat(post, [], { boot: 3 });
        return t.beat(post, [], { boot: 2 });
      },
    ],
    [
      'from a copied disk: a shorter journal',
      'beat/clone',
      async (t) => {
        await t.beat(post, [], { journal: { n: 9, head: '22'.repeat(32) } });
        return t.beat(post, [], { journal: { n: 8, head: '33'.repeat(32) } });
      },
    ],
    [
      'from a copied disk: another journal of that length',
      'beat/clone',
      async (t) => {
        await t.beat(post);
        return t.beat(post, [], { journal: { n: 1, head: '33'.repeat(32) } });
      },
    ],
    [
      'with the clock set back',
      'beat/clock-back',
      async (t) => {
        await t.beat(post);
        return t.beat(post, [], { clock: '2026-11-22T11:00:00.000Z' });
      },
    ],
  ];
  test.each(misdeeds)('%s: %s', async (_, code, act) => {
    const terminal = asel();
    await terminal.setUp(post);
    await act(terminal);
    expect(told()).toEqual([code]);
    await expect.poll(evidence).toContain(code);
    const parcel = terminal.envelope();
    await terminal.beat(post, [fragmentOf(parcel)]);
    await hub.idle();
    expect((await terminal.beat(post)).status?.acks).toMatchObject([{ parcel: hex(parcel.hash), acceptance: { counter: 1 } }]);
  });
  test('two devices with one key in turn: the one with the older session is the clone', async () => {
    const [terminal, copy] = [asel(), new TestTerminal(1, { clock, hubKey: stage.keys.transport.publicKey })];
    await terminal.setUp(post);
    await terminal.beat(post);
    time += 60_000;
    await copy.setUp(post);
    await copy.beat(post);
    time += 60_000;
    await terminal.beat(post);
    expect(told()).toEqual(['beat/clone']);
  });
});

describe('acknowledgements ride a later beat', () => {
  test('the answer to the frame that carried an envelope says nothing of it', async () => {
    const terminal = asel();
    await terminal.setUp(post);
    const first = await terminal.beat(post, [fragmentOf(terminal.envelope())]);
    expect(first.status?.acks).toEqual([]);
    await hub.idle();
    expect((await terminal.beat(post)).status?.acks).toHaveLength(1);
    expect((await terminal.beat(post)).status?.acks).toEqual([]);
  });
  test('two devices with one key: each hears what became of its own, whoever beats first', async () => {
    const [terminal, copy] = [asel(), new TestTerminal(1, { clock, hubKey: stage.keys.transport.publicKey })];
    await terminal.setUp(post);
    await copy.setUp(post);
    const [first, second] = [terminal.envelope(), copy.envelope()];
    await terminal.beat(post, [fragmentOf(first)]);
    await hub.idle();
    await copy.beat(post, [fragmentOf(second)]);
    await hub.idle();
    expect((await terminal.beat(post)).status?.acks).toMatchObject([{ parcel: hex(first.hash), acceptance: { counter: 1 } }]);
    expect((await copy.beat(post)).status?.acks).toMatchObject([{ parcel: hex(second.hash), refused: 'intake/counter-reused' }]);
    expect((await terminal.beat(post)).status?.acks).toEqual([]);
  });
  test('many acknowledgements come over several beats, none lost', async () => {
    const terminal = asel();
    await terminal.setUp(post);
    const parcels = Array.from({ length: 10 }, () => terminal.envelope());
    const heard: string[] = [];
    const beat = async (parcel?: (typeof parcels)[number]): Promise<void> => {
      const { status } = await terminal.beat(post, parcel === undefined ? [] : fragmentsOf(parcel));
      for (const ack of status?.acks ?? []) if (ack.acceptance !== undefined) heard.push(ack.parcel);
    };
    for (const parcel of parcels) await beat(parcel);
    await hub.idle();
    for (let i = 0; i < 5; i++) await beat();
    expect(heard.toSorted()).toEqual(parcels.map(({ hash }) => hex(hash)).toSorted());
    expect((await stage.db.query('select 1 from acceptances')).length).toBe(10);
  });
});

test('the door tells the truth about the database', async () => {
  expect(await (await fetch(`${hub.url}/readyz`)).json()).toEqual({ ready: true });
  expect((await fetch(`${hub.url}/livez`)).status).toBe(200);
  expect(await (await fetch(`${hub.url}/nothing`)).json()).toEqual({ code: 'http/not-found' });
});
