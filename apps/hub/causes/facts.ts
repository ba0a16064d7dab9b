/** Reads what is known of one silence or hindrance. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Explanation } from '@dauys/fleet/explanation.ts';
import type { Announcement } from '@dauys/fleet/maintenance.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import type { Witness } from '@dauys/fleet/observed.ts';
import { endOf, TOGETHER_MS, type Stretch } from '@dauys/fleet/stretch.ts';
import { humanTestsOf } from '@dauys/fleet/visits.ts';
import { repairsIn } from '@dauys/fleet/seals.ts';
import { monitorsBeatenTo } from '@dauys/directory/beaten-to.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { MONITOR_UPLINK, parseEntry } from '@dauys/journal/entry.ts';
import { terminalName } from '../beat/book.ts';
import type { Tx } from '../database/store.ts';
import { entryOf } from '../seals/decide.ts';
import { sealsOf, ticketsOf } from '../seals/store.ts';
import type { Facts } from './gather.ts';
import { between } from './journal-facts.ts';
import { together } from './together.ts';
import {
  earlierLapses,
  entriesAbout,
  equipmentOf,
  heardSince,
  humanCodes,
  isForked,
  journalReach,
  mainsAbout,
  neighboursOf,
  publishedAbout,
  silencesAbout,
  waysBefore,
  type LapseRow,
  type SilenceName,
} from './store.ts';

const DAY_MS = 1_440 * MINUTE_MS;
/** Mains that went before it, a link that was down since last week. */
const BACK_MS = 7 * DAY_MS;
/** Habits are looked for in so many days (signs.ts). */
const HABIT_MS = 7.5 * DAY_MS;
const ENTRIES = 3_000;
/** A way that is out of reach for longer than this is taken for reached. */
const WAYS_MS = 31 * DAY_MS;
const NOTHING_BUILT_IN = { mainsSensor: false, battery: false };

/** What people said of it: asked by whoever keeps that. */
export interface SaidAbout {
  readonly announcements: readonly Announcement[];
  readonly explanation: Explanation | undefined;
}

export interface About {
  readonly name: SilenceName;
  readonly lapse: LapseRow;
  readonly facility: string | undefined;
  readonly now: Instant;
  readonly said: SaidAbout;
}

export const factsOf = async (tx: Tx, directory: Directory, { name, lapse, facility, now, said }: About): Promise<Facts> => {
  const stretch: Stretch = { from: name.fromAt, ...(lapse.toAt === null ? {} : { to: lapse.toAt }) };
  const about = { from: instant(Math.max(0, stretch.from - BACK_MS)), to: instant(endOf(stretch, now) + DAY_MS) };
  const sisters = terminalsOf(directory, facility).filter((terminal) => terminal !== name.terminal);
  const monitors = monitorsOf(directory, stretch.from);
  const [reach, entries, ways, forked, built, heard, earlier] = await Promise.all([
    journalReach(tx, [name.terminal, ...sisters], stretch.from),
    entriesAbout(tx, name.terminal, about, ENTRIES),
    monitors.length === 0 ? [] : waysBefore(tx, name.terminal, { from: instant(Math.max(0, about.from - WAYS_MS)), to: about.from }),
    isForked(tx, name.terminal, { from: stretch.from, to: about.to }),
    equipmentOf(tx, [name.terminal, ...sisters]),
    heardSince(tx, instant(Math.max(0, stretch.from - DAY_MS))),
    earlierLapses(tx, { ...name, kind: lapse.kind }, instant(Math.max(0, stretch.from - HABIT_MS))),
  ]);
  const own = reach.get(name.terminal);
  const people = facility === undefined ? { codes: [], visits: [] } : await humanCodes(tx, name.terminal, facility);
  const kept = {
    entries: entries.map(parseEntry),
    waysBefore: ways.map(parseEntry),
    monitors,
    reachesBack: own?.reachesBack ?? false,
    newest: own?.newest,
    isForked: forked,
  };
  return {
    ...{ now, stretch, kept, heard, earlier, ...said },
    kind: lapse.kind,
    words: lapse.words,
    boot: lapse.boot,
    equipment: built.get(name.terminal) ?? NOTHING_BUILT_IN,
    sisters: await witnessesOf(tx, sisters, { about, built, reach, until: endOf(stretch, now) }),
    humanTests: humanTestsOf(terminalName(name.terminal), people.codes, now),
    visits: people.visits,
    ...(await repairsOf(tx, name.terminal)),
    ...(await outside(tx, directory, { facility, about, now })),
  };
};

