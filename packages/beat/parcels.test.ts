import { concat, equalBytes, u32 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextFragments, sizeOf, STARVING_MS, type Waiting } from './order.ts';
import { applyFragment, checkParcel, parcelHash, type Received } from './received.ts';
import { FRAGMENT_HEAD, FRAGMENT_ROOM, type Fragment } from './up.ts';

const now = instant(1_790_000_000_000);
const waiting = (name: number, over: Partial<Waiting>): Waiting => ({
  parcel: concat(u32(name), new Uint8Array(28)),
  urgent: false,
  total: 17_000,
  sent: 0,
  movedAt: now,
  ...over,
});
const names = (parcels: readonly Waiting[], room = FRAGMENT_ROOM) =>
  nextFragments(parcels, room, now).map((p) => parcels.findIndex((w) => w.parcel === p.parcel));

describe('order of the outbox', () => {
  const long = instant(now - STARVING_MS);
  test.each([
    ['nothing waits', [], []],
    ['what is sent is not sent again', [waiting(1, { sent: 17_000 })], []],
    ['urgent before small', [waiting(1, { total: 100 }), waiting(2, { urgent: true, total: 90_000 })], [1]],
    ['fewest bytes remaining, not smallest', [waiting(1, { total: 60_000 }), waiting(2, { total: 90_000, sent: 80_000 })], [1, 0]],
    ['older first among equals', [waiting(1, {}), waiting(2, { movedAt: instant(now - 5) })], [1, 0]],
    ['a starving video rides with a text', [waiting(1, { total: 9e6, movedAt: long }), waiting(2, {})], [1, 0]],
    [
      'an urgent text that fits stands above a starving video',
      [waiting(1, { total: 9e6, movedAt: long }), waiting(2, { urgent: true, total: FRAGMENT_ROOM - FRAGMENT_HEAD })],
      [1],
    ],
    ['a starving text gets through an urgent video', [waiting(1, { urgent: true, total: 9e6 }), waiting(2, { movedAt: long })], [0, 1]],
    ['among equals of one age by their names', [waiting(5, {}), waiting(3, {})], [1, 0]],
    ['… in whatever order they lie', [waiting(3, {}), waiting(5, {})], [0, 1]],
    [
      'who stands first already needs no quarter, though he starves longest',
      [waiting(1, { total: 60_000, movedAt: instant(long - 5) }), waiting(2, { total: 9e6, movedAt: long })],
      [0, 1],
    ],
    [
      'the quarter is for the one that starves longest, once',
      [waiting(1, { total: 8e6, movedAt: long }), waiting(2, { total: 9e6, movedAt: instant(long - 5) }), waiting(3, { total: 100 })],
      [2, 0, 1],
    ],
  ])('%s', (_, parcels, expected) => {
    expect(names(parcels)).toEqual(expected);
  });
  test('never more than the room, never a byte twice, never an empty fragment', () => {
    const arbitrary = fc
      .record({ urgent: fc.boolean(), total: fc.integer({ min: 1, max: 100_000 }), sent: fc.nat(100_000), age: fc.nat(2 * STARVING_MS) })
      .map(({ urgent, total, sent, age }) => ({ urgent, total, sent: Math.min(sent, total), movedAt: instant(now - age) }));
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 20 }), fc.integer({ min: 0, max: 30_000 }), (parts, room) => {
        const parcels = parts.map((p, i) => waiting(i, p));
        const planned = nextFragments(parcels, room, now);
        expect(sizeOf(planned)).toBeLessThanOrEqual(room);
        expect(new Set(planned.map((p) => p.parcel)).size).toBe(planned.length);
        for (const p of planned) {
          const source = parcels.find((w) => w.parcel === p.parcel);
          expect(p.length).toBeGreaterThan(0);
          expect(p.offset).toBe(source?.sent);
          expect(p.offset + p.length).toBeLessThanOrEqual(p.total);
        }
      }),
    );
  });
  test.each([
    [10, FRAGMENT_HEAD + 10, 10],
    [10, FRAGMENT_HEAD + 9, undefined],
    [1_000, FRAGMENT_HEAD + 64, 64],
    [1_000, FRAGMENT_HEAD + 63, undefined],
  ])('of %i bytes, with room for %i: %s', (total, room, length) => {
    expect(nextFragments([waiting(1, { total })], room, now)[0]?.length).toBe(length);
  });
  test('a frame counts its fragments in one byte: 254 and one that starves', () => {
    const many = Array.from({ length: 300 }, (_, i) => waiting(i, { total: 1 }));
    expect(nextFragments(many, FRAGMENT_ROOM, now)).toHaveLength(254);
    const video = waiting(300, { total: 9e6, movedAt: long });
    expect(
      nextFragments([...many, video], 4 * FRAGMENT_ROOM, now)
        .map((p) => p.parcel)
        .lastIndexOf(video.parcel),
    ).toBe(254);
  });
  test('sizes are those of fragments and their heads', () => {
    const planned = { parcel: u32(1), total: 100, offset: 0 };
    expect(sizeOf([])).toBe(0);
    expect(
      sizeOf([
        { ...planned, length: 10 },
        { ...planned, length: 20 },
      ]),
    ).toBe(2 * FRAGMENT_HEAD + 30);
  });
  test('a video gets through although a new text comes with every beat', () => {
    const beat = 30_000;
    let video = waiting(0, { total: 400_000 });
    let beats = 0;
    for (let at = now; video.sent < video.total && beats < 1_000; at = instant(at + beat), beats++) {
      const texts = [waiting(1, { total: 60_000, movedAt: at }), waiting(2, { movedAt: at })];
      const mine = nextFragments([video, ...texts], FRAGMENT_ROOM, at).find((p) => p.parcel === video.parcel);
      if (mine !== undefined) video = { ...video, sent: video.sent + mine.length, movedAt: at };
    }
    expect(video.sent).toBe(video.total);
  });
});

