import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexOf, type Period } from './availability-index.ts';
import { criticalCount, expectedFrom, isQuiet, powerAt, powerOfSize, tailOf, usualSize, USUAL_QUIET } from './quiet-facility.ts';

describe('the index', () => {
  const month = (change: Partial<Period> = {}): Period => ({
    declared: 10_000,
    usable: 10_000,
    unknown: 0,
    planned: 0,
    unexplained: 0,
    ...change,
  });
  test.each([
    ['all usable', {}, 1],
    ['a tenth lost, all explained', { usable: 9_000 }, 0.9],
    ['a twentieth lost, nobody says why', { usable: 9_500, unexplained: 500 }, 0.95],
    ['a tenth lost, nobody says why', { usable: 9_000, unexplained: 1_000 }, 0.875],
    ['a fifth', { usable: 8_000, unexplained: 2_000 }, 0.675],
    ['two fifths', { usable: 6_000, unexplained: 4_000 }, 0.075],
    ['half', { usable: 5_000, unexplained: 5_000 }, 0],
    ['a tenth lost, half of it explained', { usable: 9_000, unexplained: 500 }, 0.875],
    ['maintenance, and all else usable', { usable: 9_500, planned: 500 }, 1],
    ['the hub away for half of the time', { usable: 5_000, unknown: 5_000 }, 1],
  ] as const)('%s', (_, change, expected) => expect(indexOf(month(change))).toBeCloseTo(expected, 10));
  test('where nothing was due there is no figure', () => {
    expect(indexOf(month({ declared: 0, usable: 0 }))).toBeUndefined();
    expect(indexOf(month({ usable: 0, unknown: 6_000, planned: 4_000 }))).toBeUndefined();
  });
  const period = fc
    .tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000))
    .map(([usable, unknown, planned, unexplained, explained]) => ({
      ...{ declared: usable + unknown + planned + unexplained + explained + 1, usable, unknown, planned, unexplained },
    }));
  test('between 0 and availability; explaining never lowers it, one more silent minute never raises it, and there is no cliff', () => {
    fc.assert(
      fc.property(period, (p) => {
        const index = indexOf(p) ?? 0;
        const due = p.declared - p.unknown - p.planned;
        expect(index).toBeGreaterThanOrEqual(0);
        expect(index).toBeLessThanOrEqual(p.usable / due + 1e-12);
        if (p.unexplained > 0) expect(indexOf({ ...p, unexplained: p.unexplained - 1 }) ?? 0).toBeGreaterThanOrEqual(index - 1e-12);
        if (p.usable === 0) return;
        const worse = indexOf({ ...p, usable: p.usable - 1, unexplained: p.unexplained + 1 }) ?? 0;
        expect(worse).toBeLessThanOrEqual(index + 1e-12);
        expect(index - worse).toBeLessThanOrEqual(3 / due + 1e-12);
      }),
    );
  });
  test('the same silence costs more where more was missing already', () => {
    const cost = (usable: number) => (indexOf(month({ usable })) ?? 0) - (indexOf(month({ usable: usable - 100, unexplained: 100 })) ?? 0);
    const costs = [10_000, 9_300, 8_700, 7_000].map(cost);
    expect(costs.map((c) => Math.round(c * 1_000) / 10)).toEqual([1, 1.5, 2, 3]);
  });
});

