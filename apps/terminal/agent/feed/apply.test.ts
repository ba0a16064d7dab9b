import { bytesOf, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { someEnvelope } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { noteOver, policyOf, seedOf } from '@dauys/testing/honest-ledger.ts';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDisk, type Disk } from '../disk-store.ts';
import { softwareDevice } from '../device/device.ts';
import { fact } from '../facts-store.ts';
import { lodge, splitBody } from '../outbox/lodge.ts';
import { forgetKept, keptEntries, openEntries, whereaboutsOf } from '../outbox/store.ts';
import { applyChunk } from './apply.ts';
import { appliedCheckpoint, feedHead, leafCount, leafOf, repliesFor } from './store.ts';

const CASES = 'dauys.test/cases';
const terminal = '00000001';
const trust = {
  policies: { directory: parsePolicy(policyOf('dauys.test/directory')), cases: parsePolicy(policyOf(CASES)) },
  hubKeys: [publicKeyOf(seedOf('hub-statement'))],
};
let folder: string;
let disk: Disk;
let hub: HonestHub;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-feed-'));
  disk = openDisk(folder);
  hub = await HonestHub.make(new Map([[terminal, seedOf(terminal)]]));
});
afterEach(() => {
  disk.close();
  rmSync(folder, { recursive: true, force: true });
});

const apply = (bytes: Bytes | undefined = hub.chunks[feedHead(disk).number + 1]) => applyChunk(disk, bytes ?? bytesOf(utf8('')), trust);
const codesOf = (applied: ReturnType<typeof apply>): string[] => (applied.ok ? applied.value.distrusted.map((d) => d.code) : ['disk full']);
const thrown = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
  return 'nothing';
};
const some = (): Bytes => bytesOf(randomBytes(32));

describe('what is applied', () => {
  test('the directory, leaves and checkpoints of an honest hub', async () => {
    apply();
    await hub.closeBatch();
    await hub.closeBatch();
    expect(codesOf(apply())).toEqual([]);
    expect(codesOf(apply())).toEqual([]);
    expect(appliedCheckpoint(disk, 'directory')?.size).toBe(hub.entries.length);
    expect(appliedCheckpoint(disk, 'cases')?.size).toBe(16);
    expect(fact(disk, 'clock-floor')).toBeGreaterThan(1_700_000_000_000);
  });
  test('replies of any size, found by tag, the newest first; kinds of a later version are skipped', () => {
    apply();
    const tag = bytesOf(randomBytes(16));
    const files = [some(), bytesOf(randomBytes(40_000)), some()];
    hub.publish(files.slice(0, 2).map((file) => ({ kind: 'reply', tag, file })));
    hub.publish([
      { kind: 'reply', tag: bytesOf(randomBytes(16)), file: some() },
      ...files.slice(2).map((file) => ({ kind: 'reply' as const, tag, file })),
    ]);
    apply();
    apply();
    expect(repliesFor(disk, hex(tag), 9).map(hex)).toEqual([files[2], files[0], files[1]].map((f) => hex(f ?? some())));
    expect(repliesFor(disk, hex(tag), 1)).toHaveLength(1);
  });
});