describe('what the hub holds of a parcel', () => {
  const parcel = new Uint8Array(1_000).map((_, i) => (i * 7) % 251);
  const hash = parcelHash(parcel);
  const cut = (from: number, to: number, total = 1_000): Fragment => ({ parcel: hash, total, offset: from, bytes: parcel.slice(from, to) });
  test.each([
    ['first', undefined, cut(0, 10), 10, 10],
    ['next', { total: 1_000, held: 10 }, cut(10, 30), 20, 30],
    ['the same again', { total: 1_000, held: 30 }, cut(10, 30), 0, 30],
    ['overlapping', { total: 1_000, held: 30 }, cut(20, 50), 20, 50],
    ['long gone', { total: 1_000, held: 500 }, cut(20, 50), 0, 500],
    ['last', { total: 1_000, held: 990 }, cut(980, 1_000), 10, 1_000],
    ['after the last', { total: 1_000, held: 1_000 }, cut(0, 1_000), 0, 1_000],
  ])('%s', (_, before, fragment, added, held) => {
    const step = applyFragment(before, fragment);
    expect(step).toMatchObject({ ok: true, value: { received: { total: 1_000, held }, complete: held === 1_000 } });
    if (step.ok) expect(step.value.append.length).toBe(added);
  });
  test('a gap and another total have names', () => {
    expect(applyFragment(undefined, cut(1, 10))).toEqual({ ok: false, error: { code: 'beat/gap' } });
    expect(applyFragment({ total: 1_000, held: 10 }, cut(11, 20))).toEqual({ ok: false, error: { code: 'beat/gap' } });
    expect(applyFragment({ total: 1_000, held: 10 }, cut(10, 20, 999))).toEqual({ ok: false, error: { code: 'beat/total-differs' } });
  });
  test('any disorder with duplicates ends with the parcel, once', () => {
    const spans = fc.array(fc.tuple(fc.nat(999), fc.integer({ min: 1, max: 300 })), { maxLength: 60 });
    fc.assert(
      fc.property(spans, (disorder) => {
        let state: Received | undefined;
        let got: Uint8Array = new Uint8Array(0);
        const feed = (from: number, to: number) => {
          const step = applyFragment(state, cut(from, Math.min(to, 1_000)));
          if (!step.ok) return;
          state = step.value.received;
          got = concat(got, step.value.append);
        };
        for (const [from, length] of disorder) feed(from, from + length);
        while (got.length < 1_000) feed(got.length, got.length + 100);
        expect(equalBytes(got, parcel)).toBe(true);
        checkParcel(hash, got);
      }),
    );
    expect(() => checkParcel(hash, parcel.slice(1))).toThrow('beat/parcel-hash');
  });
});
