import { bytesOf, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { parseEnvelopeParcel, verifyLabel } from '@dauys/sealing/envelope.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { someEnvelope } from '@dauys/testing/agent-process.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDisk, type Disk } from '../disk-store.ts';
import { softwareDevice } from '../device/device.ts';
import { decide, lodge, splitBody } from './lodge.ts';
import { keptEntries, markAccepted, markPublic, openEntries, parcelBytes, promiseOf, type Promised } from './store.ts';

const brought = (envelope = someEnvelope()) => {
  const parts = splitBody(envelope.body);
  if (parts === undefined) throw new Error('no body');
  return { lodging: envelope.lodging, file: bytesOf(parts.file) };
};

describe('may this be promised?', () => {
  const some = brought();
  const { h, C, r, envelopeId } = some.lodging;
  const before: Promised = { envelopeId, counter: 4, day: 20_000, storedAt: 0, cosignedAt: 0, slip: 'x', h, c: C, r };
  const free = { before: undefined, held: 0, quota: 1e9 };
  const zeros = '00'.repeat(16);
  test.each([
    ['new', some, free, { ok: true, value: 'new' }],
    ['given before, however full', some, { before, held: 1e9, quota: 0 }, { ok: true, value: 'given-before' }],
    ['another under the same id', some, { ...free, before: { ...before, r: zeros } }, { ok: false, error: { code: 'outbox/conflict' } }],
    [
      'no room',
      some,
      { ...free, held: 1e9 - 10 },
      { ok: false, error: { code: 'outbox/full', params: { bytes: some.file.length, room: 10 } } },
    ],
    ['C is of another r', { ...some, lodging: { ...some.lodging, r: zeros } }, free, { ok: false, error: { code: 'outbox/mismatch' } }],
    ['h is of another file', { ...some, file: some.file.toReversed() }, free, { ok: false, error: { code: 'outbox/mismatch' } }],
    ['another bucket', { ...some, lodging: { ...some.lodging, bucket: 65_536 } }, free, { ok: false, error: { code: 'outbox/mismatch' } }],
    [
      'no bucket at all',
      { ...some, lodging: { ...some.lodging, bucket: 17_000 } },
      free,
      { ok: false, error: { code: 'outbox/mismatch' } },
    ],
  ])('%s', (_, what, facts, expected) => {
    expect(decide(what, facts)).toEqual(expected);
  });
  test('a body whose lengths do not hold is none', () => {
    for (const bad of [utf8(''), utf8('abc'), bytesOf(Buffer.from('ffffffff00', 'hex')), bytesOf(Buffer.from('00000001aa', 'hex'))])
      expect(splitBody(bad)).toBeUndefined();
  });
});

describe('the promise in the store', () => {
  let folder: string;
  let disk: Disk;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dauys-outbox-'));
    disk = openDisk(folder);
  });
  afterEach(() => {
    disk.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const seed = new Uint8Array(32).fill(5);
  // Ten minutes to midnight in Almaty, the next day in UTC+14 and still the 22nd in UTC.
  const cosignedAt = Date.parse('2026-11-22T18:40:00.000Z');
  const clock = { now: () => instant(Date.parse('2026-11-22T18:50:00.000Z')), floor: () => instant(cosignedAt) };
  const deps = () => ({ disk, clock, terminal: '00000001', zone: 'Asia/Almaty', device: softwareDevice(seed), quota: () => 1e9 });

  test('counter, day, label and parcel say the same, and the label is the terminal’s', () => {
    const some = brought();
    const lodged = lodge(deps(), some);
    expect(lodged).toMatchObject({ ok: true, value: { counter: 1, day: 20_779 } });
    expect(lodge({ ...deps(), zone: 'Pacific/Kiritimati' }, brought())).toMatchObject({ ok: true, value: { counter: 2, day: 20_780 } });
    expect(promiseOf(disk, some.lodging.envelopeId)?.cosignedAt).toBe(cosignedAt);
    const [entry] = openEntries(disk);
    const parcel = parseEnvelopeParcel(parcelBytes(disk, entry?.parcelHash ?? '', 0, entry?.parcelBytes ?? 0));
    expect(parcel.label).toMatchObject({ terminal: '00000001', counter: 1, day: 20_779, envelopeId: some.lodging.envelopeId });
    expect(verifyLabel(parcel, { publicKey: publicKeyOf(seed), algorithm: 'ed25519' })).toBe(true);
    expect(hex(parcel.file)).toBe(hex(some.file));
  });

  test('the store itself keeps promises: nothing is changed, taken back, or let go too early', () => {
    lodge(deps(), brought());
    const [entry] = openEntries(disk);
    const id = entry?.envelopeId ?? '';
    disk.commit(() => markAccepted(disk, id, { text: '{"a":1}', at: clock.now() }));
    for (const sql of [
      'update outbox set counter = 9',
      'delete from outbox',
      "update parcel set bytes = x'00'",
      'delete from parcel',
      "update whereabouts set state = 'stored'",
      "update whereabouts set acceptance = '{}'",
      'delete from whereabouts',
    ])
      expect(() => disk.commit(() => disk.run(sql)), sql).toThrow();
    expect(disk.commit(() => markAccepted(disk, id, { text: '{"b":2}', at: clock.now() }))).toEqual({ ok: true, value: false });
  });

  test('what is public yields its room to what is not, the oldest first', () => {
    for (let i = 0; i < 4; i++) lodge(deps(), brought());
    const all = openEntries(disk);
    const size = all[0]?.parcelBytes ?? 0;
    for (const e of all.slice(0, 3)) {
      disk.commit(() => markAccepted(disk, e.envelopeId, { text: '{}', at: clock.now() }));
      disk.commit(() => markPublic(disk, e.envelopeId, { leaf: 1, witnesses: '[]' }));
    }
    const kept = () => keptEntries(disk).map((e) => e.envelopeId);
    expect(kept()).toEqual([all[2], all[1], all[0]].map((e) => e?.envelopeId));
    // Two that are not public, and room for one and a half beside them.
    expect(lodge({ ...deps(), quota: () => Math.floor(3.5 * size) }, brought()).ok).toBe(true);
    expect(kept()).toEqual([all[2]?.envelopeId]);
    expect(openEntries(disk)).toHaveLength(2);
  });
});
