import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../crash/storm.ts';
import { flagged, onSchedule, powerOf, scheduleOf, shiftOf, type Moment } from './shift.ts';

const PACE = 50;
type Noise = (draw: () => number) => () => readonly [number, number];
const exponential = (draw: () => number, mean: number): number => -mean * Math.log(1 - draw());

/** Timers are up to 2 ms late, and once in two hundred something else ran first. */
const quiet: Noise = (draw) => {
  const one = () => 2 * draw() + (draw() < 0.005 ? 30 * draw() : 0);
  return () => [one(), one()];
};
/** Too little processor for all: bursts of some beats, at both twins or at one of them, one beat in four late. */
const loaded: Noise = (draw) => {
  const left = [0, 0];
  return () => {
    const one = (i: 0 | 1): number => {
      if (draw() < 0.08) left[i] = 1 + Math.floor(4 * draw());
      left[i] = Math.max(0, (left[i] ?? 0) - 1);
      return 4 * draw() + (left[i] > 0 ? exponential(draw, 15) : 0);
    };
    return [one(0), one(1)];
  };
};
/** Ever more load: who acts first, acts in better times. */
const growing: Noise = (draw) => {
  let time = 0;
  return () => {
    time += 1;
    const one = () => 2 * draw() + exponential(draw, time / 100);
    return [one(), one()];
  };
};
const noises = { quiet, loaded, growing } as const;

/** A stretch of so many seconds: `betray` says what the acting twin adds to a beat. */
const stretch = (noise: Noise, seconds: number, draw: () => number, betray: (i: number) => number = () => 0): Moment[] => {
  const next = noise(draw);
  return Array.from({ length: (seconds * 1_000) / PACE }, (_, i) => {
    const [acting, resting] = next();
    return { at: i * PACE, acting: Math.min(PACE, Math.max(-5, acting + betray(i))), resting };
  });
};
const shareCaught = (rounds: number, one: (draw: () => number) => Moment[]): number =>
  Array.from({ length: rounds }, (_, i) => flagged(one(seededRandom(i + 1))).length > 0).filter(Boolean).length / rounds;

describe('noise alone', () => {
  test.each(['quiet', 'loaded', 'growing'] as const)('%s: not flagged in a thousand stretches', (name) => {
    expect(shareCaught(1_000, (draw) => stretch(noises[name], 8, draw))).toBe(0);
  });
  test('which of the twins is called the acting one does not matter', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const moments = stretch(loaded, 8, seededRandom(seed));
        const other = moments.map(({ at, acting, resting }) => ({ at, acting: resting, resting: acting }));
        const [one, two] = [shiftOf(moments), shiftOf(other)];
        expect([two.earlier, two.fewerLate]).toEqual([one.later, one.moreLate]);
      }),
    );
  });
  test('up to the tolerance nothing is flagged, be it as steady as it may', () => {
    expect(flagged(stretch(quiet, 60, seededRandom(3), () => 4.9))).toEqual([]);
    expect(shiftOf([])).toEqual({ later: 0, earlier: 0, moreLate: 0, fewerLate: 0 });
  });
});

describe('20 ms', () => {
  test.each([
    ['quiet', 8],
    ['loaded', 16],
    ['growing', 16],
  ] as const)('on the half of the beats that carry something, %s, within %i s: caught', (name, seconds) => {
    expect(shareCaught(200, (draw) => stretch(noises[name], seconds, draw, (i) => (i % 2 === 0 ? 20 : 0)))).toBeGreaterThanOrEqual(0.99);
  });
  test.each([
    ['quiet', 40],
    ['loaded', 180],
  ] as const)('on one beat in ten, %s, within %i s: caught', (name, seconds) => {
    expect(shareCaught(100, (draw) => stretch(noises[name], seconds, draw, () => (draw() < 0.1 ? 20 : 0)))).toBeGreaterThanOrEqual(0.97);
  });
  test('too early is caught as well', () => {
    const late = stretch(quiet, 8, seededRandom(5)).map((moment) => ({ ...moment, resting: moment.resting + 20 }));
    expect(flagged(late)).toContain('earlier');
  });
  test('on one kind of exchange, forty of them among hundreds: caught', () => {
    // Each against the plain beat before it: a block of its own.
    const kind = (draw: () => number, by: number) => {
      const next = loaded(draw);
      return Array.from({ length: 40 }, (_, i) => ({ at: i * 300, acting: next()[0] + by, resting: next()[1] }));
    };
    expect(shareCaught(200, (draw) => kind(draw, 20))).toBeGreaterThanOrEqual(0.97);
    expect(shareCaught(1_000, (draw) => kind(draw, 0))).toBe(0);
  });
  test('medians would have missed the tenth: theirs do not differ', () => {
    const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
    const moments = stretch(quiet, 40, seededRandom(6), (i) => (i % 10 === 0 ? 20 : 0));
    expect(Math.abs(middle(moments.map(({ acting }) => acting)) - middle(moments.map(({ resting }) => resting)))).toBeLessThan(0.5);
    expect(flagged(moments)).toContain('moreLate');
  });
});

describe('the power that is computed', () => {
  test('tells a stretch that shows something from one that is too short or too noisy', () => {
    const by = (time: number) => time + 20;
    expect(powerOf(stretch(quiet, 8, seededRandom(7)), by, seededRandom(1))).toBe(1);
    expect(powerOf(stretch(quiet, 2, seededRandom(7)), by, seededRandom(1))).toBe(0);
    const wild = stretch(loaded, 8, seededRandom(7)).map((moment, i) => ({
      ...moment,
      resting: moment.resting + 17 * (Math.floor(i / 4) % 2),
    }));
    expect(powerOf(wild, (time) => time + 8, seededRandom(1))).toBeLessThan(0.5);
  });
});

describe('a schedule', () => {
  test('is found under beats that are late, wherever on the clock it lies', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 49 }), (seed, phase) => {
        const next = loaded(seededRandom(seed));
        const times = Array.from({ length: 200 }, (_, i) => 1_700_000_000_000 + phase + i * PACE + Math.min(45, next()[0]));
        const off = (scheduleOf(times, PACE) - phase + 1.5 * PACE) % PACE;
        expect(Math.abs(off - PACE / 2)).toBeLessThan(3);
      }),
    );
  });
  test('gives each beat its place: late ones keep theirs, missing ones leave it empty', () => {
    const places = onSchedule(
      [1_000, 1_049, 1_120, 1_201].map((at) => ({ at })),
      0,
      PACE,
    );
    expect([...places].map(([place, { late }]) => [place, late])).toEqual([
      [20, 0],
      [21, -1],
      [22, 20],
      [24, 1],
    ]);
  });
});
