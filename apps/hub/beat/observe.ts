import { equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';

/** Names for what a beat is instead of the one that should follow. None of them stops intake. */
export type BeatName = 'beat/replayed' | 'beat/out-of-order' | 'beat/skipped' | 'beat/clone' | 'beat/clock-back';

/** What a terminal last said of itself. */
export interface BeatState {
  readonly session: Bytes;
  readonly sequence: number;
  /** Bit i: `sequence - i` was seen in this session, for the last 64. */
  readonly seen: bigint;
  readonly boot: number;
  readonly seenAt: Instant;
  readonly clockAt: Instant;
  readonly journal: { readonly n: number; readonly head: Bytes };
}

/** An authentic beat: its cell has opened under the session's key. */
export interface Beat {
  readonly session: Bytes;
  /** When this session was set up, by the hub's clock; tells a late beat of an old session from a second device. */
  readonly sessionSince: Instant;
  readonly sequence: number;
  readonly boot: number;
  readonly clockAt: Instant;
  readonly journal: { readonly n: number; readonly head: Bytes };
}

export interface Observed {
  readonly names: readonly BeatName[];
  readonly state: BeatState;
  /** False for a replay: its bytes were taken already. */
  readonly isNew: boolean;
}

/** A clock may be slewed by this much between two beats without being called set back. */
const CLOCK_SLACK_MS = 2_000;
const WINDOW = 64n;
const ALL = (1n << WINDOW) - 1n;

/** Holds a beat against the last state of its terminal. Pure. `since` is when the session of `before` was set up. */
export const observe = (before: (BeatState & { readonly sessionSince: Instant }) | undefined, beat: Beat, now: Instant): Observed => {
  if (before === undefined) return { names: beat.sequence > 1 ? ['beat/skipped'] : [], state: stateOf(beat, 1n, now), isNew: true };
  if (!equalBytes(before.session, beat.session)) return otherSession(before, beat, now);
  const ahead = beat.sequence - before.sequence;
  if (ahead <= 0) return behind(before, beat, now);
  const names: BeatName[] = [...(ahead > 1 ? (['beat/skipped'] as const) : []), ...contradictions(before, beat)];
  const seen = ahead >= Number(WINDOW) ? 1n : ((before.seen << BigInt(ahead)) & ALL) | 1n;
  return { names, state: stateOf(beat, seen, now), isNew: true };
};

const stateOf = (beat: Beat, seen: bigint, now: Instant): BeatState => ({
  session: beat.session,
  sequence: beat.sequence,
  seen,
  boot: beat.boot,
  seenAt: now,
  clockAt: beat.clockAt,
  journal: beat.journal,
});

/** Not above the newest sequence: seen before, or late. Its word about clock and journal is older than what we know. */
const behind = (before: BeatState, beat: Beat, now: Instant): Observed => {
  const back = BigInt(before.sequence - beat.sequence);
  const bit = back < WINDOW ? 1n << back : 0n;
  const replayed = bit === 0n || (before.seen & bit) !== 0n;
  const state = { ...before, seen: before.seen | bit, seenAt: replayed ? before.seenAt : now };
  return { names: [replayed ? 'beat/replayed' : 'beat/out-of-order'], state, isNew: !replayed };
};

const otherSession = (before: BeatState & { readonly sessionSince: Instant }, beat: Beat, now: Instant): Observed => {
  // An agent forgets its old session when it sets up the next: a beat of the old one is late, or somebody else still uses it.
  if (beat.sessionSince < before.sessionSince) {
    const late = beat.clockAt <= before.clockAt && beat.journal.n <= before.journal.n && beat.boot <= before.boot;
    return { names: [late ? 'beat/out-of-order' : 'beat/clone'], state: { ...before, seenAt: now }, isNew: true };
  }
  const names: BeatName[] = [...(beat.sequence > 1 ? (['beat/skipped'] as const) : []), ...contradictions(before, beat)];
  return { names, state: stateOf(beat, 1n, now), isNew: true };
};

/** Boots and journals only grow: one that went back is a copied disk, or a disk set back to a copy. */
const contradictions = (before: BeatState, beat: Beat): BeatName[] => {
  const shorter = beat.journal.n < before.journal.n;
  const forked = beat.journal.n === before.journal.n && !equalBytes(beat.journal.head, before.journal.head);
  const cloned = beat.boot < before.boot || shorter || forked;
  return [
    ...(cloned ? (['beat/clone'] as const) : []),
    ...(beat.clockAt < before.clockAt - CLOCK_SLACK_MS ? (['beat/clock-back'] as const) : []),
  ];
};

/** The state as read from the database after a restart: everything up to its sequence counts as seen. */
export const restored = (row: Omit<BeatState, 'seen'>): BeatState => ({ ...row, seen: ALL, seenAt: instant(row.seenAt) });
