/** What a kept journal says about the time of a silence, in the shape that `causeOf` asks for. Pure. */
import { instant, LAST_INSTANT, parseIso, type Instant } from '@dauys/basics/clock.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import type { Equipment, JournalFacts } from '@dauys/fleet/observed.ts';
import { TOGETHER_MS, type Stretch } from '@dauys/fleet/stretch.ts';
import { MONITOR_UPLINK, type Entry, type JournalKind } from '@dauys/journal/entry.ts';
import { together } from './together.ts';

/** What is asked of a journal about one silence. */
export interface Kept {
  /** Entries about the time of the silence, in their order; `alive` and the like may be left out. */
  readonly entries: readonly Entry[];
  /** What came before `entries` and says which ways were out of reach. */
  readonly waysBefore: readonly Entry[];
  /** The uplinks of monitors to which it beat all the while, also those of which no entry speaks: they were reached. */
  readonly monitors: readonly string[];
  /** Whether anything is kept from before the silence, and of its last entry when that was. */
  readonly reachesBack: boolean;
  readonly newest: Instant | undefined;
  /** Another past was brought under this device's signature about that time. */
  readonly isForked: boolean;
}

/**
 * The journal's facts, or `undefined` while it has not come: it must reach from before the silence to the return. What is kept is one past without
 * a hole (`journal.ts`), so it is whole unless another past was brought too. Of a terminal that beats it comes `during` the stretch: what has come tells.
 */
export const journalFacts = (kept: Kept, stretch: Stretch, comes: 'after' | 'during' = 'after'): JournalFacts | undefined => {
  const { reachesBack, newest, isForked } = kept;
  const { from, to } = stretch;
  if (isForked) return { ...factsIn(kept), whole: false };
  if (newest === undefined || !reachesBack || newest <= from) return undefined;
  if (comes === 'after' && (to === undefined || newest < to - TOGETHER_MS)) return undefined;
  return factsIn(kept);
};

const factsIn = (kept: Kept): JournalFacts => {
  const { entries } = kept;
  const moments = (...kinds: readonly JournalKind[]): readonly Instant[] =>
    entries.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at);
  const { hub, others } = uplinks(kept);
  return {
    whole: true,
    stops: stopsIn(entries).map(({ at, how }) => ({ at, how })),
    mainsLost: between(entries, 'mains-lost', 'mains-back'),
    linkDown: between(entries, 'link-down', 'link-up'),
    gatewayDown: between(entries, 'gateway-down', 'gateway-up'),
    hubUnreachable: hub,
    ...(others === undefined ? {} : { othersUnreachable: others }),
    tlsRefused: moments('tls-refused'),
    coverOpened: moments('cover-opened'),
    pageCrashed: moments('page-crashed'),
    usbChanged: moments('usb-in', 'usb-out'),
    clockStepped: moments('time-stepped'),
  };
};

/** From each first word to the next second one; the last may still last. */
export const between = (entries: readonly Entry[], begins: JournalKind, ends: JournalKind): readonly Stretch[] => {
  const found: Stretch[] = [];
  let since: Instant | undefined;
  for (const { kind, at } of entries) {
    if (kind === begins) since ??= at;
    else if (kind === ends && since !== undefined) {
      found.push({ from: since, to: at });
      since = undefined;
    }
  }
  return since === undefined ? found : [...found, { from: since }];
};

/**
 * By uplink, as the terminal names them. Monitors' are other ways, whatever they are called. Of the terminal's own, the one named `hub` stands for the way
 * to the hub, or all of them where none is. `others`: when none of the other ways reached anybody; `undefined` where there is none.
 */
const uplinks = ({
  entries,
  waysBefore,
  monitors,
}: Kept): { readonly hub: readonly Stretch[]; readonly others: readonly Stretch[] | undefined } => {
  const named = Map.groupBy(
    [...waysBefore, ...entries].filter(({ kind }) => kind === 'hub-unreachable' || kind === 'hub-back'),
    ({ details }) => String(details['uplink'] ?? ''),
  );
  const of = (uplink: string): readonly Stretch[] => unreachable(named.get(uplink) ?? []);
  const own = [...named.keys()].filter((uplink) => !uplink.startsWith(MONITOR_UPLINK));
  const hub = own.includes('hub') ? ['hub'] : own;
  const others = [...new Set([...named.keys(), ...monitors])].filter((uplink) => !hub.includes(uplink));
  return { hub: hub.flatMap(of), others: others.length === 0 ? undefined : together(others.map(of), LATEST) };
};

/** What still lasts lasts to the end of time: whoever asks knows until when. */
const LATEST = instant(LAST_INSTANT);

/** It is told after some attempts, and says since when. */
const unreachable = (entries: readonly Entry[]): readonly Stretch[] =>
  between(
    entries.map((entry) => (entry.kind === 'hub-unreachable' ? { ...entry, at: instantIn(entry, 'since') ?? entry.at } : entry)),
    'hub-unreachable',
    'hub-back',
  );

const instantIn = ({ details }: Entry, name: string): Instant | undefined => {
  const text = details[name];
  return typeof text === 'string' ? parseIso(text) : undefined;
};

interface Stop {
  readonly at: Instant;
  readonly how: 'hard' | 'orderly' | 'low-battery';
  /** Only the agent's process ended: the machine ran on, by its kernel's own boot id. */
  readonly machineRanOn: boolean;
}

/** A `shutdown` that was written, or a `boot` before which none was: then it ended at the last moment of which it says that it lived. */
const stopsIn = (entries: readonly Entry[]): readonly Stop[] => {
  let system: string | number | undefined;
  const found: Stop[] = [];
  for (const [i, entry] of entries.entries()) {
    const before = entries[i - 1];
    if (entry.kind === 'shutdown')
      found.push({ at: entry.at, how: entry.details['reason'] === 'low-battery' ? 'low-battery' : 'orderly', machineRanOn: false });
    if (entry.kind !== 'boot') continue;
    const now = entry.details['system'];
    const at = instantIn(entry, 'aliveUntil') ?? before?.at;
    // Entries of a quiet week before it may not be here: a start that says that it lived before was not the first.
    if (at !== undefined && before?.kind !== 'shutdown') found.push({ at, how: 'hard', machineRanOn: now !== undefined && now === system });
    system = now;
  }
  return found;
};

/**
 * What the machine could tell of its mains. A machine that ran on while its agent was killed had power all the time, whatever is built in: its kernel
 * says so as well as a battery would.
 */
export const equipmentOf = (built: Equipment, { entries }: Pick<Kept, 'entries'>, { from, to }: Stretch): Equipment => {
  const stops = stopsIn(entries).filter(({ at }) => at >= from - TOGETHER_MS && (to === undefined || at <= to + MINUTE_MS));
  const ranOn = stops.length > 0 && stops.every(({ machineRanOn }) => machineRanOn);
  return ranOn ? { mainsSensor: true, battery: true } : built;
};
