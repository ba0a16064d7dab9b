import { dayIn, instant, type Day } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addAvailability, availabilityOf, mergeDays, NOTHING_DECLARED, shareOf, unseenDay, type DaySeen } from './availability.ts';
import { declaredOn, declareHours, localMinuteIn, type Hours } from './hours.ts';
import { countOf, daysOf, DAY_MINUTES, emptyDay, hasMinute, MINUTE_MS, withMinutes } from './minutes.ts';
import { hindrancesAt, provenBy, type Heard } from './usable.ts';

const bits = fc.uint8Array({ minLength: 180, maxLength: 180 }).map((b) => new Uint8Array(b));
const seen: fc.Arbitrary<DaySeen> = fc.record({ usable: bits, unknown: bits });

describe('a day of minutes', () => {
  test('a stretch over several days sets exactly its minutes', () => {
    fc.assert(
      fc.property(fc.nat(30_000_000), fc.integer({ min: 1, max: 5_000 }), (from, length) => {
        const days = daysOf(from, from + length);
        expect([...days.values()].reduce((n, b) => n + countOf(b), 0)).toBe(length);
        const at = (m: number) => hasMinute(days.get(Math.floor(m / DAY_MINUTES)) ?? emptyDay(), m % DAY_MINUTES);
        expect([at(from - 1), at(from), at(from + length - 1), at(from + length)]).toEqual([false, true, true, false]);
      }),
    );
  });
  test('minutes outside a day are refused', () => {
    for (const [from, to] of [
      [-1, 3],
      [0, 1_441],
      [0.5, 2],
    ] as const)
      expect(() => withMinutes(emptyDay(), from, to)).toThrow(RangeError);
  });
});

describe('availability', () => {
  test('merging days: order, grouping and repetition mean nothing', () => {
    fc.assert(
      fc.property(seen, seen, seen, (a, b, c) => {
        expect(mergeDays(a, b)).toEqual(mergeDays(b, a));
        expect(mergeDays(mergeDays(a, b), c)).toEqual(mergeDays(a, mergeDays(b, c)));
        expect(mergeDays(a, a)).toEqual(a);
        expect(mergeDays(a, unseenDay())).toEqual(a);
      }),
    );
  });
  test('the share is never above 1 nor under 0, and what is counted fits into what was declared', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(seen, bits), { maxLength: 4 }), (days) => {
        const sum = days.reduce((all, [day, declared]) => addAvailability(all, availabilityOf(day, declared)), NOTHING_DECLARED);
        const share = shareOf(sum) ?? 0;
        expect(share >= 0 && share <= 1).toBe(true);
        expect(sum.usable + sum.unknown).toBeLessThanOrEqual(sum.declared);
      }),
    );
  });
  test('S-51: the hub is down, for however long: no terminal stands worse for it, and the gap is counted as unknown', () => {
    fc.assert(
      fc.property(seen, bits, bits, (day, declared, down) => {
        const before = availabilityOf(day, declared);
        const after = availabilityOf(mergeDays(day, { usable: emptyDay(), unknown: down }), declared);
        expect(shareOf(after) ?? 1).toBeGreaterThanOrEqual(shareOf(before) ?? 0);
        expect(after).toMatchObject({ declared: before.declared, usable: before.usable });
        expect(after.unknown).toBeGreaterThanOrEqual(before.unknown);
      }),
    );
    const hour = { usable: withMinutes(emptyDay(), 0, 600), unknown: withMinutes(emptyDay(), 600, 660) };
    expect(availabilityOf(hour, withMinutes(emptyDay(), 0, 660))).toEqual({ declared: 660, usable: 600, unknown: 60 });
    expect(shareOf({ declared: 660, usable: 600, unknown: 60 })).toBe(1);
  });
  test('where nothing was promised or seen there is no figure, and none is not zero', () => {
    expect(shareOf(NOTHING_DECLARED)).toBeUndefined();
    expect(shareOf({ declared: 60, usable: 0, unknown: 60 })).toBeUndefined();
    expect(shareOf({ declared: 60, usable: 0, unknown: 0 })).toBe(0);
  });
});

describe('usable', () => {
  const pace = { beatSeconds: 30, canarySeconds: 7_200 };
  const start = instant(1_790_000_040_000);
  const at = (seconds: number) => instant(start + 1_000 * seconds);
  const heard = (seconds: number, ...conditions: readonly string[]): Heard => ({ at: at(seconds), conditions });
  test.each([
    ['beats, screen, touch, page and a canary', heard(0), at(-60), []],
    ['nothing heard ever', undefined, at(-60), ['no-beat']],
    ['the last beat is 63 s old', heard(-63), at(-60), []],
    ['the last beat is 64 s old', heard(-64), at(-60), ['no-beat']],
    ['no canary arrived yet', heard(0), undefined, ['no-canary']],
    ['the last canary arrived two hours ago', heard(0), at(-7_200), []],
    ['the last canary arrived a second longer ago', heard(0), at(-7_201), ['no-canary']],
    ['screen off', heard(0, 'screen-off'), at(-60), ['screen-off']],
    ['no touch, no page', heard(0, 'page-silent', 'touch-missing'), at(-60), ['page-silent', 'touch-missing']],
    ['printer out of paper', heard(0, 'printer-fault'), at(-60), []],
  ] as const)('%s', (_, last, canaryAt, expected) => expect(hindrancesAt({ heard: last, canaryAt, now: start }, pace)).toEqual(expected));

  const proves = (before: Heard | undefined, last: Heard, canaryAt = at(-60)) => {
    const found = provenBy({ before, heard: last, canaryAt }, pace);
    return found === undefined ? [] : Array.from({ length: found.to - found.from }, (_, i) => found.from + i - start / MINUTE_MS);
  };
  test('a beat proves its own minute, and those since the beat before when no silence lies between', () => {
    expect(proves(undefined, heard(10))).toEqual([0]);
    expect(proves(heard(-20), heard(10))).toEqual([-1, 0]);
    expect(proves(heard(-50), heard(13))).toEqual([-1, 0]);
    expect(proves(heard(-54), heard(10))).toEqual([0]);
    expect(proves(heard(70), heard(10))).toEqual([0]);
  });
  test('what could not be used is not proven, and not the minute before it', () => {
    expect(proves(heard(-20), heard(10, 'screen-off'))).toEqual([]);
    expect(proves(heard(-20, 'screen-off'), heard(10))).toEqual([0]);
  });
  test('minutes before the first canary arrived are not proven', () => {
    expect(provenBy({ before: heard(-60), heard: heard(0), canaryAt: undefined }, pace)).toBeUndefined();
  });
});

