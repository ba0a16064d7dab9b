/** What a monitor knows of the terminals that it hears, and what a look at them finds. Pure. */
import { hex, u32 } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { hear, look, SWEEP_MS, type Watch } from '@dauys/fleet/silence.ts';

/** A terminal, as its last beat to this monitor left it. */
export interface Heard {
  readonly terminal: number;
  /** Before it this monitor knew nothing of the terminal. */
  readonly firstBeat: Instant;
  readonly lastBeat: Instant;
  /** All that ever came. */
  readonly beats: number;
  readonly boot: number;
  readonly conditions: readonly string[];
}

/** A silence as this monitor heard it; `to` is absent while it lasts. */
export interface OwnSilence {
  readonly terminal: number;
  readonly from: Instant;
  readonly raisedAt: Instant;
  readonly to?: Instant;
}

/** A stretch in which this monitor listened without a break, and all that it heard is written. */
export interface Hearing {
  readonly since: Instant;
  readonly until: Instant;
}

/** A terminal's name as everywhere in JSON. */
export const terminalName = (terminal: number): string => hex(u32(terminal));

/** Where it stood when the monitor was last up: a silence that was open goes on. */
export const restored = ({ terminal, lastBeat }: Heard, open: readonly OwnSilence[]): Watch => {
  const silence = open.find((one) => one.terminal === terminal);
  if (silence === undefined) return { state: 'up', lastBeat };
  return { state: 'down', lastBeat: silence.from, raisedAt: silence.raisedAt };
};

/** Longer than so between two looks, and this process stood still: what it did not hear then accuses nobody. */
const STALLED_MS = 2 * SWEEP_MS;

/** The stretch of hearing that a look goes on with, or begins. */
export const stillHearing = (hearing: Hearing | undefined, now: Instant): Hearing => {
  const isGoing = hearing !== undefined && now >= hearing.until && now - hearing.until <= STALLED_MS;
  return isGoing ? { since: hearing.since, until: now } : { since: now, until: now };
};

export interface Swept {
  readonly watches: ReadonlyMap<number, Watch>;
  readonly raised: readonly Omit<OwnSilence, 'to'>[];
}

/** Looks at every terminal that is in service. */
export const sweep = (
  watches: ReadonlyMap<number, Watch>,
  {
    now,
    since,
    beatSeconds,
    isInService,
  }: { now: Instant; since: Instant; beatSeconds: number; isInService: (terminal: number) => boolean },
): Swept => {
  const after = new Map(watches);
  const raised: Omit<OwnSilence, 'to'>[] = [];
  for (const [terminal, watch] of watches) {
    if (!isInService(terminal)) continue;
    const found = look({ terminal: terminalName(terminal), watch, now, beatSeconds, listeningSince: since });
    after.set(terminal, found.watch);
    if (found.raised !== undefined) raised.push({ terminal, from: found.raised.from, raisedAt: now });
  }
  return { watches: after, raised };
};

/** What a beat changes: the watch, and the silence that it ends. */
export const heardBeat = (
  terminal: number,
  watch: Watch | undefined,
  now: Instant,
): { readonly watch: Watch; readonly ended?: Required<OwnSilence> } => {
  const raisedAt = watch?.state === 'down' ? watch.raisedAt : now;
  const { watch: after, ended } = hear(terminalName(terminal), watch, now);
  if (ended === undefined) return { watch: after };
  return { watch: after, ended: { terminal, from: ended.from, raisedAt, to: instant(ended.to) } };
};
