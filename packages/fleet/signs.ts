/** From what was observed to single signs. No sign is a conclusion; what was not observed is no sign. */
import type { Instant } from '@dauys/basics/clock.ts';
import { NO_CANARY } from './hindrance.ts';
import { flawsOf, USUAL_MAINTENANCE, type Flaw, type MaintenanceRules } from './maintenance.ts';
import { MINUTE_MS } from './minutes.ts';
import type { JournalFacts, Observation, Said } from './observed.ts';
import type { Sign } from './sign-list.ts';
import { endOf, isWithin, shareCovered, TOGETHER_MS, type Stretch } from './stretch.ts';
import { outsideSigns } from './outside-signs.ts';

const HOUR = 60 * MINUTE_MS;
const DAY = 24 * HOUR;
const MOST = 0.5;

export type Signs = ReadonlySet<Sign>;

/** All signs of an observation. */
export const signsOf = (seen: Observation, rules: MaintenanceRules = USUAL_MAINTENANCE): Signs =>
  new Set<Sign>([
    ...timeSigns(seen),
    ...(seen.journal === undefined ? [] : journalSigns(seen, seen.journal)),
    ...counterSigns(seen),
    ...conditionSigns(seen),
    ...outsideSigns(seen),
    ...announcementSigns(seen, rules),
    ...peopleSigns(seen),
  ]);

const when = (holds: boolean, ...signs: readonly Sign[]): readonly Sign[] => (holds ? signs : []);

const timeSigns = ({ now, stretch, journal, kind }: Observation): readonly Sign[] => {
  const length = endOf(stretch, now) - stretch.from;
  const returnedFor = stretch.to === undefined ? 0 : now - stretch.to;
  return [
    ...when(stretch.to === undefined, 'ongoing'),
    ...when(kind === 'unusable', 'beats-came'),
    ...when(kind === 'silent' && length > 3 * DAY, 'absent-long'),
    ...when(stretch.to !== undefined && length <= 15 * MINUTE_MS, 'back-soon'),
    // Segments of the journal are carried by the first beats after the return.
    ...when(kind === 'silent' && journal === undefined && returnedFor > 30 * MINUTE_MS, 'journal-missing'),
  ];
};

const journalSigns = (seen: Observation, journal: JournalFacts): readonly Sign[] => {
  const { now, stretch, equipment, kind } = seen;
  if (!journal.whole) return ['journal-broken'];
  const during = (moments: readonly Instant[]) => moments.some((at) => isWithin(at, stretch, now));
  const most = (stretches: readonly Stretch[] | undefined) => shareCovered(stretch, stretches ?? [], now) >= MOST;
  const stops = journal.stops.filter(({ at }) => isWithin(at, stretch, now));
  const stopped = (how: string) => stops.some((stop) => stop.how === how);
  // A battery that carried it for a while lost its mains before the silence.
  const lost = journal.mainsLost.some((s) => s.from <= endOf(stretch, now) && endOf(s, now) >= stretch.from - TOGETHER_MS);
  const alive = kind === 'silent' && stretch.to !== undefined && stops.length === 0;
  // What dies with its mains has no time to write that they are gone.
  const couldTell = equipment.mainsSensor && (equipment.battery || stops.length === 0);
  const cut = most(journal.linkDown) || most(journal.gatewayDown) || most(journal.hubUnreachable);
  const reachedOther = journal.othersUnreachable !== undefined && shareCovered(stretch, journal.othersUnreachable, now) < 0.2;
  return [
    'journal-whole',
    ...when(alive, 'alive-throughout'),
    ...when(alive && !equipment.battery, 'alive-without-battery'),
    ...when(stopped('hard'), 'stopped-hard'),
    ...when(stopped('orderly'), 'stopped-orderly'),
    ...when(stopped('low-battery'), 'stopped-low-battery'),
    ...when(lost, 'mains-lost'),
    ...when(!lost && couldTell, 'mains-kept'),
    ...when(!lost && !couldTell, 'mains-not-told'),
    ...when(most(journal.linkDown), 'link-down'),
    ...when(most(journal.gatewayDown), 'gateway-down'),
    ...when(most(journal.hubUnreachable), 'hub-unreachable'),
    ...when(reachedOther && most(journal.hubUnreachable), 'other-uplink-reached'),
    ...when(during(journal.tlsRefused), 'certificate-refused'),
    ...when(during(journal.pageCrashed), 'page-crashed'),
    ...when(during(journal.usbChanged), 'usb-changed'),
    ...when(during(journal.coverOpened.filter((at) => !isTicketed(seen, at))), 'cover-opened'),
    ...when(during(journal.clockStepped), 'clock-stepped'),
    ...when(alive && !cut && lengthOf(seen) > 10 * MINUTE_MS && !isHubDown(seen), 'records-differ'),
  ];
};

const lengthOf = ({ now, stretch }: Observation): number => endOf(stretch, now) - stretch.from;
const isHubDown = ({ now, stretch, hubDown }: Observation): boolean => shareCovered(stretch, hubDown, now) > 0.2;

