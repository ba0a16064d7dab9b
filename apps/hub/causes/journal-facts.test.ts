import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { causeOf } from '@dauys/fleet/cause.ts';
import type { Details, Entry, JournalKind } from '@dauys/journal/entry.ts';
import { describe, expect, test } from 'vitest';
import { observationOf, type Facts } from './gather.ts';
import { journalFacts, type Kept } from './journal-facts.ts';

const MINUTE = 60_000;
const noon = Date.parse('2026-11-22T12:00:00.000Z');
const at = (minutes: number): Instant => instant(noon + minutes * MINUTE);

/** A journal as a terminal would have written it: kind, minute, details. */
const journal = (...said: readonly (readonly [JournalKind, number, Details?])[]): readonly Entry[] =>
  said.map(([kind, minute, details = {}], i) => ({ n: i + 1, at: at(minute), boot: 1, kind, details }));
const kept = (entries: readonly Entry[], over: Partial<Kept> = {}): Kept => ({
  entries,
  waysBefore: [],
  monitors: [],
  reachesBack: true,
  newest: entries.at(-1)?.at,
  isForked: false,
  ...over,
});
const stretch = { from: at(0), to: at(40) };
const power = ['boot', -900, { system: 'aaaaaaaa', version: '1' }] as const;
const unreachable = [
  ['hub-unreachable', 2, { uplink: 'hub', since: isoOf(at(0)) }],
  ['hub-back', 40, { uplink: 'hub', since: isoOf(at(0)), attempts: 9 }],
] as const;

describe('the journal of a silence', () => {
  test.each([
    ['not yet back', kept(journal(power)), { from: at(0) }],
    ['nothing kept from before it', kept(journal(...unreachable), { reachesBack: false }), stretch],
    ['nothing kept from after it', kept(journal(power, ['alive', -5])), stretch],
  ])('has not come: %s', (_, before, of) => expect(journalFacts(before, of)).toBeUndefined());

  test('another past was brought: it does not hold together, whatever it says', () => {
    expect(journalFacts(kept(journal(power), { isForked: true }), { from: at(0) })?.whole).toBe(false);
  });

  test('states last from their word to the opposite one; a second word changes nothing; the last may still last', () => {
    const facts = journalFacts(
      kept(journal(power, ['mains-lost', -2], ['mains-lost', -1], ['mains-back', 39], ['link-down', 1], ['alive', 41])),
      stretch,
    );
    expect(facts?.mainsLost).toEqual([{ from: at(-2), to: at(39) }]);
    expect(facts?.linkDown).toEqual([{ from: at(1) }]);
  });

  test('unreachable since the moment that the entry names; other ways are told apart', () => {
    const other = ['hub-unreachable', 10, { uplink: 'sim', since: isoOf(at(8)) }] as const;
    const facts = journalFacts(kept(journal(power, other, ...unreachable)), stretch);
    expect(facts?.hubUnreachable).toEqual([{ from: at(0), to: at(40) }]);
    expect(facts?.othersUnreachable).toEqual([{ from: at(8) }]);
  });

  describe('a monitor’s way is another one', () => {
    const lost = (uplink: string, from: number, to?: number): readonly (readonly [JournalKind, number, Details])[] => [
      ['hub-unreachable', from + 1, { uplink, since: isoOf(at(from)) }],
      ...(to === undefined ? [] : [['hub-back', to, { uplink, since: isoOf(at(from)), attempts: 3 }] as const]),
    ];
    const ways = (said: readonly (readonly [JournalKind, number, Details?])[], over: Partial<Kept> = {}) => {
      const facts = journalFacts(kept(journal(power, ...said, ['alive', 45]), over), stretch);
      return [facts?.hubUnreachable, facts?.othersUnreachable];
    };
    const whole = [{ from: at(0), to: at(40) }];
    test.each([
      ['out of reach alone: the hub was reached', lost('monitor-npm', 0, 40), [[], whole]],
      [
        'whatever the terminal calls its own',
        [...lost('monitor-npm', 50, 60), ...lost('satellite', 0, 40)],
        [whole, [{ from: at(50), to: at(60) }]],
      ],
      ['none is known: nothing is said of others', unreachable, [whole, undefined]],
      ['of two, one was reached', [...lost('monitor-a', 0, 40), ...lost('monitor-b', -90, -80), ...unreachable], [whole, []]],
    ] as const)('%s', (_, said, expected) => expect(ways(said)).toEqual(expected));

    test('it was never out of reach, so no entry speaks of it: it was reached all the while', () => {
      expect(ways(unreachable, { monitors: ['monitor-npm'] })).toEqual([whole, []]);
    });
    test('what went out of reach before the entries begin, and is not back, was not', () => {
      const before = { monitors: ['monitor-npm'], waysBefore: journal(...lost('monitor-npm', -20_000)) };
      expect(ways(unreachable, before)).toEqual([whole, [{ from: at(-20_000) }]]);
    });
  });

  test.each([
    [
      'it went off: hard, when it last lived',
      [['boot', 39, { system: 'bbbbbbbb', aliveUntil: isoOf(at(0)) }]],
      [{ at: at(0), how: 'hard' }],
    ],
    [
      'shut down in order',
      [
        ['shutdown', 0, { reason: 'orderly' }],
        ['boot', 39, { system: 'bbbbbbbb' }],
      ],
      [{ at: at(0), how: 'orderly' }],
    ],
    [
      'its battery ended',
      [
        ['shutdown', 0, { reason: 'low-battery' }],
        ['boot', 39, {}],
      ],
      [{ at: at(0), how: 'low-battery' }],
    ],
    ['it ran on', unreachable, []],
  ] as const)('%s', (_, said, stops) => expect(journalFacts(kept(journal(power, ...said, ['alive', 45])), stretch)?.stops).toEqual(stops));
});

