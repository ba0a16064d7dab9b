import { instant } from '@dauys/basics/clock.ts';
import { countOf, DAY_MINUTES } from '@dauys/fleet/minutes.ts';
import { describe, expect, test } from 'vitest';
import { createPromises, judgedUntil, readHours, sinceBegun } from './availability.ts';

const DAY = 20_000;
const week = Array.from({ length: 7 }, () => [{ from: 480, to: 1_200 }]);
const hours = (more: object = {}) => JSON.stringify({ version: 1, since: 0, zone: 'UTC', week, ...more });
const asked = { from: DAY, to: DAY + 1, until: (DAY + 9) * DAY_MINUTES };
const counts = (promised: ReturnType<ReturnType<typeof createPromises>>) =>
  promised.map(({ terminals, days }) => [terminals, ...days.map(({ declared }) => countOf(declared))]);

describe('what terminals promise', () => {
  test('those that promise the same stand together; who promised nothing has nothing to keep', () => {
    const promised = createPromises()(
      [
        { terminal: 1, hours: [hours()] },
        { terminal: 2, hours: [] },
        { terminal: 3, hours: [hours()] },
        { terminal: 4, hours: [hours(), hours({ version: 2, since: DAY + 1, week: week.map(() => []) })] },
      ],
      asked,
    );
    expect(counts(promised)).toEqual([
      [[1, 3], 720, 720],
      [[2], 0, 0],
      [[4], 720, 0],
    ]);
  });
  test('nothing that has not come to pass is owed, nor after a terminal was retired', () => {
    const until = (DAY + 1) * DAY_MINUTES + 500;
    const retired = instant((DAY * DAY_MINUTES + 600) * 60_000);
    const terminals = [
      { terminal: 1, hours: [hours()] },
      { terminal: 2, hours: [hours()], retired },
    ];
    expect(counts(createPromises()(terminals, { ...asked, until }))).toEqual([
      [[1], 720, 20],
      [[2], 120, 0],
    ]);
  });
  test('the part of the first day before anybody had declared hours is owed by nobody', () => {
    const at = (minute: number) => instant((DAY * DAY_MINUTES + minute) * 60_000);
    const terminals = [700, -700].map((minute, i) => ({ terminal: i + 1, hours: [hours()], declaredAt: at(minute) }));
    const [alike] = createPromises()([...terminals, { terminal: 3, hours: [hours()] }], asked);
    expect(alike).toMatchObject({ terminals: [1, 2, 3], begins: [DAY * DAY_MINUTES + 700, DAY * DAY_MINUTES - 700, 0] });
    const whole = alike?.days[0]?.declared ?? new Uint8Array();
    expect(alike?.begins.map((begin) => countOf(sinceBegun(whole, DAY, begin)))).toEqual([500, 720, 720]);
    expect([5_000, 1_440, 1_199].map((begun) => countOf(sinceBegun(whole, DAY, DAY * DAY_MINUTES + begun)))).toEqual([0, 0, 1]);
  });
  test('asked again it says the same', () => {
    const promises = createPromises();
    const once = () => counts(promises([{ terminal: 1, hours: [hours()] }], asked));
    expect(once()).toEqual(once());
  });
  test('text that no one has declared is not read', () => expect(() => readHours('{"version":1}')).toThrow(TypeError));
});

test('what may still be proven is not judged: two writings, two beats and three seconds', () => {
  const now = instant(1_790_000_000_000);
  expect(judgedUntil(now, { seconds: 60, beatSeconds: 30 })).toBe(Math.floor((now - 183_000) / 60_000));
});
