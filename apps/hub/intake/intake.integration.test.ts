import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { concat, hex, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import { verify } from '@dauys/sealing/signature.ts';
import { person } from '@dauys/testing/directory-cast.ts';
import { fragmentOf, fragmentsOf, parcelOf, postTo, type Parcel, type Post, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { stageHub, type StageOptions, type StagedHub } from '../../../tools/test/hub.ts';
import { readBlob } from '../blob/store.ts';
import { launchPostgres } from '../postgres/launch.ts';
import type { RunningHub } from '../start.ts';
import { ACCEPTANCE_DOMAIN, acceptanceBytes, chainHead, CHAIN_START } from './acceptance.ts';

let stage: StagedHub;
const running: RunningHub[] = [];
const start = async (): Promise<RunningHub> => {
  const hub = await stage.start();
  running.push(hub);
  return hub;
};
const begin = async (options?: StageOptions): Promise<{ hub: RunningHub; post: Post; terminal: TestTerminal }> => {
  stage = await stageHub(options);
  const hub = await start();
  const post = postTo(hub.url);
  const [terminal] = stage.terminals;
  if (terminal === undefined) throw new Error('no terminal');
  await terminal.setUp(post);
  return { hub, post, terminal };
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((hub) => hub.stop()));
  await stage.remove();
});

const acksOf = async (terminal: TestTerminal, post: Post, hub: RunningHub) => {
  await hub.idle();
  return (await terminal.beat(post)).status?.acks ?? [];
};
const deliver = async (
  terminal: TestTerminal,
  parcel: Parcel,
  { hub, post }: { hub: RunningHub; post: Post },
): Promise<Acceptance | undefined> => {
  for (const fragment of fragmentsOf(parcel)) await terminal.beat(post, [fragment]);
  return (await acksOf(terminal, post, hub)).find((ack) => ack.parcel === hex(parcel.hash))?.acceptance;
};
const count = async (table: string): Promise<number> => (await stage.db.query(`select 1 from ${table}`)).length;

test('accepted: envelope, label, leaf, inbox with its chain, and a promise that verifies', async () => {
  const { hub, post, terminal } = await begin();
  const parcels = [terminal.envelope(), terminal.envelope({ urgent: true }), terminal.envelope({ length: 65_536 + 3_000, bucket: 65_536 })];
  for (const parcel of parcels) {
    const acceptance = await deliver(terminal, parcel, { hub, post });
    if (acceptance === undefined) throw new Error('not accepted');
    const { key: _key, signature, ...promised } = acceptance;
    const { label } = parcel;
    expect(promised).toMatchObject({ envelopeId: label.envelopeId, h: label.h, C: label.C, terminal: '00000001', counter: label.counter });
    expect(
      verify(ACCEPTANCE_DOMAIN, acceptanceBytes(promised), parseBase64(signature) ?? new Uint8Array(0), {
        publicKey: stage.keys.statementKey,
        algorithm: 'ed25519',
      }),
    ).toBe(true);
  }
  const chain = await stage.db.query<{ n: number; h: Bytes; head: Bytes }>(`select n, h, head from inbox where body = 'court' order by n`);
  let head: Bytes = CHAIN_START;
  parcels.forEach(({ label }, i) => {
    head = chainHead(head, i + 1, chain[i]?.h ?? head);
    expect([chain[i]?.n, hex(chain[i]?.h ?? head), hex(chain[i]?.head ?? CHAIN_START)]).toEqual([i + 1, label.h, hex(head)]);
  });
  expect(await stage.db.query('select urgent from pending_leaves order by enqueued_at, urgent')).toHaveLength(3);
  const [first] = chain;
  const file = await readBlob(stage.db, first?.h ?? head);
  expect(
    createHash('sha256')
      .update(file ?? '')
      .digest('hex'),
  ).toBe(parcels[0]?.label.h);
  expect(await count('parcel_parts')).toBe(0);
});

test('64 terminals at one instant: 64 acceptances, no error, every counter in its place (S-01)', async () => {
  const { hub, post } = await begin({ terminals: 64 });
  await Promise.all(stage.terminals.slice(1).map((terminal) => terminal.setUp(post)));
  const parcels = stage.terminals.map((terminal) => terminal.envelope());
  const answers = await Promise.all(
    stage.terminals.map((terminal, i) =>
      terminal.beat(
        post,
        parcels.slice(i, i + 1).map((p) => fragmentOf(p)),
      ),
    ),
  );
  expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['beat']));
  const acks = await Promise.all(stage.terminals.map((terminal) => acksOf(terminal, post, hub)));
  expect(acks.map(([ack]) => ack?.acceptance?.envelopeId)).toEqual(parcels.map(({ label }) => label.envelopeId));
  const chain = await stage.db.query<{ n: number }>('select n from inbox order by n');
  expect(chain.map(({ n }) => n)).toEqual(parcels.map((_, i) => i + 1));
  expect(
    stage.said.filter(({ event }) => /^(?:intake\.(?:refused|gap)|beat\.(?:unprocessed|shed|named|refused)|http\.fault)$/.test(event)),
  ).toEqual([]);
});