const seen = (entries: readonly Entry[], over: Partial<Facts> = {}): Facts => ({
  now: at(60),
  stretch,
  ...{ kind: 'silent' as const, words: [], boot: 1, repairs: [], tickets: [] },
  equipment: { mainsSensor: false, battery: false },
  kept: kept(entries),
  sisters: [{ silent: [] }],
  onProvider: [],
  onFeeder: [],
  heard: [{ from: at(-900), to: at(60) }],
  notices: [],
  announcements: [],
  explanation: undefined,
  earlier: [],
  humanTests: [],
  visits: [],
  ...over,
});
const judged = (entries: readonly Entry[], over: Partial<Facts> = {}) => causeOf(observationOf(seen(entries, over))).cause;

describe('what a silence is called afterwards, from what the terminal wrote', () => {
  test('it had written nothing for so long that nothing earlier is read: a stop all the same, and no contradiction between records', () => {
    const boot = ['boot', 40, { system: 'bbbbbbbb', aliveUntil: isoOf(at(0)) }] as const;
    expect(judged(journal(boot))).toBe('power-or-plug');
    expect(journalFacts(kept(journal(['boot', 40, { system: 'bbbbbbbb' }])), stretch)?.stops).toEqual([]);
  });
  test.each([
    ['its cable was out', [['link-down', 0], ['link-up', 40], ...unreachable], 'cable-or-port'],
    ['the gateway was gone', [['gateway-down', 0], ['gateway-up', 40], ...unreachable], 'cable-or-port'],
    ['only a monitor was out of reach', [['hub-unreachable', 2, { uplink: 'monitor-npm', since: isoOf(at(0)) }]], 'records-differ'],
    ['somebody stood between', [['tls-refused', 1, { certificate: 'x' }], ...unreachable], 'tls-intercepted'],
    [
      'shut down in order',
      [
        ['shutdown', 0, { reason: 'orderly' }],
        ['boot', 40, { system: 'bbbbbbbb' }],
      ],
      'shut-down',
    ],
    ['it had no power, and nothing that tells', [['boot', 40, { system: 'bbbbbbbb', aliveUntil: isoOf(at(0)) }]], 'power-or-plug'],
    ['only its process was killed: the machine had power', [['boot', 40, { system: 'aaaaaaaa', aliveUntil: isoOf(at(0)) }]], 'hard-off'],
  ] as const)('%s', (_, said, cause) => expect(judged(journal(power, ...said, ['alive', 45]))).toBe(cause));

  test('a monitor was reached all the while, and the hub was not: the way to the hub was blocked, whatever the sisters say', () => {
    const entries = journal(power, ...unreachable, ['alive', 45]);
    const of = (monitors: readonly string[]) => judged(entries, { sisters: [], kept: kept(entries, { monitors }) });
    expect([of([]), of(['monitor-npm'])]).toEqual(['line-to-site', 'path-blocked']);
  });

  test('a process that was killed and was soon back is a crash, and says that a held button looks the same', () => {
    const soon = { from: at(0), to: at(6) };
    const entries = journal(power, ['boot', 5, { system: 'aaaaaaaa', aliveUntil: isoOf(at(0)) }], ['alive', 10]);
    expect(causeOf(observationOf(seen(entries, { stretch: soon })))).toMatchObject({ cause: 'device-crash', alike: ['hard-off'] });
  });

  test('mains that the sisters had: this terminal had none', () => {
    const entries = journal(
      power,
      ['mains-lost', -1],
      ['shutdown', 0, { reason: 'low-battery' }],
      ['boot', 40, {}],
      ['mains-back', 40],
      ['alive', 45],
    );
    const sisters = [{ silent: [], mainsLost: [] }];
    expect(judged(entries, { sisters, equipment: { mainsSensor: true, battery: true } })).toBe('mains-off-at-terminal');
  });

  test('the agent’s own uptime and boot count accuse nobody', () => {
    const { before, after } = observationOf(seen(journal(power), { words: ['on-battery'], boot: 9 }));
    expect([before?.conditions, after]).toEqual([['on-battery'], undefined]);
  });
});
