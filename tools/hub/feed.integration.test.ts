import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, bytesOf, hex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import { parseChunk } from '@dauys/protocol/feed.ts';
import { recipientOf, identityOfSeed } from '@dauys/sealing/identity.ts';
import { encodeReply } from '@dauys/sealing/reply.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import { signerOf } from '@dauys/sealing/signature.ts';
import { bodySaid, day, facilitySaid } from '@dauys/testing/directory-cast.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../apps/hub/database/store.ts';
import { createDummies, SLOT_BYTES } from '../../apps/hub/feed/dummies.ts';
import { publishChunk, type Publishing } from '../../apps/hub/feed/publish.ts';
import { createFeedSource } from '../../apps/hub/feed/serve.ts';
import { enqueueReply } from '../../apps/hub/feed/store.ts';
import { openDisk, type Disk } from '../../apps/terminal/agent/disk-store.ts';
import { applyChunk } from '../../apps/terminal/agent/feed/apply.ts';
import { feedHead, leafCount } from '../../apps/terminal/agent/feed/store.ts';
import { Died, failingDb, type Fate } from './failing.ts';
import { BATCH } from './ledger-audit.ts';
import { stageLedgers, type Stage } from './ledger-stage.ts';

const SLOTS = 3;
const dummies = createDummies(6);

let stage: Stage;
let folder: string;
let disk: Disk;
beforeEach(async () => {
  stage = await stageLedgers();
  folder = mkdtempSync(join(tmpdir(), 'dauys-feed-'));
  disk = openDisk(folder);
});
afterEach(async () => {
  disk.close();
  rmSync(folder, { recursive: true, force: true });
  await stage.remove();
});

const publish = (db: Db = stage.db): Promise<Publishing> => publishChunk({ ...stage.context, db }, dummies);
const chunks = (): Promise<readonly { readonly number: number; readonly bytes: Bytes }[]> =>
  stage.db.query('select number, bytes from feed_chunks order by number');
const slotsIn = (bytes: Bytes) => parseChunk(bytes).items.filter((item) => item.kind === 'reply');

/** A real terminal applies what it has not: chain, signatures, trees and checkpoints are verified there. */
const follow = async (): Promise<void> => {
  const policies = { directory: parsePolicy(stage.anchor.ledgers.directory), cases: parsePolicy(stage.anchor.ledgers.cases) };
  const trust = { policies, hubKeys: [stage.keys.statement.publicKey] };
  for (const { number, bytes } of await chunks()) {
    if (number <= feedHead(disk).number) continue;
    const applied = applyChunk(disk, bytes, trust);
    expect(applied.ok && applied.value.distrusted).toEqual([]);
  }
};

let replies = 0;
const sealed = async (text = 'An answer.'): Promise<Bytes> => {
  const seed = new Uint8Array(32).fill(9);
  const inner = await encodeReply(
    {
      v: 1,
      envelopeId: '0'.repeat(32),
      body: 'court',
      n: 0,
      kind: 'answered',
      language: 'en',
      text,
      officer: 'elena-kim',
      key: '0'.repeat(16),
      at: day(3),
    },
    signerOf(seed),
  );
  return sealPadded(inner, [await recipientOf(identityOfSeed(new Uint8Array(32).fill(7)))]);
};
const reply = async (file: Bytes, urgent = false): Promise<string> => {
  const tag = bytesOf(new Uint8Array([...new Uint8Array(12), ...u32(++replies)]));
  stage.pass(1);
  await stage.db.tx((tx) => enqueueReply(tx, { tag, file, urgent, at: stage.context.clock.now() }));
  return hex(tag);
};
const growBoth = async (): Promise<void> => {
  for (const name of ['directory', 'cases'] as const) await stage.settle(stage.stepper(name));
};

