import { instant, type Instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterQuiet, alertsFor, USUAL_ALERTS, type OpenSilence, type Site } from './alerts.ts';
import { attempted, ATTEMPTS_BEFORE_SHOWN, type Delivery } from './delivery.ts';
import { answer, countedAs, noticeFor, standingOf, type Asked, type Notice } from './duty.ts';
import { announce, countersign, flawsOf, mayWait, USUAL_MAINTENANCE, type Announcement } from './maintenance.ts';

// Ten in the morning in Almaty.
const morning = Date.parse('2026-11-27T05:00:00Z');
const at = (minutes: number): Instant => instant(morning + 60_000 * minutes);
const HOUR = 60;

describe('notice', () => {
  const silence = (change: Partial<Asked> = {}): Asked => ({
    key: 'k',
    kind: 'silent',
    from: at(0),
    cause: { likelihood: 'unexplained', cause: 'terminal-dark' },
    ...change,
  });
  const opened: Notice = { key: 'k', openedAt: at(15), due: at(15 + 24 * HOUR), answers: [] };
  test.each([
    ['before the threshold', {}, 14, false],
    ['at the threshold', {}, 15, true],
    ['a silence that was over before it', { to: at(14) }, 500, false],
    ['a silence that was over after it', { to: at(16) }, 500, true],
    ['announced maintenance', { cause: { likelihood: 'planned', cause: 'maintenance' } }, 500, false],
    ['the hub was down', { cause: { likelihood: 'explained-external', cause: 'hub-down' } }, 500, false],
    ['dark for less than its threshold', { kind: 'unusable' }, 14, false],
    ['dark for longer', { kind: 'unusable' }, 15, true],
    ['without paper for an afternoon', { kind: 'hindered' }, 239, false],
    ['without paper for longer', { kind: 'hindered' }, 240, true],
    ['what looks like the grid', { cause: { likelihood: 'explained-external', cause: 'grid-failure' } }, 500, true],
  ] as const)('%s', (_, change, minutes, isOpen) => {
    const notice = noticeFor(silence(change), at(minutes));
    expect(notice !== undefined).toBe(isOpen);
    if (isOpen) expect(notice).toEqual({ ...opened, openedAt: at(minutes), due: at(minutes + 24 * HOUR) });
  });
  const answered = (notice: Notice, word: string, minutes: number): Notice => {
    const result = answer(notice, { word, at: at(minutes), evidence: [] });
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };
  test('the first answer in time is the answer; what is said later stands beside it', () => {
    const twice = answered(answered(opened, 'provider-area', 60), 'power-site', 90);
    expect(standingOf(twice, at(2_000))).toMatchObject({ state: 'answered', explanation: { word: 'provider-area' } });
    expect(twice.answers).toHaveLength(2);
  });
  test('open until its clock ends, then unanswered; a late answer is kept and does not count', () => {
    expect(standingOf(opened, opened.due)).toEqual({ state: 'open', due: opened.due });
    expect(standingOf(opened, instant(opened.due + 1))).toEqual({ state: 'unanswered', late: [] });
    const late = answered(opened, 'equipment', 15 + 24 * HOUR + 1);
    expect(standingOf(late, at(3_000))).toMatchObject({ state: 'unanswered', late: [{ word: 'equipment' }] });
  });
  test('only words of the list, only for a notice that is there', () => {
    const code = (notice: Notice | undefined, word: string) => {
      const result = answer(notice, { word, at: at(20), evidence: [] });
      return result.ok ? 'ok' : result.error.code;
    };
    expect([code(opened, 'not-known'), code(opened, 'toString'), code(undefined, 'not-known')]).toEqual([
      'ok',
      'fleet/explanation-unknown',
      'fleet/notice-not-found',
    ]);
  });
  const external = { likelihood: 'explained-external', cause: 'grid-failure' } as const;
  const dark = { likelihood: 'unexplained', cause: 'terminal-dark' } as const;
  const said = standingOf(answered(opened, 'power-area', 60), at(100));
  test.each([
    ['maintenance', { likelihood: 'planned', cause: 'maintenance' }, undefined, 'unmarked'],
    ['the hub', { likelihood: 'explained-external', cause: 'hub-down' }, undefined, 'unmarked'],
    ['an outage outside, answered', external, said, 'explained'],
    ['an outage outside, too short for a notice', external, undefined, 'explained'],
    ['an outage outside, unanswered', external, { state: 'unanswered', late: [] }, 'unexplained'],
    ['anything else, answered', dark, said, 'unexplained'],
    ['an answer that does not fit', { likelihood: 'inconsistent-with-explanation', cause: 'shut-down' }, said, 'unexplained'],
    ['signs of tampering', { likelihood: 'tamper-evident', cause: 'case-opened' }, said, 'unexplained'],
  ] as const)('%s counts as %s', (_, cause, standing, expected) => expect(countedAs(cause, standing)).toBe(expected));
});