/** What technicians from outside did, as the register of seals has it. */
const repairsOf = async (tx: Tx, terminal: number): Promise<Pick<Facts, 'repairs' | 'tickets'>> => {
  const name = terminalName(terminal);
  const tickets = await ticketsOf(tx, terminal);
  if (tickets.length === 0) return { repairs: [], tickets: [] };
  const register = (await sealsOf(tx, terminal)).map(entryOf);
  const own = tickets.map((ticket) => ({ ...ticket, terminal: name }));
  return { repairs: repairsIn(name, register, own), tickets: tickets.map(({ from, to }) => ({ from, to })) };
};

/** Uplinks of monitors to which its terminals beat when the silence began: stated a day before, so that the directory had come. */
const monitorsOf = (directory: Directory, from: Instant): readonly string[] =>
  monitorsBeatenTo(directory).flatMap(({ id, at }) => (at <= from - DAY_MS ? `${MONITOR_UPLINK}${id}` : []));

const terminalsOf = (directory: Directory, facility: string | undefined): readonly number[] =>
  facility === undefined
    ? []
    : [...directory.terminals.values()]
        .filter((one) => one.facility === facility && one.retired === undefined)
        .map(({ id }) => Number.parseInt(id, 16));

type Span = { readonly from: Instant; readonly to: Instant };
interface Known {
  readonly about: Span;
  readonly built: Awaited<ReturnType<typeof equipmentOf>>;
  readonly reach: Awaited<ReturnType<typeof journalReach>>;
  /** A journal must have come this far to say that mains were there. */
  readonly until: number;
}

const witnessesOf = async (tx: Tx, terminals: readonly number[], { about, built, reach, until }: Known): Promise<readonly Witness[]> => {
  const sensors = terminals.filter((one) => built.get(one)?.mainsSensor === true && (reach.get(one)?.newest ?? 0) >= until - TOGETHER_MS);
  const [silent, mains] = await Promise.all([
    silencesAbout(tx, terminals, about),
    sensors.length === 0 ? [] : mainsAbout(tx, sensors, about),
  ]);
  const told = Map.groupBy(mains, ({ terminal }) => terminal);
  const lostBy = (terminal: number) =>
    between(
      (told.get(terminal) ?? []).map(({ bytes }) => parseEntry(bytes)),
      'mains-lost',
      'mains-back',
    );
  return terminals.map((terminal) => ({
    silent: silent.get(terminal) ?? [],
    ...(sensors.includes(terminal) ? { mainsLost: lostBy(terminal) } : {}),
  }));
};

/** Other facilities that share something with this one, and what was published about it. */
const outside = async (
  tx: Tx,
  directory: Directory,
  { facility, about, now }: { readonly facility: string | undefined; readonly about: Span; readonly now: Instant },
): Promise<Pick<Facts, 'onProvider' | 'onFeeder' | 'notices'>> => {
  if (facility === undefined) return { onProvider: [], onFeeder: [], notices: [] };
  const [shared, notices] = await Promise.all([neighboursOf(tx, facility), publishedAbout(tx, facility, about.from)]);
  const facilities = [...new Set([...shared.onProvider, ...shared.onFeeder])];
  const terminals = new Map(facilities.map((one) => [one, terminalsOf(directory, one)]));
  const silent =
    facilities.length === 0 ? new Map<number, readonly Stretch[]>() : await silencesAbout(tx, [...terminals.values()].flat(), about);
  // A facility without a terminal is no witness.
  const witnesses = (those: readonly string[]): readonly Witness[] =>
    those
      .map((one) => terminals.get(one) ?? [])
      .filter((own) => own.length > 0)
      .map((own) => ({
        silent: together(
          own.map((terminal) => silent.get(terminal) ?? []),
          now,
        ),
      }));
  return { onProvider: witnesses(shared.onProvider), onFeeder: witnesses(shared.onFeeder), notices };
};