describe('the feed', () => {
  test('a chunk at each pace, of one shape whether there is anything to say or not; a terminal verifies all of it', async () => {
    expect(await publish()).toBe('published');
    expect(await publish()).toBe('not-due');
    await growBoth();
    for (let round = 1; round <= 3; round++) {
      await stage.announce([bodySaid(`body-${round}`)]);
      await stage.lodge(3);
      stage.pass(10_000);
      await growBoth();
      if (round === 2) await reply(await sealed());
      expect(await publish()).toBe('published');
      await follow();
      expect([leafCount(disk, 'directory'), leafCount(disk, 'cases')]).toEqual([round, round * BATCH]);
    }
    const slots = (await chunks()).map(({ bytes }) => slotsIn(bytes));
    expect(slots.map(({ length }) => length)).toEqual([SLOTS, SLOTS, SLOTS, SLOTS]);
    // A real reply and a dummy: same length, and headers of the same form.
    expect(new Set(slots.flat().map((slot) => slot.kind === 'reply' && slot.file.length)).size).toBe(1);
    expect(slots.flat().every((slot) => slot.kind === 'reply' && slot.file.length <= SLOT_BYTES)).toBe(true);
    const shape = (file: Bytes): string =>
      Buffer.from(file.subarray(0, 2_000))
        .toString('latin1')
        .split('\n')
        .slice(0, 2)
        .map((line) => line.replaceAll(/[A-Za-z0-9+/]{30,}/g, (run) => `<${run.length}>`))
        .join('|');
    expect(new Set(slots.flat().map((slot) => slot.kind === 'reply' && shape(slot.file))).size).toBe(1);
    expect(new Set(slots.flat().map((slot) => slot.kind === 'reply' && hex(slot.tag))).size).toBe(4 * SLOTS);
  });

  test('only what is published goes out', async () => {
    for (const witness of stage.witnesses) witness.isDown = false;
    await growBoth();
    const [first] = stage.witnesses;
    const step = stage.stepper('cases');
    await stage.settle(step);
    if (first !== undefined) first.isDown = true;
    stage.pass(10_000);
    await stage.settle(step);
    await publish();
    expect(parseChunk((await chunks())[0]?.bytes ?? new Uint8Array(0)).items.filter(({ kind }) => kind !== 'reply')).toEqual([]);
    if (first !== undefined) first.isDown = false;
    await stage.settle(step);
    stage.pass(10_000);
    await publish();
    await follow();
    expect(leafCount(disk, 'cases')).toBeGreaterThanOrEqual(BATCH);
  });

  test('more replies than slots: urgent first, then the oldest, each once', async () => {
    const file = await sealed();
    const ordinary: string[] = [];
    for (let i = 0; i < 5; i++) ordinary.push(await reply(file));
    const urgent = await reply(file, true);
    const seen: string[][] = [];
    for (let round = 0; round < 3; round++) {
      stage.pass(10_000);
      await publish();
      const tags = slotsIn((await chunks()).at(-1)?.bytes ?? new Uint8Array(0)).map((slot) => (slot.kind === 'reply' ? hex(slot.tag) : ''));
      seen.push(tags.filter((tag) => [urgent, ...ordinary].includes(tag)).toSorted());
    }
    expect(seen).toEqual([[urgent, ...ordinary.slice(0, 2)].toSorted(), ordinary.slice(2).toSorted(), []]);
    await follow();
  });

  test('a large reply takes its place, and the limit of a chunk holds', async () => {
    const tag = await reply(bytesOf(new Uint8Array(1_100_000)));
    const other = await reply(bytesOf(new Uint8Array(1_100_000)));
    const third = await reply(bytesOf(new Uint8Array(1_100_000)));
    const where = async () =>
      (await stage.db.query<{ tag: Bytes; chunk: number | null }>('select tag, chunk from feed_replies order by tag')).map((row) => [
        hex(row.tag),
        row.chunk,
      ]);
    await publish();
    expect(await where()).toEqual([
      [tag, 0],
      [other, 0],
      [third, null],
    ]);
    stage.pass(10_000);
    await publish();
    expect(await where()).toContainEqual([third, 1]);
    await follow();
  });

  test('a directory larger than a chunk goes out in several, entries before the checkpoint that covers them', async () => {
    const long = 'ұ'.repeat(200);
    await growBoth();
    await stage.announce(
      Array.from({ length: 300 }, (_, i) => ({ ...facilitySaid(`facility-${i}`), names: { kk: long, ru: long, en: `${long.slice(1)}!` } })),
    );
    for (let round = 0; round < 3; round++) {
      stage.pass(1_000);
      await stage.settle(stage.stepper('directory'));
    }
    const came: Publishing[] = [await publish()];
    while (came.at(-1) === 'more') came.push(await publishChunk(stage.context, dummies, true));
    expect(came).toEqual(['more', 'published']);
    await follow();
    expect(leafCount(disk, 'directory')).toBe(300);
  });

  test('hourly its head stands in the directory, and is the head that terminals have', async () => {
    const { publicKey, keyId } = stage.keys.statement;
    await stage.announce([
      {
        v: 1,
        kind: 'hub',
        at: day(0),
        statementKey: base64(publicKey),
        transport: { id: keyId, suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM', publicKey: base64(new Uint8Array(1_216).fill(1)) },
      },
    ]);
    // Statements of one instant enter in the order of their hashes: the key must be there before what it signs.
    stage.pass(1_000);
    for (let round = 0; round < 3; round++) {
      await publish();
      stage.pass(round === 1 ? 3_600_000 : 10_000);
    }
    await growBoth();
    const directory = await stage.context.directory.refresh();
    expect([0, 1, 2].map((number) => directory.feedHead(number) !== undefined)).toEqual([true, false, true]);
    await follow();
    expect(hex(feedHead(disk).head)).toBe(hex(directory.newestFeedHead()?.head ?? new Uint8Array(0)));
    expect(directory.distrusted).toEqual([]);
  });

  test('what beats carry, piece by piece, is what was published', async () => {
    await publish();
    stage.pass(10_000);
    await publish();
    const source = createFeedSource(stage.db, stage.context.clock);
    const [first, second] = await chunks();
    const got: Bytes[] = [];
    for (let cursor = { chunk: 0, offset: 0 }; ; ) {
      const pieces = await source.piecesFor(cursor, 20_000);
      const last = pieces.at(-1);
      if (last === undefined) break;
      got.push(...pieces.map(({ bytes }) => bytesOf(bytes)));
      const end = last.offset + last.bytes.length;
      cursor = end === last.total ? { chunk: last.chunk + 1, offset: 0 } : { chunk: last.chunk, offset: end };
    }
    expect(Buffer.concat(got).equals(Buffer.concat([first?.bytes ?? new Uint8Array(0), second?.bytes ?? new Uint8Array(0)]))).toBe(true);
  });
});

describe('the feed when things break', () => {
  test.each([false, true])('the process dies at the write, persisted=%s: each reply once, no chunk twice', async (persisted) => {
    const file = await sealed();
    for (let round = 0; round < 3; round++) {
      const tags = [await reply(file), await reply(file)];
      stage.pass(10_000);
      const fate: Fate = { writes: 0, at: 1, persisted };
      await expect(publish(failingDb(stage.db, fate))).rejects.toThrow(Died);
      expect(await publish()).toBe(persisted ? 'not-due' : 'published');
      const all = (await chunks()).flatMap(({ bytes }) => slotsIn(bytes).map((slot) => (slot.kind === 'reply' ? hex(slot.tag) : '')));
      expect(tags.map((tag) => all.filter((one) => one === tag).length)).toEqual([1, 1]);
      expect(new Set(all).size).toBe(all.length);
      await follow();
    }
    expect((await chunks()).length).toBe(3);
  });

  test('two hubs at once make one feed', async () => {
    const other = connect(stage.url, { connections: 4 });
    const file = await sealed();
    for (let round = 0; round < 4; round++) {
      await reply(file);
      stage.pass(10_000);
      const came = await Promise.all([publish(), publish(other)]);
      expect(came.filter((one) => one === 'published')).toHaveLength(1);
      await follow();
    }
    expect((await chunks()).length).toBe(4);
    await other.close();
  });
});