describe('announcing maintenance', () => {
  const wish = { id: 'a', from: at(30 * HOUR), to: at(34 * HOUR), person: 'Aigul' };
  const code = (change: object, others: readonly Announcement[] = []) => {
    const result = announce(others, { ...wish, ...change }, at(0));
    return result.ok ? result.value.signatures.length : result.error.code;
  };
  test('in time, short, within the month; under one signature it does not count yet', () => {
    expect(code({})).toBe(1);
    expect(code({ from: at(23 * HOUR), to: at(24 * HOUR) })).toBe('fleet/maintenance-late');
    expect(code({ to: at(39 * HOUR) })).toBe('fleet/maintenance-too-long');
    expect(code({ to: at(30 * HOUR) })).toBe('fleet/maintenance-too-long');
    const spent = [1, 2].map((n) => ({
      ...{ id: `${n}`, from: at(n * 10 * HOUR), to: at(n * 10 * HOUR + 7 * HOUR), announcedAt: at(-5_000) },
      signatures: [
        { person: 'Aigul', at: at(-5_000) },
        { person: 'Bolat', at: at(-4_000) },
      ],
    }));
    expect(code({}, spent)).toBe('fleet/maintenance-budget');
    expect(code({ to: at(32 * HOUR) }, spent)).toBe(1);
  });
  test.each([
    [92 * 24, 9, 'fits'],
    [92 * 24 + 1, 0, 'fleet/maintenance-far'],
    [30, 10, 'fleet/maintenance-unsigned'],
  ])('%i hours ahead, while %i wait for a second signature: %s', (hours, unsigned, expected) => {
    const may = mayWait(at(hours * HOUR), unsigned, at(0));
    expect(may.ok ? 'fits' : may.error.code).toBe(expected);
  });
  test('the second signature is another person’s', () => {
    const first = announce([], wish, at(0));
    if (!first.ok) throw new Error(first.error.code);
    const rules = { others: [], visits: [], rules: USUAL_MAINTENANCE };
    expect(countersign(first.value, 'Aigul', at(1))).toEqual({ ok: false, error: { code: 'fleet/second-signature' } });
    const second = countersign(first.value, 'Bolat', at(1));
    expect(flawsOf(first.value, rules)).toEqual(['unsigned']);
    expect(second.ok && flawsOf(second.value, rules)).toEqual([]);
  });
});