describe('what is not believed', () => {
  test('a chunk with a flipped byte, of a forger, out of turn, or again: nothing of it is applied', () => {
    const [first = some()] = hub.chunks;
    for (const at of [0, 5, 20, 60, 400, first.length - 1]) {
      const bad = bytesOf(first);
      bad[at] = (bad[at] ?? 0) ^ 1;
      expect(thrown(() => apply(bad))).toMatch(/^feed\//);
    }
    expect(thrown(() => applyChunk(disk, first, { ...trust, hubKeys: [publicKeyOf(seedOf('forger'))] }))).toBe('feed/bad-signature');
    hub.publish([]);
    expect(thrown(() => apply(hub.chunks[1]))).toBe('feed/forked');
    expect([feedHead(disk).number, leafCount(disk, 'directory')]).toEqual([-1, 0]);
    apply();
    expect(thrown(() => apply(hub.chunks[0]))).toBe('feed/forked');
  });
  test('leaves after a gap, or other leaves in a place that is taken: the chunk is not applied', async () => {
    apply();
    await hub.closeBatch(4);
    apply();
    const commitments = [some()];
    for (const [firstIndex, code] of [
      [5, 'feed/malformed'],
      [3, 'feed/forked'],
    ] as const) {
      hub.publish([{ kind: 'leaves', batch: 1, firstIndex, commitments }]);
      expect(thrown(() => apply())).toBe(code);
      hub.retract();
    }
    expect(leafCount(disk, 'cases')).toBe(4);
    hub.publish([{ kind: 'directory', index: 0, entry: some() }]);
    expect(thrown(() => apply())).toBe('feed/forked');
  });
  test('a checkpoint over other leaves than ours, or without its quorum: put aside, and the next honest one counts', async () => {
    apply();
    const commitments = [some(), some(), some()];
    const leaves = commitments.map((c) => caseLeaf(0, c));
    const other = [some(), some(), some()].map((c) => caseLeaf(0, c));
    const note = async (entries: readonly Bytes[], by?: string[]) =>
      utf8(await noteOver(CASES, entries, by === undefined ? {} : { cosigners: by }));
    hub.publish([
      { kind: 'leaves', batch: 0, firstIndex: 0, commitments },
      { kind: 'checkpoint', ledger: 'cases', note: await note(other) },
      { kind: 'checkpoint', ledger: 'cases', note: await note(leaves, ['east']) },
      { kind: 'checkpoint', ledger: 'directory', note: await note(leaves) },
      { kind: 'checkpoint', ledger: 'cases', note: bytesOf(Buffer.from('ffff', 'hex')) },
    ]);
    expect(codesOf(apply())).toEqual(['ledger/quorum-not-met', 'ledger/unknown-log', 'ledger/malformed-note', 'ledger/forked']);
    expect(appliedCheckpoint(disk, 'cases')).toBeUndefined();
    hub.publish([{ kind: 'checkpoint', ledger: 'cases', note: await note(leaves) }]);
    expect(codesOf(apply())).toEqual([]);
    expect(appliedCheckpoint(disk, 'cases')?.size).toBe(3);
  });
  test('two cosigned trees of one size: told while their leaves are under way, and after one of them was applied', async () => {
    apply();
    const commitments = [some(), some(), some()];
    const leaves = commitments.map((c) => caseLeaf(0, c));
    const checkpoint = async (entries: readonly Bytes[]) => ({
      kind: 'checkpoint' as const,
      ledger: 'cases' as const,
      note: utf8(await noteOver(CASES, entries)),
    });
    const fork = () => checkpoint([some(), some(), some()]);
    hub.publish([await checkpoint(leaves), await fork()]);
    expect(codesOf(apply())).toEqual(['ledger/forked']);
    hub.publish([{ kind: 'leaves', batch: 0, firstIndex: 0, commitments }, await checkpoint(leaves)]);
    expect(codesOf(apply())).toEqual([]);
    hub.publish([await fork(), await checkpoint(leaves)]);
    expect(codesOf(apply())).toEqual(['ledger/forked']);
    expect(appliedCheckpoint(disk, 'cases')?.size).toBe(3);
  });
});

describe('an envelope is let go', () => {
  const take = (): { id: string; C: Bytes } => {
    const envelope = someEnvelope();
    const file = bytesOf(splitBody(envelope.body)?.file ?? some());
    const clock = { now: () => instant(1_790_000_000_000), floor: () => instant(0) };
    lodge(
      { disk, clock, terminal, zone: 'Asia/Almaty', device: softwareDevice(seedOf(terminal)), quota: () => 1e9 },
      { lodging: envelope.lodging, file },
    );
    return { id: envelope.lodging.envelopeId, C: bytesOf(Buffer.from(envelope.lodging.C, 'hex')) };
  };
  test('only when its commitment stands under a cosigned checkpoint; a leaf alone is a claim', async () => {
    apply();
    const { id, C } = take();
    const leaves = [some(), C].map((c) => caseLeaf(0, c));
    hub.publish([{ kind: 'leaves', batch: 0, firstIndex: 0, commitments: [leaves[0]?.subarray(5), C].map((c) => bytesOf(c ?? C)) }]);
    apply();
    expect(leafOf(disk, hex(C))).toEqual({ index: 1, batch: 0 });
    expect(whereaboutsOf(disk, id)?.state).toBe('stored');
    hub.publish([{ kind: 'checkpoint', ledger: 'cases', note: utf8(await noteOver(CASES, leaves.slice(0, 1))) }]);
    apply();
    expect(whereaboutsOf(disk, id)?.state).toBe('stored');
    hub.publish([{ kind: 'checkpoint', ledger: 'cases', note: utf8(await noteOver(CASES, leaves)) }]);
    apply();
    expect(whereaboutsOf(disk, id)).toMatchObject({ state: 'public' });
    expect(openEntries(disk)).toEqual([]);
    // Still here, for a hub that is restored to a time before it; let go by age.
    expect(keptEntries(disk).map((e) => e.envelopeId)).toEqual([id]);
    const storedAt = keptEntries(disk)[0]?.storedAt ?? 0;
    disk.commit(() => forgetKept(disk, storedAt));
    expect(keptEntries(disk)).toHaveLength(1);
    disk.commit(() => forgetKept(disk, storedAt + 1));
    expect(disk.all('select envelope_id from parcel')).toEqual([]);
  });
});
