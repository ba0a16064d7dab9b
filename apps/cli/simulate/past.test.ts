import { instant } from '@dauys/basics/clock.ts';
import { countOf, hasMinute, minuteOf } from '@dauys/fleet/minutes.ts';
import { downAfterMs } from '@dauys/fleet/silence.ts';
import { EMPTY, verifyChain } from '@dauys/journal/chain.ts';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from './building/story.ts';
import { countryOf } from './country.ts';
import { hubTime, type Calendar } from './fleet.ts';
import { pastOf, type Past } from './past.ts';
import { settle, type Scripted } from './site.ts';

const calendar: Calendar = { begin: instant(Date.parse('2026-01-10T00:00:00.000Z')), from: 0, pace: 1 };
const past = ({ script = [], perDay = 0, days }: { script?: readonly Scripted[]; perDay?: number; days: number }): readonly Past[] =>
  settle(countryOf(12), { seed: 3, from: 0, to: days * DAY, perDay, script }).flatMap((site) => pastOf(site, calendar, days * DAY));
const NONE = new Uint8Array(180);
const at = (ms: number) => hubTime(calendar, ms);

describe('a past', () => {
  test('without troubles: every minute of every day, one start, no silence', () => {
    for (const { days, silences, entries } of past({ days: 3 })) {
      expect([...days.values()].map(({ heard, canaried }) => [countOf(heard), countOf(canaried)])).toEqual(Array(3).fill([1_440, 1_440]));
      expect([silences, entries.map(({ entry }) => entry.kind)]).toEqual([[], ['boot']]);
    }
  });
  test('an outage is a silence from the last beat to the first, in the journal, and in the minutes', () => {
    const during = { from: DAY + 6 * HOUR, to: DAY + 9 * HOUR };
    const [own, sister, ...others] = past({ days: 3, script: [{ what: 'cable', facility: 'kz-model-01', terminal: 0, ...during }] });
    expect([sister, ...others].flatMap((one) => one?.silences ?? [])).toEqual([]);
    const [silence, ...more] = own?.silences ?? [];
    expect(more).toEqual([]);
    expect(Math.abs((silence?.from ?? 0) - at(during.from))).toBeLessThanOrEqual(2 * MINUTE);
    expect(Math.abs((silence?.to ?? 0) - at(during.to))).toBeLessThanOrEqual(2 * MINUTE);
    expect(own?.entries.map(({ entry }) => entry.kind)).toEqual(['boot', 'link-down', 'link-up']);
    const day = own?.days.get(Math.floor(at(DAY) / DAY));
    const minute = (hour: number, m = 0): number => 60 * hour + m;
    expect([5, 7, 8, 10].map((hour) => hasMinute(day?.heard ?? NONE, minute(hour)))).toEqual([true, false, false, true]);
    expect(countOf(day?.heard ?? NONE)).toBeGreaterThan(1_440 - 185);
    // The last canary before it left at five, and proves the way for two hours.
    expect([6, 7].map((hour) => hasMinute(day?.canaried ?? NONE, minute(hour, 30)))).toEqual([true, false]);
  });
  test('a screen that is off makes no silence but a hindrance, and the minutes are not usable', () => {
    const during = { from: DAY + 6 * HOUR, to: DAY + 8 * HOUR };
    const [own] = past({ days: 2, script: [{ what: 'screen-off', facility: 'kz-model-01', terminal: 0, ...during }] });
    expect(own?.silences).toEqual([]);
    expect(own?.hindrances).toMatchObject([{ kind: 'unusable', words: ['screen-off'] }]);
    const [dark] = own?.hindrances ?? [];
    expect(Math.abs((dark?.from ?? 0) - at(during.from)) + Math.abs((dark?.to ?? 0) - at(during.to))).toBeLessThanOrEqual(2 * MINUTE);
    expect(countOf(own?.days.get(Math.floor(at(DAY) / DAY))?.heard ?? NONE)).toBe(1_440 - 120);
  });
  test('what lasts to its end stays open', () => {
    const [own] = past({ days: 2, script: [{ what: 'plug', facility: 'kz-model-01', from: 2 * DAY - 4 * HOUR, to: 3 * DAY }] });
    expect(own?.silences.map(({ to }) => to)).toEqual([undefined]);
    const last = own?.days.get(Math.floor(at(DAY) / DAY))?.heard ?? NONE;
    expect([19, 23].map((hour) => hasMinute(last, 60 * hour))).toEqual([true, false]);
  });
  test('of months with troubles: journals are whole, silences apart from each other, and what was silent was not heard', () => {
    const months = past({ days: 60, perDay: 0.3 });
    expect(months.flatMap(({ silences }) => silences).length).toBeGreaterThan(20);
    expect(months.flatMap(({ hindrances }) => hindrances).length).toBeGreaterThan(5);
    for (const { silences, hindrances, entries, days, kept } of months) {
      const begun = new Set(silences.map(({ from }) => from));
      for (const { from, raised, to } of hindrances)
        expect([begun.has(from), raised > from, (to ?? Infinity) > from]).toEqual([false, true, true]);
      const written = entries.map(({ bytes }) => new Uint8Array(bytes));
      expect(verifyChain(EMPTY, written, kept.confirmed).head).toEqual(kept.confirmed);
      expect(days.size).toBe(60);
      const isHeard = (minute: number): boolean => hasMinute(days.get(Math.floor(minute / 1_440))?.heard ?? NONE, minute % 1_440);
      for (const [i, { from, to, raised, boot, bootAfter = boot }] of silences.entries()) {
        expect(raised - from).toBeGreaterThan(downAfterMs(30));
        expect(to ?? Infinity).toBeGreaterThanOrEqual(raised);
        expect(from).toBeGreaterThanOrEqual(silences[i - 1]?.to ?? 0);
        expect(bootAfter).toBeGreaterThanOrEqual(boot);
        const between = Array.from({ length: Math.max(0, minuteOf(to ?? from) - minuteOf(from) - 1) }, (_, m) => minuteOf(from) + 1 + m);
        expect(between.filter(isHeard)).toEqual([]);
      }
    }
  });
  test('is the same for the same seed', () => {
    const told = () => past({ days: 20, perDay: 0.3 }).map(({ terminal: _, ...rest }) => rest);
    expect(told()).toEqual(told());
  });
});
