import { instant, type Instant } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import { USUAL_ALERTS, type Site } from '@dauys/fleet/alerts.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { firstOf, isQuiet, sitesOf } from './alerts.ts';
import { newAlerts, type Decided } from './due-alerts.ts';
import { dutyShape, rulesOf } from './rules.ts';

const MINUTE = 60_000;
const noon = Date.parse('2026-11-22T07:00:00.000Z');
const at = (minutes: number): Instant => instant(noon + minutes * MINUTE);
const site = (silent: Readonly<Record<string, number>>): Site => ({
  facility: 'kapshagai',
  zone: 'Asia/Almaty',
  terminals: 3,
  silent: Object.entries(silent).map(([terminal, minute]) => ({ terminal, kind: 'silent', from: at(minute), planned: false })),
});
const rules = USUAL_ALERTS;

/** What is told over time, with what was told before remembered. */
const told = (...steps: readonly (readonly [number, Readonly<Record<string, number>>])[]): readonly string[] => {
  const known: Decided[] = [];
  for (const [minute, silent] of steps) known.push(...newAlerts(site(silent), known, { now: at(minute), rules }));
  return known.map(({ to, terminals }) => `${to} ${terminals.join('+')}`);
};

describe('who is told of what', () => {
  test('each rung once, however often one looks', () => {
    expect(told([14, { a: 0 }], [16, { a: 0 }], [17, { a: 0 }], [61, { a: 0 }], [61, { a: 0 }])).toEqual([
      'facility-duty a',
      'technician a',
    ]);
  });
  test('a whole site is one failure; the terminal that comes back last is no new one', () => {
    expect(told([16, { a: 0, b: 1, c: 2 }], [40, { c: 2 }])).toEqual(['facility-duty a+b+c']);
  });
  test('but the next rung of it is told', () => {
    expect(told([16, { a: 0, b: 1, c: 2 }], [63, { c: 2 }])).toEqual(['facility-duty a+b+c', 'technician c']);
  });
  test('another silence of the same terminal is a new failure', () => {
    expect(told([16, { a: 0 }], [46, { a: 30 }])).toEqual(['facility-duty a', 'facility-duty a']);
  });
});

describe('ladder and quiet hours', () => {
  test('are what the operator’s configuration says: whom, when, and whether a night waits', () => {
    // Noon in Almaty, and a place that sleeps at noon.
    const duty = {
      ladder: [
        { to: 'prosecutor', afterMinutes: 2, night: 'goes' },
        { to: 'facility-duty', afterMinutes: 3, night: 'waits' },
      ],
      quiet: { from: 11 * 60, to: 13 * 60 },
    };
    if (!Value.Check(dutyShape, duty)) throw new Error('no such configuration');
    const due = (minute: number) =>
      newAlerts(site({ a: 0 }), [], { now: at(minute), rules: rulesOf(duty).alerts }).map(({ to, sendAt }) => [to, sendAt]);
    expect(due(1)).toEqual([]);
    expect(due(2)).toEqual([['prosecutor', at(2)]]);
    expect(due(3)).toEqual([
      ['prosecutor', at(2)],
      ['facility-duty', at(60)],
    ]);
    expect(rulesOf().alerts).toEqual(rules);
  });
});

describe('what is looked at', () => {
  const row = { kind: 'silent' as const, fromAt: at(0), raisedAt: at(1), likelihood: 'unexplained', cause: 'terminal-dark' };
  test('a terminal that is retired while it is silent alarms nobody any more, and counts for nothing', async () => {
    const said = [cast.facilitySaid('kapshagai'), cast.terminalSaid('00000001', 'kapshagai', cast.kiosk)];
    const entries = await cast.entriesOf([...said, cast.terminalSaid('00000002', 'kapshagai', cast.bar)]);
    const folded = foldDirectory(entries, parseAnchor(JSON.stringify(cast.anchorFile())));
    const [one, two] = [...folded.terminals.values()];
    if (one === undefined || two === undefined) throw new Error('two terminals');
    const sites = (retired: Instant | undefined) =>
      sitesOf(
        {
          ...folded,
          terminals: new Map([
            [one.id, { ...one, ...(retired === undefined ? {} : { retired }) }],
            [two.id, two],
          ]),
        },
        [
          { ...row, terminal: 1 },
          { ...row, terminal: 2 },
        ],
        at(5),
      ).map(({ terminals, silent }) => [terminals, ...silent.map(({ terminal }) => terminal)]);
    expect(sites(undefined)).toEqual([[2, '00000001', '00000002']]);
    expect(sites(at(6))).toEqual([[2, '00000001', '00000002']]);
    expect(sites(at(5))).toEqual([[1, '00000002']]);
  });
  test('however many are silent, from the earliest on', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => ({ fromAt: at(300_000 - i) }));
    expect(firstOf(many, { siteWithinMinutes: 5 })).toBe(at(-4));
  });
});

describe('nobody is told', () => {
  const row = { terminal: 1, kind: 'silent' as const, fromAt: at(0), raisedAt: at(20) };
  test.each([
    ['of what was announced', 'planned', 'maintenance', 60, true],
    ['of what the hub did not hear', 'explained-external', 'hub-down', 60, true],
    ['of what is about to be judged', null, null, 20.5, true],
    ['but of what nobody could judge', null, null, 22, false],
    ['and of what is explained', 'explained-external', 'provider-failure', 60, false],
  ])('%s', (_, likelihood, cause, minute, quiet) => expect(isQuiet({ ...row, likelihood, cause }, at(minute))).toBe(quiet));
});
