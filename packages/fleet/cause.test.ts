import { instant, type Instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import { CAUSES, LIKELIHOODS, type CauseWord } from './cause-list.ts';
import { causeOf, forFacility } from './cause.ts';
import { EXPLANATIONS, type ExplanationWord } from './explanation.ts';
import { USUAL_MAINTENANCE, flawsOf, type Announcement } from './maintenance.ts';
import type { JournalFacts, Observation } from './observed.ts';
import { NOT_FOR_FACILITY, SIGNS } from './sign-list.ts';

const HOUR = 3_600_000;
const noon = Date.parse('2026-11-20T12:00:00Z');
const at = (hours: number): Instant => instant(noon + HOUR * hours);
const spell = (from: number, to: number) => ({ from: at(from), to: at(to) });

const quiet: JournalFacts = {
  whole: true,
  stops: [],
  mainsLost: [],
  linkDown: [],
  gatewayDown: [],
  hubUnreachable: [],
  tlsRefused: [],
  coverOpened: [],
  pageCrashed: [],
  usbChanged: [],
  clockStepped: [],
};
const well = { silent: [], mainsLost: [] };
/** A terminal with battery and sensor was silent from noon for four hours, and came back with its journal. */
const silence: Observation = {
  now: at(6),
  kind: 'silent',
  stretch: spell(0, 4),
  equipment: { mainsSensor: true, battery: true },
  before: { at: at(0), boot: 3, uptimeSeconds: 90_000, conditions: [] },
  after: { at: at(4), boot: 3, uptimeSeconds: 90_000 + 4 * 3_600, conditions: [] },
  conditions: [],
  humanTests: [],
  journal: quiet,
  sisters: [well, well],
  onProvider: [well, well, well],
  onFeeder: [well, well],
  notices: [],
  hubDown: [],
  announcements: [],
  repairs: [],
  tickets: [],
  visits: [],
  earlier: [],
};
const restarted = { after: { at: at(4), boot: 4, uptimeSeconds: 60, conditions: [] } };
const dark = { silent: [spell(0, 4)], mainsLost: [spell(-0.5, 4)] };
const cut = { silent: [spell(0, 4)], mainsLost: [] };
const stop = (how: 'hard' | 'orderly' | 'low-battery') => ({ stops: [{ at: at(0), how }] });
const seen = (change: Partial<Observation>, journal: Partial<JournalFacts> = {}): Observation => ({
  ...silence,
  ...change,
  journal: { ...quiet, ...journal },
});
const says = (word: ExplanationWord) => ({ explanation: { word, at: at(5), evidence: [] } });
const announced = (change: Partial<Announcement> = {}): Announcement => ({
  id: 'a',
  from: at(-1),
  to: at(5),
  announcedAt: at(-72),
  signatures: [
    { person: 'Aigul', at: at(-71) },
    { person: 'Bolat', at: at(-70) },
  ],
  ...change,
});

describe('S-57: put into its class from the evidence alone', () => {
  const rows: readonly [string, Observation, string, string][] = [
    ['network cut while power is on: one cable', seen({}, { linkDown: [spell(0, 4)] }), 'unexplained', 'cable-or-port'],
    ['the router is off', seen({ sisters: [cut, cut] }, { gatewayDown: [spell(0, 4)] }), 'unexplained', 'site-network'],
    ['the line is cut at the site', seen({ sisters: [cut, cut] }, { hubUnreachable: [spell(0, 4)] }), 'unexplained', 'line-to-site'],
    [
      'the provider fails',
      seen({ sisters: [cut, cut], onProvider: [cut, cut, well] }, { hubUnreachable: [spell(0, 4)] }),
      'explained-external',
      'provider-failure',
    ],
    [
      'the hub alone is blocked',
      seen({ sisters: [cut, cut] }, { hubUnreachable: [spell(0, 4)], othersUnreachable: [] }),
      'unexplained',
      'path-blocked',
    ],
    [
      'the grid fails',
      seen({ ...restarted, sisters: [dark, dark], onFeeder: [dark, dark] }, { ...stop('low-battery'), mainsLost: [spell(-0.5, 4)] }),
      'explained-external',
      'grid-failure',
    ],
    [
      'the same, and nobody outside says so',
      seen({ ...restarted, sisters: [dark, dark], onFeeder: [] }, { ...stop('low-battery'), mainsLost: [spell(-0.5, 4)] }),
      'unexplained',
      'site-power',
    ],
    [
      'power cut at one terminal',
      seen({ ...restarted }, { ...stop('low-battery'), mainsLost: [spell(-0.5, 4)] }),
      'unexplained',
      'mains-off-at-terminal',
    ],
    ['shut down by hand', seen({ ...restarted }, stop('orderly')), 'unexplained', 'shut-down'],
    ['the button is held', seen({ ...restarted }, stop('hard')), 'unexplained', 'hard-off'],
    [
      'the page crashes and takes the device along',
      seen({ ...restarted }, { ...stop('hard'), pageCrashed: [at(0)] }),
      'explained-device',
      'device-crash',
    ],
    ['a technician finds the board dead', seen({ ...restarted, repairs: [at(3)] }, stop('hard')), 'explained-device', 'device-broken'],
    ['the screen is covered', seen({ kind: 'unusable', humanTests: [{ at: at(1), arrived: false }] }), 'unexplained', 'people-kept-away'],
    ['the screen is switched off', seen({ kind: 'unusable', conditions: ['screen-off'] }), 'unexplained', 'screen-switched-off'],
    ['the page hangs', seen({ kind: 'unusable', conditions: ['page-silent'] }), 'explained-device', 'page-fault'],
    [
      'touch is dead, and nothing came or went',
      seen({ kind: 'unusable', conditions: ['touch-missing'] }),
      'explained-device',
      'screen-fault',
    ],
    [
      'touch is dead since a plug was pulled',
      seen({ kind: 'unusable', conditions: ['touch-missing'] }, { usbChanged: [at(0)] }),
      'unexplained',
      'screen-cable',
    ],
    ['paper is out', seen({ kind: 'unusable', conditions: ['printer-fault'] }), 'explained-device', 'printer-fault'],
    ['tests of the way do not arrive', seen({ kind: 'unusable', conditions: ['no-canary'] }), 'unexplained', 'way-unproven'],
    [
      'the same, and the page says why',
      seen({ kind: 'unusable', conditions: ['no-canary', 'page-silent'] }),
      'explained-device',
      'page-fault',
    ],
    [
      'the screen is off in announced maintenance',
      seen({ kind: 'unusable', conditions: ['screen-off'], announcements: [announced()] }),
      'planned',
      'maintenance',
    ],
    ['maintenance by a word at the terminal', seen({ kind: 'unusable', conditions: ['maintenance'] }), 'unexplained', 'shut-down'],
    ['another certificate', seen({}, { hubUnreachable: [spell(0, 4)], tlsRefused: [at(1)] }), 'tamper-evident', 'tls-intercepted'],
    ['the case is opened', seen({ ...restarted }, { ...stop('hard'), coverOpened: [at(0)] }), 'tamper-evident', 'case-opened'],
    [
      'the case is opened in the time of a ticket',
      seen({ ...restarted, tickets: [spell(-1, 1)] }, { ...stop('hard'), coverOpened: [at(0)] }),
      'unexplained',
      'hard-off',
    ],
    [
      'and once more when it is over',
      seen({ ...restarted, tickets: [spell(-1, 1)] }, { ...stop('hard'), coverOpened: [at(0), at(3)] }),
      'tamper-evident',
      'case-opened',
    ],
    [
      'its last beat says that the cover was opened, under a ticket',
      seen(
        { ...restarted, tickets: [spell(-1, 0)], before: { at: at(0), boot: 3, uptimeSeconds: 90_000, conditions: ['cover-open'] } },
        stop('hard'),
      ),
      'unexplained',
      'hard-off',
    ],
    [
      'a screen that a technician found broken',
      seen({ kind: 'unusable', conditions: ['screen-missing'], repairs: [at(3)], visits: [at(5)] }),
      'explained-device',
      'screen-fault',
    ],
    ['the journal has a hole', seen({}, { whole: false }), 'tamper-evident', 'journal-cut'],
    ['an older disk', seen({ after: { at: at(4), boot: 2, uptimeSeconds: 60, conditions: [] } }), 'tamper-evident', 'counters-differ'],
    ['the journal says that all was well', seen({}), 'tamper-evident', 'records-differ'],
    ['S-51: the hub was down', seen({ hubDown: [spell(0, 4)] }), 'explained-external', 'hub-down'],
    [
      'the hub was down for the first of four hours',
      seen({ ...restarted, hubDown: [spell(0, 1)] }, stop('hard')),
      'unexplained',
      'hard-off',
    ],
  ];
  test.each(rows)('%s', (_, observation, likelihood, cause) => expect(causeOf(observation)).toMatchObject({ likelihood, cause }));
});

describe('what it can not tell, it says', () => {
  test('without battery or sensor a power cut and a pulled plug look alike', () => {
    const found = causeOf(
      seen({ ...restarted, equipment: { mainsSensor: false, battery: false }, sisters: [], onFeeder: [] }, stop('hard')),
    );
    expect(found).toMatchObject({ likelihood: 'unexplained', cause: 'power-or-plug', sureness: 'weak' });
    expect(found.alike).toEqual(['grid-failure', 'mains-off-at-terminal', 'device-crash', 'hard-off']);
  });
  test('a sensor without a battery dies before it can tell', () => {
    const found = causeOf(seen({ ...restarted, equipment: { mainsSensor: true, battery: false } }, stop('hard')));
    expect(found.cause).toBe('power-or-plug');
  });
  test('while it lasts nothing is explained from outside: the cause is named, the journal has still to say that it waited too', () => {
    const { journal: _, after: __, ...open } = silence;
    const found = causeOf({ ...open, now: at(2), stretch: { from: at(0) }, sisters: [cut, cut], onProvider: [cut, cut, cut] });
    expect(found).toMatchObject({ likelihood: 'unexplained', cause: 'provider-failure', sureness: 'fair' });
    expect(found.for).toContain('provider-down');
  });
  test('who came back without a journal is not made up for by others', () => {
    const { journal: _, ...without } = silence;
    expect(causeOf({ ...without, sisters: [cut, cut], onProvider: [cut, cut, cut] })).toMatchObject({
      likelihood: 'unexplained',
      cause: 'network-unknown',
      against: ['journal-missing'],
    });
    expect(causeOf({ ...without, ...restarted })).toMatchObject({ likelihood: 'tamper-evident', cause: 'journal-withheld' });
  });
});

describe('covers that do not hold', () => {
  const provider = { sisters: [cut, cut], onProvider: [cut, cut, cut] };
  test('the provider fails, and the terminal was shut down meanwhile', () =>
    expect(causeOf(seen({ ...restarted, ...provider, ...says('provider-area') }, stop('orderly')))).toMatchObject({
      likelihood: 'inconsistent-with-explanation',
      cause: 'shut-down',
      contradicts: ['stopped-orderly'],
    }));
  test('the provider was back two hours before', () => {
    const short = { silent: [spell(0, 2)], mainsLost: [] };
    expect(causeOf(seen({ ...provider, onProvider: [short, short, short] }, { hubUnreachable: [spell(0, 4)] }))).toMatchObject({
      likelihood: 'unexplained',
      cause: 'line-to-site',
    });
  });
  test('the hub was down all the time, and the terminal was shut down meanwhile', () =>
    expect(causeOf(seen({ ...restarted, hubDown: [spell(0, 4)] }, stop('orderly')))).toMatchObject({
      likelihood: 'unexplained',
      cause: 'shut-down',
    }));
  test('sisters that live on their batteries are no witnesses of mains', () => {
    const onBattery = { silent: [], mainsLost: [spell(-0.5, 4)] };
    const found = causeOf(
      seen(
        { ...restarted, sisters: [onBattery, dark], ...says('power-area'), onFeeder: [] },
        { ...stop('low-battery'), mainsLost: [spell(-0.5, 4)] },
      ),
    );
    expect(found).toMatchObject({ likelihood: 'unexplained', cause: 'site-power', contradicts: [] });
  });
  test('one neighbour alone confirms nothing', () =>
    expect(causeOf(seen({ ...provider, onProvider: [cut] }, { hubUnreachable: [spell(0, 4)] })).likelihood).toBe('unexplained'));
  test('work was announced outside and touched nobody else', () => {
    const notices = [{ ...spell(-1, 5), about: 'network' as const }];
    expect(causeOf(seen({ sisters: [cut, cut], notices }, { hubUnreachable: [spell(0, 4)] })).likelihood).toBe('unexplained');
    expect(causeOf(seen({ sisters: [cut, cut], onProvider: [], notices }, { hubUnreachable: [spell(0, 4)] })).likelihood).toBe(
      'explained-external',
    );
  });
  test.each(['provider-area', 'line-to-site', 'network-equipment'] as const)(
    'a dark screen whose beats came all the time is not %s',
    (word) =>
      expect(causeOf(seen({ kind: 'unusable', conditions: ['screen-off'], ...says(word) }))).toMatchObject({
        likelihood: 'inconsistent-with-explanation',
        cause: 'screen-switched-off',
        contradicts: ['beats-came'],
      }),
  );
  test('no word of the facility turns anything into what is excused', () => {
    for (const word of Object.keys(EXPLANATIONS).filter((w): w is ExplanationWord => w in EXPLANATIONS)) {
      const off = causeOf(seen({ ...restarted, ...says(word) }, stop('orderly')));
      expect(['unexplained', 'inconsistent-with-explanation'], word).toContain(off.likelihood);
    }
  });
  test('a power cut that the sisters did not notice contradicts itself', () =>
    expect(causeOf(seen({ ...restarted, ...says('power-site') }, stop('hard')))).toMatchObject({
      likelihood: 'inconsistent-with-explanation',
      contradicts: ['mains-kept', 'sisters-kept-mains', 'sisters-well'],
    }));
  test('what was confirmed from outside stays so when the facility guesses wrong, and the contradiction is listed', () => {
    const found = causeOf(seen({ ...provider, ...says('equipment') }, { hubUnreachable: [spell(0, 4)] }));
    expect(found).toMatchObject({ likelihood: 'explained-external', contradicts: ['sisters-together', 'alive-throughout'] });
  });
});

describe('maintenance', () => {
  const judged = (change: Partial<Announcement>, more: Partial<Observation> = {}) =>
    causeOf(seen({ ...restarted, announcements: [announced(change)], ...says('maintenance'), ...more }, stop('orderly')));
  test('announced in time and signed by two it is planned, and the case may be opened in it', () => {
    expect(judged({})).toMatchObject({ likelihood: 'planned', cause: 'maintenance' });
    expect(causeOf(seen({ ...restarted, announcements: [announced()] }, { ...stop('orderly'), coverOpened: [at(1)] })).likelihood).toBe(
      'planned',
    );
  });
  test.each([
    ['S-54: the second signature is missing', { signatures: [{ person: 'Aigul', at: at(-71) }] }, 'announced-unsigned'],
    [
      'S-54: the second signature is by the same person',
      {
        signatures: [
          { person: 'Aigul', at: at(-71) },
          { person: 'Aigul', at: at(-70) },
        ],
      },
      'announced-unsigned',
    ],
    [
      'the second signature came afterwards',
      {
        signatures: [
          { person: 'Aigul', at: at(-71) },
          { person: 'Bolat', at: at(1) },
        ],
      },
      'announced-late',
    ],
    ['announced an hour before', { announcedAt: at(-2) }, 'announced-late'],
    ['for longer than one may last', { to: at(9) }, 'announced-over-limit'],
  ] as const)('%s: switched off', (_, change, sign) => {
    const found = judged(change);
    expect(found).toMatchObject({ likelihood: 'unexplained', cause: 'shut-down' });
    expect(found.for).toContain(sign);
  });
  test('near a visit it is void, and the facility does not learn why', () => {
    const found = judged({}, { visits: [at(40)] });
    expect(found.likelihood).toBe('unexplained');
    expect(found.for).toContain('announced-near-visit');
    expect(forFacility(found).for).not.toContain('announced-near-visit');
  });
  test('the month is used up by what was announced before', () => {
    const before = [1, 2].map((n) => announced({ id: `${n}`, from: at(-48 * n), to: at(-48 * n + 7), announcedAt: at(-200 - n) }));
    const rules = { others: before, visits: [], rules: USUAL_MAINTENANCE };
    expect(flawsOf(announced(), rules)).toEqual(['over-budget']);
    expect(flawsOf(announced(), { ...rules, others: before.slice(1) })).toEqual([]);
  });
  test('the month is that of the facility’s own calendar, not of UTC', () => {
    // Half past eleven at night on the last of November in Almaty, and after midnight there: one day of UTC.
    const [november, december] = ['2026-11-30T18:30:00Z', '2026-11-30T19:30:00Z'].map((text) => instant(Date.parse(text)));
    if (november === undefined || december === undefined) throw new Error('no times');
    const hours = (from: Instant, n: number) => ({ from, to: instant(from + n * 3_600_000) });
    const first = announced({ id: '1', ...hours(instant(november - 9 * 3_600_000), 8), announcedAt: at(-300) });
    const wish = (from: Instant, zone: string) =>
      flawsOf(announced({ ...hours(from, 8.5) }), {
        others: [first],
        visits: [],
        rules: { ...USUAL_MAINTENANCE, longestHours: 9, zone },
      });
    expect(wish(november, 'Asia/Almaty')).toEqual(['over-budget']);
    expect(wish(december, 'Asia/Almaty')).toEqual([]);
    expect(wish(december, 'UTC')).toEqual(['over-budget']);
  });
  test('the word in a beat is no announcement', () => {
    expect(causeOf(seen({ kind: 'unusable', conditions: ['maintenance'] }))).toMatchObject({
      likelihood: 'unexplained',
      cause: 'shut-down',
    });
  });
  test('what goes on after its end is not part of it', () =>
    expect(judged({ to: at(3) })).toMatchObject({ likelihood: 'unexplained', cause: 'maintenance-overrun' }));
});

describe('patterns', () => {
  test('what looks like a crash every night at the same hour is not called one', () => {
    const short = { ...restarted, stretch: spell(0, 0.1), after: { at: at(0.1), boot: 4, uptimeSeconds: 30, conditions: [] } };
    expect(causeOf(seen(short, stop('hard')))).toMatchObject({ likelihood: 'explained-device', cause: 'device-crash' });
    const nightly = causeOf(seen({ ...short, earlier: [at(-24), at(-48.3), at(-71.8)] }, stop('hard')));
    expect(nightly).toMatchObject({ likelihood: 'unexplained', cause: 'hard-off' });
    expect(nightly.for).toContain('nightly');
  });
});

describe('the list of causes', () => {
  test('for and against are of the list, and no sign is both', () => {
    for (const [word, { supports, against }] of Object.entries(CAUSES)) {
      const both: readonly string[] = supports;
      expect(
        against.filter((sign) => both.includes(sign)),
        word,
      ).toEqual([]);
    }
  });
  test('no contradiction is one that a facility may not be shown: it could not answer to it', () => {
    for (const signs of Object.values(EXPLANATIONS)) expect(signs.filter((sign) => NOT_FOR_FACILITY.has(sign))).toEqual([]);
  });
  test('no word of it says what anybody wanted', () => {
    const words: readonly string[] = [
      ...Object.keys(CAUSES),
      ...Object.values(CAUSES).flatMap(({ alike }) => [...alike]),
      ...SIGNS,
      ...LIKELIHOODS,
      ...Object.keys(EXPLANATIONS),
    ];
    expect(words.filter((word) => /delib|intent|purpose|malic|guilt|sabot|fault-of/.test(word))).toEqual([]);
    const word: CauseWord = 'unclear';
    expect(words).toContain(word);
  });
});