describe('the quiet facility', () => {
  test('the tail is a distribution: it grows to one, and is Poisson where all are alike', () => {
    expect(tailOf(400, 20, USUAL_QUIET)).toBeCloseTo(1, 6);
    expect(tailOf(0, 5, { sameness: 1e7 })).toBeCloseTo(Math.exp(-5), 6);
    expect(tailOf(2, 5, { sameness: 1e7 })).toBeCloseTo(Math.exp(-5) * (1 + 5 + 12.5), 6);
    for (let k = 1; k < 60; k++) expect(tailOf(k, 20, USUAL_QUIET)).toBeGreaterThan(tailOf(k - 1, 20, USUAL_QUIET));
  });
  // As docs/quiet-facility.md states them.
  test.each([
    [13, -1, 0, 0, 0],
    [26, 2, 0.0038, 0.0304, 0.5569],
    [52, 6, 0.0038, 0.034, 0.7007],
    [104, 15, 0.0047, 0.0425, 0.8168],
  ])('expected %i: a signal at %i or fewer; false alarms, power at a half, at a tenth', (expected, critical, alarms, half, tenth) => {
    expect(criticalCount(expected)).toBe(critical);
    const found = [1, 0.5, 0.1].map((share) => powerAt(share, expected));
    for (const [i, stated] of [alarms, half, tenth].entries()) expect(found[i]).toBeCloseTo(stated, 3);
  });
  test('false alarms stay under the level at every count, and counted ones agree with the model', () => {
    for (let expected = 0; expected < 300; expected += 3) expect(powerAt(1, expected)).toBeLessThanOrEqual(USUAL_QUIET.level);
    const draws = 20_000;
    let alarms = 0;
    for (let i = 0; i < draws; i++) if (drawn(52, i) <= criticalCount(52)) alarms++;
    expect(alarms / draws).toBeGreaterThan(0.001);
    expect(alarms / draws).toBeLessThan(0.008);
  });
  test('where there is a signal at all, three counts give it: it tells none', () => {
    for (let expected = 0; expected < 500; expected++) {
      const critical = criticalCount(expected);
      if (expected < 26) expect(critical).toBe(-1);
      else expect(critical).toBeGreaterThanOrEqual(2);
      if (critical >= 0)
        expect([tailOf(critical, expected, USUAL_QUIET) <= 0.005, tailOf(critical + 1, expected, USUAL_QUIET) <= 0.005]).toEqual([
          true,
          false,
        ]);
    }
  });
  test('what would be usual is a step of the kind’s whole rate', () => {
    const kind = [{ arrivals: 100, exposure: 6_400 }];
    // 1/64 an hour: the rate is a power of two already.
    expect([1_663, 1_664, 3_327, 3_328, 6_656, 13_312, 99_999].map((exposure) => usualSize(kind, exposure))).toEqual([
      ...[undefined, 26, 26, 52, 104, 208, 208],
    ]);
    for (const arrivals of [100, 150, 199]) expect(usualSize([{ arrivals, exposure: 6_400 }], 1_664)).toBe(26);
    expect([99, 200].map((arrivals) => usualSize([{ arrivals, exposure: 6_400 }], 1_664))).toEqual([undefined, 52]);
    expect(usualSize([{ arrivals: 0, exposure: 6_400 }], 1_664)).toBeUndefined();
    expect(usualSize([], 1_664)).toBeUndefined();
  });
  // As docs/quiet-facility.md states them.
  test.each([
    [26, 0.0225, 0.5023],
    [52, 0.0305, 0.6795],
    [104, 0.0391, 0.8021],
    [208, 0.0426, 0.8519],
  ])('told as “at least %i”: power at a half, at a tenth, at least', (size, half, tenth) => {
    expect(powerOfSize(0.5, size)).toBeCloseTo(half, 3);
    expect(powerOfSize(0.1, size)).toBeCloseTo(tenth, 3);
  });
  test('the usual comes from five others at least, by exposure', () => {
    const peers = Array.from({ length: 5 }, (_, i) => ({ arrivals: 10 + i, exposure: 100 }));
    expect(expectedFrom(peers, 200)).toBeCloseTo(24, 10);
    expect(expectedFrom(peers.slice(1), 200)).toBeUndefined();
    expect(
      expectedFrom(
        peers.map((p) => ({ ...p, exposure: 0 })),
        200,
      ),
    ).toBeUndefined();
  });
  test('of a facility whose terminals did not work nothing is said', () => {
    const seen = { arrivals: 0, expected: 26 };
    expect([0.95, 0.8, 0.79, undefined].map((share) => isQuiet({ ...seen, share }))).toEqual([true, true, false, false]);
    expect(isQuiet({ arrivals: 3, expected: 26, share: 1 })).toBe(false);
  });
});

/** A count by the model itself: a gamma rate of four exponentials, then arrivals at that rate. */
const drawn = (expected: number, seed: number): number => {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  const uniform = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0;
    return (((mixed ^ (mixed >>> 16)) >>> 0) + 0.5) / 2 ** 32;
  };
  const rate = (expected / 4) * [1, 2, 3, 4].reduce((sum) => sum - Math.log(uniform()), 0);
  let [count, time] = [0, -Math.log(uniform()) / rate];
  while (time < 1) {
    count++;
    time -= Math.log(uniform()) / rate;
  }
  return count;
};
