/** What the line shows of a terminal at which something happens, beside its twin where nothing does: docs/decisions/0019. */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../crash/storm.ts';
import type { Exchange } from './exchanges.ts';
import { flagged, powerOf, shiftOf, type Moment } from './shift.ts';
import { inTurn, openTraffic, PACE_MS, TURNS_MS, type Recording, type TrafficStage } from './stage.ts';
import { answers, beatsOf, departures, ofKind, SET_UP, type Beats, type Stretch } from './twins.ts';

const kinds = ['complaints', 'covers', 'answers read', 'answers lost', 'session set-up', 'hub restart', 'pictures'] as const;

interface Recorded extends Recording {
  readonly twins: readonly Beats[];
  readonly stretches: readonly Stretch[];
}
const recorded = ({ lines, numbers }: Recording, stretches: readonly Stretch[]): Recorded => ({
  ...{ lines, numbers, stretches },
  twins: lines.map((line) => beatsOf(line, PACE_MS)),
});

let stage: TrafficStage;
let honest: Recorded;
let late: Recorded;
let longer: Recorded;
beforeAll(async () => {
  stage = await openTraffic();
}, 240_000);
afterAll(() => stage?.stop(), 60_000);

/** Both lines do the same to both twins at the same moment. */
const onBoth = async (fate: 'lost' | 'unknown session', times: number): Promise<void> => {
  for (let i = 0; i < times; i++) {
    await pause(4 * PACE_MS);
    for (const line of stage.lines) line.next(fate);
  }
};
const restart = async (): Promise<void> => {
  await pause(500);
  await stage.hub.kill();
  await stage.hub.ready();
};

const recordHonest = async (): Promise<Recorded> => {
  const stretches: Stretch[] = [];
  const both = await stage.record(async () => {
    await pause(1_000);
    stretches.push(...(await inTurn(stage, 'complaints', { act: 'complaint', lasts: 2_600 })));
    stretches.push(...(await inTurn(stage, 'covers', { act: 'cover', lasts: 2_600 })));
    stretches.push(...(await inTurn(stage, 'answers read', { act: 'reading', lasts: 2_600 })));
    stretches.push(...(await inTurn(stage, 'answers lost', { act: 'complaint', lasts: 2_600 }, () => onBoth('lost', 13))));
    stretches.push(...(await inTurn(stage, 'session set-up', { act: 'complaint', lasts: 2_600 }, () => onBoth('unknown session', 13))));
    stretches.push(await stage.act('hub restart', { act: 'complaint', lasts: 3_500, acting: 0 }, restart));
    // It is there again, and the other one acts.
    stretches.push(await stage.act('hub restart', { act: 'complaint', lasts: 3_000, acting: 1 }));
    stretches.push(...(await inTurn(stage, 'pictures', { act: 'picture', lasts: 3_000 })));
  });
  return recorded(both, stretches);
};

test('both twins are recorded while somebody acts at one of them and then at the other', { timeout: 480_000 }, async () => {
  await stage.start('late');
  const lateStretches: Stretch[] = [];
  // One picture is over in some forty blocks, of which a busy machine leaves too few beyond doubt.
  const lateLines = await stage.record(async () => {
    for (let n = 0; n < 3; n++) lateStretches.push(await stage.once('picture', { act: 'picture', acting: 0 }));
  });
  late = recorded(lateLines, lateStretches);
  await stage.start('longer');
  longer = recorded(await stage.record(async () => void (await stage.once('complaint', { act: 'complaint', acting: 1 }))), []);
  await stage.start();
  honest = await recordHonest();
  // A busy machine makes noise, and answers little; more of it has to be looked at until a shift would be seen in it. What the acting twin did is no part of this question.
  for (let n = 0; n < MORE && !seesEnough(); n++) honest = together(honest, await recordHonest());
  // What was recorded, for whoever wants to look at it in another way.
  const file = process.env['DAUYS_TRAFFIC_OUT'];
  if (file !== undefined)
    writeFileSync(file, JSON.stringify({ honest: { ...honest, twins: [] }, late: { ...late, twins: [] }, longer: longer.lines }));
  for (const line of honest.lines) expect(line.length).toBeGreaterThan(500);
  expect(new Set(honest.stretches.map(({ what }) => what))).toEqual(new Set(kinds));
});