/** Boot count and uptime, as the hub heard them before and after: what no clock of the terminal can change. */
const counterSigns = ({ before, after, equipment, journal }: Observation): readonly Sign[] => {
  const last = before?.conditions.some((word) => word === 'on-battery' || word === 'battery-low') ?? false;
  return [
    ...when(last, 'last-word-battery'),
    ...when(journal === undefined && !(equipment.mainsSensor && equipment.battery), 'mains-not-told'),
    ...(before === undefined || after === undefined ? [] : betweenSigns(before, after)),
  ];
};

const SLACK_SECONDS = 180;

const betweenSigns = (before: Said, after: Said): readonly Sign[] => {
  const elapsed = (after.at - before.at) / 1_000;
  const ran = after.uptimeSeconds - before.uptimeSeconds;
  if (after.boot < before.boot || (after.boot === before.boot && ran < 0)) return ['boot-went-back'];
  if (after.boot > before.boot) return when(after.uptimeSeconds > elapsed + SLACK_SECONDS, 'uptime-differs');
  return Math.abs(ran - elapsed) > SLACK_SECONDS ? ['uptime-differs'] : ['uptime-ran-on'];
};

const conditionSign: Readonly<Record<string, Sign>> = {
  'screen-missing': 'screen-missing',
  'touch-missing': 'touch-missing',
  'screen-off': 'screen-off',
  'page-silent': 'page-silent',
  'page-refused': 'page-refused',
  'store-full': 'store-full',
  'printer-fault': 'printer-fault',
  [NO_CANARY]: 'canary-missing',
  distrust: 'page-distrusts',
  'usb-changed': 'usb-changed',
  'cover-open': 'cover-opened',
  'tls-intercepted': 'certificate-refused',
  maintenance: 'in-maintenance',
};

/** A beat says for an hour that the cover was opened. */
const SAID_FOR_MS = HOUR;

const isTicketed = ({ tickets, now }: Observation, at: Instant, saidFor = 0): boolean =>
  tickets.some((ticket) => at >= ticket.from && at <= endOf(ticket, now) + saidFor);

const conditionSigns = (seen: Observation): readonly Sign[] => {
  const { conditions, before, after, stretch } = seen;
  const signsAt = (words: readonly string[], at: Instant): readonly Sign[] =>
    words.flatMap((word) => (word === 'cover-open' && isTicketed(seen, at, SAID_FOR_MS) ? [] : (conditionSign[word] ?? [])));
  return [
    ...signsAt(conditions, stretch.from),
    // Evidence that stays may be said by the beat before or the one after.
    ...[before, after].flatMap((said) =>
      said === undefined
        ? []
        : signsAt(
            said.conditions.filter((word) => word === 'cover-open' || word === 'maintenance'),
            said.at,
          ),
    ),
  ];
};

const flawSign: Readonly<Record<Flaw, Sign>> = {
  unsigned: 'announced-unsigned',
  late: 'announced-late',
  'too-long': 'announced-over-limit',
  'over-budget': 'announced-over-limit',
  'near-visit': 'announced-near-visit',
};

const announcementSigns = ({ now, stretch, announcements, visits }: Observation, rules: MaintenanceRules): readonly Sign[] =>
  announcements
    .filter(({ from, to }) => from - TOGETHER_MS <= endOf(stretch, now) && to >= stretch.from)
    .flatMap((one) => {
      const flaws = flawsOf(one, { others: announcements, visits, rules });
      if (flaws.length > 0) return flaws.map((flaw) => flawSign[flaw]);
      const fits = stretch.from >= one.from - TOGETHER_MS && endOf(stretch, now) <= one.to + 15 * MINUTE_MS;
      return [fits ? 'announced' : 'outlasts-announcement'];
    });

const peopleSigns = ({ now, stretch, humanTests, visits, earlier, repairs }: Observation): readonly Sign[] => {
  const tests = humanTests.filter(({ at }) => isWithin(at, stretch, now));
  const sameHour = earlier.filter((at) => at < stretch.from && stretch.from - at <= 7.5 * DAY && isSameHour(at, stretch.from));
  return [
    ...when(
      tests.some(({ arrived }) => !arrived),
      'human-test-failed',
    ),
    ...when(
      tests.some(({ arrived }) => arrived),
      'human-test-arrived',
    ),
    ...when(sameHour.length >= 3, 'nightly'),
    ...when(
      visits.some((visit) => visit >= stretch.from && visit - stretch.from <= DAY),
      'before-visit',
    ),
    ...when(
      repairs.some((at) => isWithin(at, stretch, now, DAY)),
      'repair-confirms',
    ),
  ];
};

const isSameHour = (a: number, b: number): boolean => {
  const apart = Math.abs(a - b) % DAY;
  return Math.min(apart, DAY - apart) <= 45 * MINUTE_MS;
};
