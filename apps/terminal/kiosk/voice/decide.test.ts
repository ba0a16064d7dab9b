import { LIMITS } from '@dauys/complaint/limits.ts';
import { RECORDING_KINDS, RECORDINGS } from '@dauys/complaint/recordings.ts';
import { bucketFor, BUCKETS } from '@dauys/sealing/bucket.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOf, isFull, limitsOf, loudnessOf, markPassed, refusalOf } from './decide.ts';

const MiB = 1024 * 1024;
const plenty = { room: 64 * MiB, beside: 0 };

describe('how long', () => {
  test('five minutes of voice, three of video, where there is room', () => {
    expect(limitsOf('voice', plenty)?.seconds).toBe(300);
    expect(limitsOf('video', plenty)?.seconds).toBe(180);
  });
  test('what is recorded always goes whole into a bucket that has room, with the longest text and the pictures beside it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RECORDING_KINDS),
        fc.integer({ min: 0, max: 40 * MiB }),
        fc.integer({ min: 0, max: LIMITS.attachmentBytes }),
        (kind, room, beside) => {
          const limits = limitsOf(kind, { room, beside });
          if (limits === undefined) return;
          const bucket = bucketFor(limits.bytes + beside + LIMITS.manifestBytes + 4);
          expect(bucket).toBeDefined();
          expect((bucket ?? 0) + 65_536).toBeLessThanOrEqual(room);
          expect(limits.bytes + beside).toBeLessThanOrEqual(LIMITS.attachmentBytes);
          expect(limits.seconds).toBeLessThanOrEqual(RECORDINGS[kind].seconds);
          // The recorder keeps to what it was told, and a good part more fits.
          const { audioBitsPerSecond, videoBitsPerSecond } = RECORDINGS[kind];
          expect(((audioBitsPerSecond + videoBitsPerSecond) / 8) * limits.seconds * 1.15).toBeLessThanOrEqual(limits.bytes);
        },
      ),
    );
  });
  test('little room: a shorter one, then none, and it is said before anybody speaks', () => {
    const shorter = limitsOf('voice', { room: BUCKETS[2] + 65_536, beside: 0 })?.seconds ?? 0;
    expect(shorter).toBeGreaterThanOrEqual(10);
    expect(shorter).toBeLessThan(60);
    expect(limitsOf('voice', { room: BUCKETS[2] + 65_535, beside: 0 })).toBeUndefined();
    expect(limitsOf('video', { ...plenty, beside: LIMITS.attachmentBytes - 1_000 })).toBeUndefined();
  });
});

describe('it ends by itself', () => {
  const limits = { seconds: 300, bytes: 1_000_000 };
  test.each([
    ['in the middle', { seconds: 299.9, bytes: 900_000, largest: 4_000 }, false],
    ['when the time is over', { seconds: 300, bytes: 900_000, largest: 4_000 }, true],
    ['before the next pieces might not fit', { seconds: 20, bytes: 985_000, largest: 4_000 }, true],
    ['where a recorder gives far more than it was told', { seconds: 20, bytes: 700_000, largest: 80_000 }, true],
  ])('%s', (_, now, full) => expect(isFull(limits, now)).toBe(full));
});

test.each([
  ['NotAllowedError', 'recording/denied'],
  ['SecurityError', 'recording/denied'],
  ['NotFoundError', 'recording/absent'],
  ['NotReadableError', 'recording/absent'],
  ['OverconstrainedError', 'recording/absent'],
  // A page without devices at all.
  ['TypeError', 'recording/absent'],
])('a device that is not handed over, %s: %s', (name, code) => expect(refusalOf(name)).toBe(code));

test('time left is said at marks, each once, also when a look comes late', () => {
  const looks = [301, 300, 250, 239.9, 180, 179.9, 119, 118, 29, 9.9, 0];
  const said = looks.slice(1).map((left, i) => markPassed(looks[i] ?? 0, left));
  expect(said).toEqual([undefined, undefined, 240, 180, undefined, 120, undefined, 30, 10, undefined]);
});

test('loudness: nothing is 0, speech is well over the threshold, and it never leaves 0…1', () => {
  const tone = (height: number): Float32Array => Float32Array.from({ length: 2_048 }, (_, i) => height * Math.sin(i / 7));
  expect(loudnessOf(new Float32Array(2_048))).toBe(0);
  expect(loudnessOf(new Float32Array(0))).toBe(0);
  expect(loudnessOf(tone(0.03))).toBeGreaterThan(0.3);
  expect(loudnessOf(tone(1))).toBe(1);
});

test.each([
  [0, { m: 0, s: 0 }],
  [59.6, { m: 1, s: 0 }],
  [299.4, { m: 4, s: 59 }],
  [-1, { m: 0, s: 0 }],
])('%d seconds are said as %o', (seconds, clock) => expect(clockOf(seconds)).toEqual(clock));
