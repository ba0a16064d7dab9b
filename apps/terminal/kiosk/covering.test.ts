import { expect, test } from 'vitest';
import { delayOf, isHarmless, makeCoverer, mayCover } from './covering.ts';
import policy from './services/covers.json' with { type: 'json' };

const HOUR_MS = 3_600_000;
const limits = { perDay: 2, afterSeconds: [30, 180] };
const promise = { envelopeId: 'aa', counter: 1, day: 1, slip: 'DAUYS1:', storedAt: '' };

const stage = () => {
  const at = { now: 0 };
  const waits: { readonly ms: number; readonly ring: () => void }[] = [];
  const lodged: number[] = [];
  const coverer = makeCoverer(limits, {
    lodge: async () => {
      lodged.push(at.now);
      return promise;
    },
    now: () => at.now,
    wait: (ms, ring) => void waits.push({ ms, ring }),
    random: () => 255,
  });
  return { at, waits, lodged, coverer };
};
const facts = { view: undefined, terminal: '00000901', language: 'kk', condition: 'reachable' } as const;

test.each([
  ['the first of a day', [], 'reachable', true],
  ['with room for one more', [1 * HOUR_MS], 'reachable', true],
  ['after as many as the day has', [1 * HOUR_MS, 2 * HOUR_MS], 'reachable', false],
  ['a day later', [-22 * HOUR_MS, 2 * HOUR_MS], 'reachable', true],
  ['while the line is cut', [], 'unreachable', false],
  ['while the terminal is full', [], 'full', false],
  ['while the terminal distrusts itself', [], 'damaged', false],
] as const)('%s: %j', (_, made, condition, may) => expect(mayCover(limits, { made, now: 3 * HOUR_MS, condition })).toBe(may));

test('it comes after a time drawn between two bounds', () => {
  expect([0, 255].map((random) => delayOf(limits, random))).toEqual([30_000, 180_000]);
  expect(delayOf(limits, 100)).toBeGreaterThan(30_000);
});

test('one for each person, however much she reads, and also when she has left', () => {
  const { waits, lodged, coverer } = stage();
  for (const person of [4, 4, 4]) coverer.used(person, () => facts);
  expect(waits.map(({ ms }) => ms)).toEqual([180_000]);
  expect(lodged).toHaveLength(0);
  coverer.used(5, () => facts);
  for (const { ring } of waits) ring();
  expect(lodged).toHaveLength(2);
});

test('no more than the policy has for a day; a slip that is asked for is made all the same, and counts', async () => {
  const { waits, lodged, coverer } = stage();
  for (const person of [1, 2, 3]) {
    coverer.used(person, () => facts);
    waits.at(-1)?.ring();
  }
  expect(lodged).toHaveLength(2);
  expect(await coverer.forSlip(3, facts)).toBe(promise);
  expect(lodged).toHaveLength(3);
});

test('who has one gets its slip, and who printed one gets no second', async () => {
  const { waits, lodged, coverer } = stage();
  coverer.used(1, () => facts);
  await coverer.forSlip(1, facts);
  waits[0]?.ring();
  await coverer.forSlip(1, facts);
  expect(lodged).toHaveLength(1);
});

test('reading and the lesson are harmless, nothing else is', () => {
  expect((['service', 'guide', 'home', 'draft', 'urgent', 'code', 'answers', 'cover'] as const).filter(isHarmless)).toEqual([
    'service',
    'guide',
  ]);
});

test('the stated limit stays below what canaries of the same fleet need', () => {
  expect(policy.perDay).toBeLessThanOrEqual(6);
  expect(policy.afterSeconds).toHaveLength(2);
});
