import { hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { encodeEntry, signStatement, statementBytes } from '@dauys/directory/statement.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import { keyId, publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import { bodySaid, headSaid, npm } from '@dauys/testing/directory-cast.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { policyOf, seedOf } from '@dauys/testing/honest-ledger.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { flooredClock } from '../clock.ts';
import { openDisk, type Disk } from '../disk-store.ts';
import { knownDirectory, parseInitial } from './directory.ts';
import { feedIntake, type FeedIntake } from './intake.ts';
import { feedChunk, feedHead } from './store.ts';

const DIRECTORY = 'dauys.test/directory';
const seed = seedOf('hub-statement');
let folder: string;
let disk: Disk;
let hub: HonestHub;
let intake: FeedIntake;
let told: { code: string; evidence: string }[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-feed-'));
  disk = openDisk(folder);
  hub = await HonestHub.make(new Map());
  told = [];
  intake = feedIntake({
    disk,
    clock: flooredClock({ now: () => instant(1_790_000_000_000) }, instant(0)),
    log: () => undefined,
    distrust: (code, bytes) => void told.push({ code, evidence: hex(bytes) }),
    directory: knownDirectory(disk, parseAnchor(hub.anchor), parseInitial(hub.initial)),
    policies: { directory: parsePolicy(policyOf(DIRECTORY)), cases: parsePolicy(policyOf('dauys.test/cases')) },
  });
  follow();
});
afterEach(() => {
  disk.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the hub has published since, as beats would bring it. */
const follow = (): string[] => {
  told.length = 0;
  for (const bytes of hub.chunks.slice(intake.cursor().chunk))
    intake.take([{ chunk: intake.cursor().chunk, offset: 0, total: bytes.length, bytes }]);
  return told.map(({ code }) => code);
};
const log = async (...entries: Bytes[]): Promise<string[]> => {
  hub.entries.push(...entries);
  await hub.publishDirectory(hub.entries.length - entries.length);
  return follow();
};
/** As the hub announces the head of a chunk. */
const announced = (number: number, head: Uint8Array): Bytes => {
  const statement = statementBytes(headSaid(number, hex(head)));
  return encodeEntry({
    statement,
    signatures: [{ key: keyId(publicKeyOf(seed)), signature: sign('dauys/v1/statement\0', statement, seed) }],
  });
};
const headOf = (number: number): Uint8Array => feedChunk(disk, number)?.head ?? new Uint8Array(32);

test('heads that the hub announced and that are ours say nothing', async () => {
  hub.publish([]);
  hub.publish([]);
  expect(follow()).toEqual([]);
  expect(await log(announced(0, headOf(0)), announced(2, headOf(2)))).toEqual([]);
  expect([intake.isDamaged(), feedHead(disk).number]).toEqual([false, 3]);
});

test('a feed made for this terminal alone: the announced head differs, and our signed chunk is the evidence', async () => {
  hub.publish([]);
  hub.publish([]);
  follow();
  // Not the newest announcement only: each is held against what we have.
  expect(await log(announced(1, utf8('x'.repeat(32))), announced(2, headOf(2)))).toEqual(['directory/feed-forked']);
  expect(told[0]?.evidence).toBe(hex(hub.chunks[1] ?? new Uint8Array(0)));
  expect(intake.isDamaged()).toBe(true);
});

test('a feed that runs behind what everybody has: chunks announced and never sent', async () => {
  hub.publish([]);
  follow();
  expect(await log(announced(40, utf8('x'.repeat(32))))).toEqual(['directory/feed-forked']);
});

test('two heads announced for one chunk', async () => {
  expect(await log(announced(0, headOf(0)), announced(0, utf8('x'.repeat(32))))).toEqual([
    'directory/feed-forked',
    'directory/feed-forked',
  ]);
});

test('a statement that one signer alone made is in the ledger: told, with the entry; one of a later version is not', async () => {
  const alone = await signStatement(bodySaid('court'), [npm]);
  const later = encodeEntry({ statement: utf8('{"kind":"visit","v":1}'), signatures: [] });
  expect(await log(later, alone)).toEqual(['directory/no-quorum']);
  expect(told[0]?.evidence).toBe(hex(alone));
  expect(intake.isDamaged()).toBe(false);
});
