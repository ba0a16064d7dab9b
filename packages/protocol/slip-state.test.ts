import { instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfDay, type SlipFacts, slipState } from './slip-state.ts';

const HOUR = 3_600_000;
const end = instant(Date.UTC(2026, 10, 22, 19));
const after = (hours: number) => instant(end + hours * HOUR);
const nothing = { received: false, interim: 0, answered: false, forwarded: false };

describe('slip states at a stated time', () => {
  test.each<[string, Partial<SlipFacts>, string]>([
    ['not logged, within the day', { at: after(-5) }, 'promised'],
    ['not logged, at the last moment', { at: after(24) }, 'promised'],
    ['not logged, past 24 h', { at: after(24.001) }, 'overdue'],
    ['not logged, of a retired terminal', { at: after(-5), retiredBefore: after(-30) }, 'after-retirement'],
    ['not logged, of a retired terminal, past 72 h', { at: after(73), retiredBefore: after(-30) }, 'after-retirement'],
    ['logged, of a retired terminal', { at: after(73), retiredBefore: after(-30), logged: true }, 'logged'],
    ['not logged, past 72 h', { at: after(72.001) }, 'missing'],
    ['logged, however late', { at: after(500), logged: true }, 'logged'],
    ['logged, code known, nothing since', { at: after(80), logged: true, later: nothing }, 'logged'],
    ['logged, code known, never received', { at: after(145), logged: true, later: nothing }, 'not-delivered'],
    ['received', { at: after(500), logged: true, later: { ...nothing, received: true } }, 'received'],
    ['interim', { at: after(500), logged: true, later: { ...nothing, received: true, interim: 2 } }, 'interim'],
    ['answered', { at: after(500), logged: true, later: { ...nothing, received: true, interim: 2, answered: true } }, 'answered'],
    ['forwarded', { at: after(500), logged: true, later: { ...nothing, forwarded: true } }, 'forwarded'],
  ])('%s', (_, facts, state) => {
    expect(slipState({ endOfDay: end, at: end, logged: false, ...facts }).state).toBe(state);
  });
  test('time alone never improves a state', () => {
    const order = ['promised', 'overdue', 'missing'];
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((h) => slipState({ endOfDay: end, at: after(h), logged: false }).state);
        return order.indexOf(early ?? '') <= order.indexOf(late ?? '');
      }),
    );
  });
});

describe('the end of a day', () => {
  test.each([
    [20_779, 'Asia/Almaty', '2026-11-22T19:00:00.000Z'],
    [20_779, 'UTC', '2026-11-23T00:00:00.000Z'],
    // Clocks go back on 1 November 2026 in New York: that day has 25 hours.
    [20_758, 'America/New_York', '2026-11-02T05:00:00.000Z'],
    [20_757, 'America/New_York', '2026-11-01T04:00:00.000Z'],
    // Clocks that change at midnight. Forward: 00:00 does not exist, the next day begins at 01:00.
    [20_701, 'America/Santiago', '2026-09-06T04:00:00.000Z'],
    [20_702, 'America/Santiago', '2026-09-07T03:00:00.000Z'],
    [20_540, 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
    [20_540, 'Atlantic/Azores', '2026-03-29T01:00:00.000Z'],
    // Back: 24:00 becomes 23:00, the day has 25 hours; or a minute after midnight, which then comes twice.
    [20_547, 'America/Santiago', '2026-04-05T04:00:00.000Z'],
    [14_919, 'America/St_Johns', '2010-11-07T02:30:00.000Z'],
    [20_757, 'America/Havana', '2026-11-01T04:00:00.000Z'],
    // Half an hour forward onto midnight; and a date line that moved: there was no 30 December.
    [17_655, 'Asia/Pyongyang', '2018-05-04T15:00:00.000Z'],
    [15_337, 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    [15_338, 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('day %i in %s', (day, zone, iso) => expect(new Date(endOfDay(day, zone)).toISOString()).toBe(iso));
});