describe('alerts', () => {
  const silent = (terminal: string, minutes = 0, planned = false): OpenSilence => ({
    terminal,
    from: at(minutes),
    planned,
    kind: 'silent',
  });
  const site = (...open: readonly OpenSilence[]): Site => ({ facility: 'kz-n10', zone: 'Asia/Almaty', terminals: 5, silent: open });
  test('a whole facility falls silent: one alert a rung, not one a terminal', () => {
    const alerts = alertsFor(site(silent('1'), silent('2', 1), silent('3', 2), silent('4', 4)), at(70));
    expect(alerts.map(({ scope, to, terminals }) => [scope, to, terminals.length])).toEqual([
      ['site', 'facility-duty', 4],
      ['site', 'technician', 4],
    ]);
  });
  test('two of five, or five one after the other, are not one failure', () => {
    expect(alertsFor(site(silent('1'), silent('2')), at(16)).map(({ scope }) => scope)).toEqual(['terminal', 'terminal']);
    expect(alertsFor(site(...[0, 6, 12, 18, 24].map((m) => silent(`${m}`, m))), at(40)).map(({ scope }) => scope)).toEqual(
      Array.from({ length: 5 }, () => 'terminal'),
    );
  });
  test('the key stays while others join, and is another for another failure, rung or place', () => {
    const first = alertsFor(site(silent('1'), silent('2'), silent('3')), at(20));
    const later = alertsFor(site(silent('5', 3), silent('3'), silent('2'), silent('1')), at(30));
    expect(later.map(({ key }) => key)).toEqual(first.map(({ key }) => key));
    const others = [
      alertsFor(site(silent('1')), at(20)),
      alertsFor(site(silent('1', 1)), at(20)),
      alertsFor(site(silent('1')), at(61)),
      alertsFor({ ...site(silent('1'), silent('2'), silent('3')), facility: 'kz-n19' }, at(20)),
      first,
    ];
    const keys = others.flat().map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length - 1);
  });
  test('who beats and cannot be used is another failure than who is silent; who lacks paper climbs two rungs, later', () => {
    const dark = (terminal: string): OpenSilence => ({ ...silent(terminal), kind: 'unusable' });
    const mixed = alertsFor(site(silent('1'), silent('2'), dark('3'), dark('4')), at(16));
    expect(mixed.map(({ kind, scope }) => `${kind} ${scope}`)).toEqual([
      'silent terminal',
      'silent terminal',
      'unusable terminal',
      'unusable terminal',
    ]);
    expect(alertsFor(site(dark('1'), dark('2'), dark('3')), at(16))).toMatchObject([
      { kind: 'unusable', scope: 'site', to: 'facility-duty' },
    ]);
    const paper: OpenSilence = { ...silent('1'), kind: 'hindered' };
    expect(alertsFor(site(paper), at(254))).toEqual([]);
    expect(alertsFor(site(paper), at(5_000)).map(({ to, key }) => [to, key.split('/')[0]])).toEqual([
      ['facility-duty', 'hindered'],
      ['technician', 'hindered'],
    ]);
  });
  test('announced maintenance alarms nobody', () => expect(alertsFor(site(silent('1', 0, true)), at(5_000))).toEqual([]));
  test('at night the facility is left to sleep, and a monitor is not', () => {
    const evening = 12 * HOUR + 30;
    const alerts = alertsFor(site(silent('1', evening)), at(evening + 130));
    expect(alerts.map(({ to, sendAt }) => [to, (sendAt - morning) / 60_000])).toEqual([
      ['facility-duty', 21 * HOUR],
      ['technician', 21 * HOUR],
      ['monitor', evening + 120],
    ]);
  });
  test.each([
    ['before', 11 * HOUR + 59, 11 * HOUR + 59],
    ['at their beginning', 12 * HOUR, 21 * HOUR],
    ['after midnight', 19 * HOUR, 21 * HOUR],
    ['at their end', 21 * HOUR, 21 * HOUR],
  ])('quiet hours, %s', (_, from, to) => expect(afterQuiet(at(from), 'Asia/Almaty', USUAL_ALERTS.quiet)).toBe(at(to)));
  test('no alert comes before its rung, each silence is in one failure, and nothing but names and times is in it', () => {
    const some = fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(300)), { maxLength: 8, selector: ([t]) => t });
    fc.assert(
      fc.property(some, fc.nat(3_000), (open, now) => {
        const alerts = alertsFor(site(...open.map(([t, m]) => silent(`${t}`, m))), at(now));
        for (const alert of alerts) {
          const rung = USUAL_ALERTS.ladder.find(({ to }) => to === alert.to);
          expect(now).toBeGreaterThanOrEqual((alert.since - morning) / 60_000 + (rung?.afterMinutes ?? Infinity));
          expect(Object.keys(alert).toSorted()).toEqual(['facility', 'key', 'kind', 'scope', 'sendAt', 'since', 'terminals', 'to']);
        }
        expect(new Set(alerts.map(({ key }) => key)).size).toBe(alerts.length);
        const duty = alerts.filter(({ to }) => to === 'facility-duty').flatMap(({ terminals }) => terminals);
        expect(new Set(duty).size).toBe(duty.length);
      }),
    );
  });
});

describe('S-56: the channel fails', () => {
  const failing = (times: number): Delivery =>
    Array.from({ length: times }).reduce<Delivery>((d) => attempted(d, false, d.state === 'delivered' ? d.at : d.nextAt), {
      state: 'waiting',
      since: at(0),
      attempts: 0,
      nextAt: at(0),
    });
  test('it is tried again, ever more slowly, at least once an hour', () => {
    const pauses = Array.from({ length: 9 }, (_, i) => {
      const [before, after] = [failing(i), failing(i + 1)];
      return before.state !== 'delivered' && after.state !== 'delivered' ? (after.nextAt - before.nextAt) / 60_000 : 0;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });
  test('counted, and shown as undelivered; what arrives in the end is delivered, and stays so', () => {
    expect(failing(ATTEMPTS_BEFORE_SHOWN - 1)).toMatchObject({ state: 'waiting', attempts: 4 });
    const shown = failing(ATTEMPTS_BEFORE_SHOWN);
    expect(shown).toMatchObject({ state: 'undelivered', attempts: 5, nextAt: at(31) });
    const arrived = attempted(shown, true, at(40));
    expect(arrived).toMatchObject({ state: 'delivered', attempts: 6, since: at(0) });
    expect(attempted(arrived, false, at(50))).toBe(arrived);
  });
});