describe('the same envelope twice (S-02)', () => {
  test('once before and once after the first answer: one envelope, the same promise', async () => {
    const { hub, post, terminal } = await begin();
    const parcel = terminal.envelope();
    await Promise.all([terminal.beat(post, [fragmentOf(parcel)]), terminal.beat(post, [fragmentOf(parcel)])]);
    const [first] = await acksOf(terminal, post, hub);
    await terminal.beat(post, [fragmentOf(parcel)]);
    const [second] = await acksOf(terminal, post, hub);
    expect(first?.acceptance).toBeDefined();
    expect(second).toEqual(first);
    for (const table of ['envelopes', 'acceptances', 'inbox', 'pending_leaves', 'blobs'])
      expect([table, await count(table)]).toEqual([table, 1]);
  });
  test('to two hub processes at the same instant, many times: still one each', async () => {
    const { hub, post, terminal } = await begin();
    const second = await start();
    const posts = [post, postTo(second.url)];
    const parcels = Array.from({ length: 12 }, () => terminal.envelope());
    await Promise.all(parcels.flatMap((parcel) => posts.map((to) => terminal.beat(to, [fragmentOf(parcel)]))));
    await Promise.all([hub.idle(), second.idle()]);
    for (const table of ['envelopes', 'acceptances', 'pending_leaves']) expect([table, await count(table)]).toEqual([table, 12]);
    const chain = await stage.db.query<{ n: number }>('select n from inbox order by n');
    expect(chain.map(({ n }) => n)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(stage.said.filter(({ event }) => event === 'beat.unprocessed')).toEqual([]);
  });
  test('after the hub was started anew, and in other pieces', async () => {
    const { hub, post, terminal } = await begin();
    const parcel = terminal.envelope();
    const before = await deliver(terminal, parcel, { hub, post });
    await hub.stop();
    const again = await start();
    const to = postTo(again.url);
    for (const fragment of fragmentsOf(parcel, 5_000)) await terminal.beat(to, [fragment]);
    const acks = await acksOf(terminal, to, again);
    expect(acks.map(({ acceptance }) => acceptance)).toEqual([before]);
    await terminal.beat(to, [fragmentOf(parcel, 5_000, 5_000)]);
    expect((await acksOf(terminal, to, again)).map(({ acceptance }) => acceptance)).toEqual([before]);
  });
});

describe('fragments (S-04)', () => {
  test('twice, late, overlapping, in the wrong order, over a restart: the right bytes', async () => {
    const { hub, post, terminal } = await begin();
    const parcel = terminal.envelope({ length: 65_536 + 3_000, bucket: 65_536 });
    const [a, b, c, d] = fragmentsOf(parcel, 20_000);
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('too few');
    for (const fragment of [b, a, a, d, b]) await terminal.beat(post, [fragment]);
    expect(await acksOf(terminal, post, hub)).toEqual([{ parcel: hex(parcel.hash), durable: 40_000 }]);
    await hub.stop();
    const again = await start();
    const to = postTo(again.url);
    for (const fragment of [fragmentOf(parcel, 30_000, 20_000), fragmentOf(parcel, 50_000, 10_000), c, d, d])
      await terminal.beat(to, [fragment]);
    const [ack] = await acksOf(terminal, to, again);
    expect(ack).toMatchObject({ durable: parcel.bytes.length, acceptance: { envelopeId: parcel.label.envelopeId } });
    expect(await count('parcel_parts')).toBe(0);
  });
  test('another total is refused by name, and the first word stands', async () => {
    const { hub, post, terminal } = await begin();
    const parcel = terminal.envelope();
    const [a] = fragmentsOf(parcel, 9_000);
    if (a === undefined) throw new Error('too few');
    await terminal.beat(post, [a]);
    await terminal.beat(post, [{ ...fragmentOf(parcel, 9_000, 100), total: parcel.bytes.length + 5 }]);
    expect(await acksOf(terminal, post, hub)).toEqual([{ parcel: hex(parcel.hash), durable: 9_000, refused: 'intake/wrong-total' }]);
    await terminal.beat(post, [fragmentOf(parcel, 9_000)]);
    expect(await acksOf(terminal, post, hub)).toMatchObject([{ acceptance: { envelopeId: parcel.label.envelopeId } }]);
  });
  test('bytes that are not the parcel of that name: it begins anew, and the case is kept', async () => {
    const { hub, post, terminal } = await begin();
    const parcel = terminal.envelope();
    await terminal.beat(post, [fragmentOf(parcel, 0, 9_000)]);
    await terminal.beat(post, [{ ...fragmentOf(parcel, 9_000), bytes: new Uint8Array(parcel.bytes.length - 9_000) }]);
    expect(await acksOf(terminal, post, hub)).toEqual([{ parcel: hex(parcel.hash), durable: 0 }]);
    await expect.poll(() => stage.db.query('select kind, terminal from evidence')).toEqual([{ kind: 'intake/hash-mismatch', terminal: 1 }]);
    expect(await deliver(terminal, parcel, { hub, post })).toMatchObject({ envelopeId: parcel.label.envelopeId });
  });
  test('more begun than a terminal may have: left unanswered, the others go on', async () => {
    const { hub, post, terminal } = await begin();
    const many = Array.from({ length: 65 }, () => parcelOf(crypto.getRandomValues(new Uint8Array(1_000))));
    for (const parcel of many) await terminal.beat(post, [fragmentOf(parcel, 0, 64)]);
    await hub.idle();
    expect(await count('parcels')).toBe(64);
    expect(await deliver(terminal, terminal.envelope(), { hub, post })).toBeDefined();
  });
});

describe('what is refused for good', () => {
  const refusals: readonly (readonly [string, string, (t: TestTerminal) => Parcel])[] = [
    ['a label signed by another', 'intake/bad-signature', (t) => t.envelope({ signer: person('somebody') })],
    ['a label of another terminal', 'intake/unknown-terminal', (t) => t.envelope({ terminal: '00000002' })],
    ['an unknown body', 'intake/unknown-body', (t) => t.envelope({ body: 'parliament' })],
    ['an unknown epoch', 'intake/unknown-body', (t) => t.envelope({ epoch: 2 })],
    ['a file that is not the one of the label', 'intake/hash-mismatch', (t) => t.envelope({ h: '00'.repeat(32) })],
    ['a file too short for its bucket', 'intake/malformed', (t) => t.envelope({ length: 4_000 })],
    [
      'no parcel at all',
      'intake/malformed',
      (t) => ({ ...t.envelope(), ...parcelOf(crypto.getRandomValues(new Uint8Array(500)).fill(1, 0, 1)) }),
    ],
    ['a parcel of an unknown kind', 'intake/malformed', (t) => ({ ...t.envelope(), ...parcelOf(new Uint8Array(500).fill(200)) })],
  ];
  test.each(refusals)('%s: %s, the same each time', async (_, code, make) => {
    const { hub, post, terminal } = await begin({ terminals: 2 });
    const parcel = make(terminal);
    for (let i = 0; i < 2; i++) {
      for (const fragment of fragmentsOf(parcel)) await terminal.beat(post, [fragment]);
      expect(await acksOf(terminal, post, hub)).toEqual([{ parcel: hex(parcel.hash), durable: parcel.bytes.length, refused: code }]);
    }
    await expect.poll(() => stage.db.query('select kind, terminal from evidence')).toEqual([{ kind: code, terminal: 1 }]);
    expect([await count('envelopes'), await count('blobs')]).toEqual([0, 0]);
  });
  test('a counter used again with another file, an identifier under another label, a file under another identifier', async () => {
    const { hub, post, terminal } = await begin();
    const first = terminal.envelope();
    await deliver(terminal, first, { hub, post });
    const file = first.bytes.slice(first.bytes.length - 18_384);
    const cases: readonly (readonly [string, Parcel])[] = [
      ['intake/counter-reused', terminal.envelope({ counter: 1 })],
      ['intake/conflict', terminal.envelope({ envelopeId: first.label.envelopeId })],
      ['intake/conflict', terminal.parcel({ ...first.label, envelopeId: 'ab'.repeat(16), counter: 9 }, file)],
    ];
    for (const [code, parcel] of cases) {
      await terminal.beat(post, [fragmentOf(parcel)]);
      expect(await acksOf(terminal, post, hub)).toMatchObject([{ refused: code }]);
    }
    expect(await count('envelopes')).toBe(1);
  });
});

test('diagnostics are kept as they are', async () => {
  const { hub, post, terminal } = await begin();
  const parcel = parcelOf(concat(Uint8Array.of(3), utf8('{"n":1}')));
  await terminal.beat(post, [fragmentOf(parcel)]);
  expect(await acksOf(terminal, post, hub)).toEqual([{ parcel: hex(parcel.hash), durable: parcel.bytes.length }]);
  expect(await stage.db.query('select kind, bytes from terminal_records')).toEqual([{ kind: 3, bytes: parcel.bytes }]);
});

test('PostgreSQL is killed: the hub stays, says so, promises nothing, and goes on when it is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-killed-'));
  const launch = () => launchPostgres({ dataFolder: join(folder, 'pg'), bin: inject('postgresBin') });
  const first = await launch();
  const { hub, post, terminal } = await begin({ databaseUrl: first.url });
  const parcel = terminal.envelope();
  first.kill();
  await first.ended;
  expect([(await fetch(`${hub.url}/readyz`)).status, (await fetch(`${hub.url}/livez`)).status]).toEqual([503, 200]);
  await terminal.beat(post, [fragmentOf(parcel)]);
  expect(await acksOf(terminal, post, hub)).toEqual([]);
  const second = await launch();
  expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
  expect(await deliver(terminal, parcel, { hub, post })).toMatchObject({ envelopeId: parcel.label.envelopeId });
  await hub.stop();
  await stage.remove();
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});