const of = (what: string): Stretch[] => honest.stretches.filter((stretch) => stretch.what === what);
const left = (stretches: readonly Stretch[], { twins } = honest): Moment[] => departures(twins, stretches, PACE_MS);
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const usualWait = (): number => middle(honest.lines.flat().flatMap(({ waited }) => (waited === undefined ? [] : [waited])));
const came = (stretches: readonly Stretch[]): Moment[] => answers(honest.twins, stretches, PACE_MS, usualWait());
const MORE = 3;
/** Of each kind at least so many answers are compared. */
const ANSWERS = 10;
/** What of 20 ms on every beat of a kind would be seen, 0…1. */
const seen = (kind: string): number => powerOf(left(of(kind)), (time) => time + 20, seededRandom(1));
const seesEnough = (): boolean => kinds.every((kind) => seen(kind) > 0.9 && came(of(kind)).length > ANSWERS);
/** One recording after the other, of the same terminals on the same schedule. */
const together = (one: Recorded, next: Recorded): Recorded =>
  recorded({ lines: joined(one.lines, next.lines), numbers: joined(one.numbers, next.numbers) }, [...one.stretches, ...next.stretches]);
const joined = (one: Recorded['lines'], next: Recorded['lines']): Recorded['lines'] => one.map((line, i) => [...line, ...(next[i] ?? [])]);
const sizesOf = (lines: readonly (readonly Exchange[])[], way: 'up' | 'down'): Set<number> =>
  new Set(lines.flat().flatMap((one) => (way === 'up' || one.waited !== undefined ? [one[way]] : [])));

test('whatever happens, each beat has one size up and one size down', () => {
  // With all exchanges of another size than the first, so that a failure says what they were.
  const [first] = honest.lines.flat();
  const others = honest.lines.flat().filter(({ up, down, waited }) => up !== first?.up || (waited !== undefined && down !== first.down));
  expect({ others, up: sizesOf(honest.lines, 'up').size, down: sizesOf(honest.lines, 'down').size }).toEqual({
    others: [],
    up: 1,
    down: 1,
  });
});
test('with servers of numbers each exchange has one size too, and there are no more than turns, though somebody says numbers all the time', () => {
  for (const line of honest.numbers) {
    expect([sizesOf([line], 'up').size, sizesOf([line], 'down').size]).toEqual([1, 1]);
    const span = (line.at(-1)?.at ?? 0) - (line[0]?.at ?? 0);
    expect(line.length).toBeGreaterThan(40);
    expect(line.length).toBeLessThanOrEqual(2 * (Math.floor(span / TURNS_MS) + 2));
  }
});
describe.each(kinds)('%s', (kind) => {
  test('beats leave as at the twin that rests', () => {
    const moments = left(of(kind));
    expect({ flags: flagged(moments), n: moments.length, ...shiftOf(moments) }).toMatchObject({ flags: [] });
  });
  test('answers come as at the twin that rests', () => {
    const moments = came(of(kind));
    expect(moments.length).toBeGreaterThan(ANSWERS);
    expect({ flags: flagged(moments), n: moments.length, ...shiftOf(moments) }).toMatchObject({ flags: [] });
  });
});
test('all of it together: beats leave, and answers come, as at the twin that rests', () => {
  expect([flagged(left(honest.stretches)), flagged(came(honest.stretches))]).toEqual([[], []]);
});
test.each([
  ['a session is set up', (beat: Exchange) => beat.type === SET_UP],
  ['a beat follows one that was not answered', (_: Exchange, before: Exchange) => before.waited === undefined],
] as const)('%s at the moment at which any other beat leaves', (_, isKind) => {
  const moments = ofKind(honest.twins, isKind);
  expect(moments.length).toBeGreaterThan(20);
  expect({ flags: flagged(moments), ...shiftOf(moments) }).toMatchObject({ flags: [] });
});
describe('what would have been seen in this noise', () => {
  test('20 ms on every beat of any kind of stretch', () => {
    for (const kind of kinds) expect(seen(kind), kind).toBeGreaterThan(0.9);
  });
  test('20 ms on one beat in ten', () => {
    expect(powerOf(left(honest.stretches), (time, i) => time + (i % 10 === 0 ? 20 : 0), seededRandom(2))).toBeGreaterThan(0.9);
  });
});
describe('a terminal that gives away which beats carry something', () => {
  test('20 ms later: caught', () => {
    // Either of the two that look for it: by how much beats are late, and how many are.
    const moments = left(late.stretches, late);
    expect({ caught: flagged(moments).some((name) => name === 'later' || name === 'moreLate'), ...shiftOf(moments) }).toMatchObject({
      caught: true,
    });
  });
  test('and by nothing else: its sizes are the same', () => expect(sizesOf(late.lines, 'up')).toEqual(sizesOf(honest.lines, 'up')));
  test('one byte longer: caught', () => {
    const [size] = sizesOf(honest.lines, 'up');
    expect(sizesOf(longer.lines, 'up')).toEqual(new Set([size, (size ?? 0) + 1]));
  });
});