describe('declared hours', () => {
  const all = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }]);
  const usual: Hours = {
    version: 1,
    since: 0 as Day,
    zone: 'Asia/Almaty',
    week: Array.from({ length: 7 }, () => [{ from: 480, to: 1_200 }]),
  };
  const utcDay = (iso: string) => Date.parse(iso) / 86_400_000;
  const spans = (versions: readonly Hours[], iso: string) => {
    const declared = declaredOn(versions, utcDay(iso));
    const edges: number[] = [];
    for (let m = 0; m <= DAY_MINUTES; m++)
      if ((m > 0 && hasMinute(declared, m - 1)) !== (m < DAY_MINUTES && hasMinute(declared, m))) edges.push(m);
    return edges;
  };
  test('eight to eight in Almaty is three to fifteen in UTC', () => expect(spans([usual], '2026-11-27')).toEqual([180, 900]));
  test('before the country moved to one zone, two to fourteen', () => expect(spans([usual], '2024-02-29')).toEqual([120, 840]));
  test('a Friday that is closed, in the local calendar', () => {
    const friday = dayIn('Asia/Almaty', instant(Date.parse('2026-11-27T00:00:00Z')));
    expect(spans([{ ...usual, week: all, except: [{ day: friday, spans: [] }] }], '2026-11-26')).toEqual([0, 1_140]);
    expect(spans([{ ...usual, week: all.with(4, []) }], '2026-11-26')).toEqual([0, 1_140]);
  });
  test.each([
    ['spring forward', '2026-03-29', 1_380],
    ['back', '2026-10-25', 1_500],
    ['an ordinary day', '2026-07-01', 1_440],
  ])('a zone whose clock steps: %s', (_, iso, minutes) => {
    const berlin: Hours = {
      ...usual,
      zone: 'Europe/Berlin',
      week: Array.from({ length: 7 }, () => []),
      except: [{ day: utcDay(iso) as Day, spans: [{ from: 0, to: 1_440 }] }],
    };
    const around = [-1, 0, 1].map((d) => countOf(declaredOn([berlin], utcDay(iso) + d)));
    expect(around.reduce((a, b) => a + b)).toBe(minutes);
  });
  test('a minute is declared when a clock on the wall shows an hour that was promised, whatever the zone and the day', () => {
    const zones = ['Asia/Almaty', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns', 'UTC'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 15_000, max: 21_000 }), (zone, day) => {
        const versions: readonly Hours[] = [{ ...usual, zone, week: usual.week.with(6, []) }];
        const declared = declaredOn(versions, day);
        for (let m = 0; m < DAY_MINUTES; m += 15) {
          const at = instant((day * DAY_MINUTES + m) * MINUTE_MS);
          const shown = localMinuteIn(zone, at);
          // Day 3 after 1 January 1970 was a Sunday.
          expect(hasMinute(declared, m)).toBe(shown >= 480 && shown < 1_200 && (dayIn(zone, at) + 3) % 7 !== 6);
        }
      }),
      { numRuns: 60 },
    );
  });
  test('each day has the version of its time; before the first nothing was promised', () => {
    const today = utcDay('2026-11-27');
    const versions: readonly Hours[] = [
      { ...usual, zone: 'UTC', since: today as Day },
      { ...usual, zone: 'UTC', version: 2, since: (today + 1) as Day, week: all },
    ];
    expect([-1, 0, 1].map((d) => countOf(declaredOn(versions, today + d)))).toEqual([0, 720, 1_440]);
  });
  test('a past that was promised is not promised less', () => {
    const today = 20_000 as Day;
    const code = (next: Partial<Hours>, versions = [usual]) => {
      const result = declareHours(versions, { ...usual, version: 2, since: 20_001 as Day, ...next }, today);
      return result.ok ? result.value.length : result.error.code;
    };
    expect(code({})).toBe(2);
    expect(code({ since: today })).toBe('fleet/hours-dated-back');
    expect(code({ version: 3 })).toBe('fleet/version-skipped');
    expect(code({ version: 1, since: 0 as Day }, [])).toBe(1);
    for (const bad of [
      { zone: 'Asia/Nowhere' },
      { week: all.slice(1) },
      { week: all.with(2, [{ from: 0, to: 1_441 }]) },
      {
        week: all.with(2, [
          { from: 9, to: 12 },
          { from: 11, to: 13 },
        ]),
      },
    ])
      expect(code(bad)).toBe('fleet/malformed-hours');
  });
});
