import { instant, type Instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import { urgentAlerts, type WaitingAtBody } from './decide.ts';
import { urgentRules, USUAL_URGENT, type BodyRole } from './rules.ts';

const MINUTE = 60_000;
const nine = Date.parse('2026-11-27T09:00:00Z');
const at = (minutes: number): Instant => instant(nine + minutes * MINUTE);
const waiting = (since: readonly number[], roused: Partial<Record<BodyRole, number>> = {}): WaitingAtBody => ({
  body: 'ombudsman',
  since: since.map(at),
  roused: Object.fromEntries(Object.entries(roused).map(([to, minutes]) => [to, at(minutes)])),
});
/** To whom, and of which minute. */
const due = (body: WaitingAtBody, now: number) =>
  urgentAlerts(body, at(now), USUAL_URGENT).map(({ to, sendAt }) => [to, (sendAt - nine) / MINUTE]);

/** Minute by minute, with what was decided remembered, as the hub does; `open`: from when to when each waits. */
const through = (open: readonly (readonly [number, number])[], until: number): (readonly [string, number, number])[] => {
  const roused: Partial<Record<BodyRole, number>> = {};
  const told: [string, number, number][] = [];
  for (let now = 0; now <= until; now++) {
    const since = open.filter(([from, to]) => from <= now && now < to).map(([from]) => from);
    for (const { to, sendAt } of urgentAlerts(waiting(since, roused), at(now), USUAL_URGENT)) {
      roused[to] = (sendAt - nine) / MINUTE;
      told.push([to, roused[to], now]);
    }
  }
  return told;
};

describe('who is roused', () => {
  test('nobody while nothing waits, or what waits is opened in time', () => {
    expect(due(waiting([]), 500)).toEqual([]);
    expect(through([[1, 6]], 200)).toEqual([]);
  });
  test('duty after five minutes, head after an hour; both again while it waits', () => {
    expect(through([[0, 10_000]], 130)).toEqual([
      ['body-duty', 5, 5],
      ['body-head', 60, 60],
      ['body-duty', 65, 65],
      ['body-duty', 125, 125],
    ]);
  });
  test('at full steps, whenever it came: who sees a mail leave does not learn the minute', () => {
    const leaves = [0.1, 1, 2.5, 4, 4.9].map((came) => due(waiting([came]), 30)[0]);
    expect(leaves).toEqual(leaves.map(() => ['body-duty', 10]));
    expect(due(waiting([2.5]), 9.9)).toEqual([]);
  });
  test('one alert for many that wait; and one more for what comes later, though the earlier one still waits', () => {
    expect(
      through(
        [
          [1, 99],
          [2, 99],
          [4, 99],
        ],
        30,
      ),
    ).toEqual([['body-duty', 10, 10]]);
    expect(
      through(
        [
          [0, 99],
          [16, 99],
        ],
        40,
      ),
    ).toEqual([
      ['body-duty', 5, 5],
      ['body-duty', 25, 25],
    ]);
  });
  test('what comes after the first was opened is not covered by the alert of the first', () => {
    expect(
      through(
        [
          [0, 6],
          [7, 99],
        ],
        30,
      ),
    ).toEqual([
      ['body-duty', 5, 5],
      ['body-duty', 15, 15],
    ]);
  });
  test('a hub that was away tells once of all that came meanwhile', () => {
    expect(due(waiting([0, 7, 22, 31]), 40)).toEqual([['body-duty', 40]]);
  });
  test('two hubs that look at different moments write the same key', () => {
    const [one, other] = [36, 39].map((now) => urgentAlerts(waiting([28, 29]), at(now), USUAL_URGENT)[0]?.key);
    expect(one).toBe('urgent/ombudsman/body-duty/2026-11-27T09:35:00.000Z');
    expect(other).toBe(one);
  });
  test('the ladder is data: what the configuration says of it holds, the rest is as usual', () => {
    const rules = urgentRules({ ladder: [{ to: 'body-head', afterMinutes: 2, everyMinutes: 9 }] });
    expect(rules.stepMinutes).toBe(USUAL_URGENT.stepMinutes);
    expect(urgentAlerts(waiting([0]), at(7), rules).map(({ to }) => to)).toEqual(['body-head']);
  });
});
