import type { Condition } from '@dauys/fleet/conditions.ts';
import type { Details, JournalKind } from '@dauys/journal/entry.ts';
import type { Tree } from './tree.ts';

/** One part of the device that says how it is. The name is what the store remembers it by. */
export type SourceName =
  | 'power'
  | 'ups'
  | 'link'
  | 'gateway'
  | 'certificate'
  | 'screen'
  | 'touch'
  | 'printer'
  | 'fingerprint'
  | 'card'
  | 'cover'
  | 'usb'
  | 'clock'
  | 'disk'
  | 'page';

export interface Moment {
  /** The wall clock, ms; anybody may set it. */
  readonly wall: number;
  /** Milliseconds that only go forward, since some moment. */
  readonly elapsed: number;
}

/** What one look adds. */
export interface Look {
  /** False: this machine has no such part, or does not show it. */
  readonly there: boolean;
  readonly entries: readonly Told[];
  readonly conditions: readonly Condition[];
  /** What to remember of it across a restart, in the very commit that holds the entries; `undefined`: as before. */
  readonly keep?: string | undefined;
}

export interface Told {
  readonly kind: JournalKind;
  readonly details?: Details;
}

/**
 * The one interface of everything that watches a part of the device. `look` is called about every ten seconds with what was kept last; it never
 * throws for a part that is absent or broken, and never waits for more than two seconds.
 */
export interface Source {
  readonly name: SourceName;
  look(now: Moment, kept: string | undefined): Look | Promise<Look>;
}

/** Nothing of the kind is here, and never was. */
export const NOT_THERE: Look = { there: false, entries: [], conditions: [] };

/** A part that is in one of a few states. Data, and one reading. */
export interface Part<State extends string> {
  readonly name: SourceName;
  /** `undefined`: nothing of the kind is there. 'no-word': it is, and does not say now; what was believed stays. */
  read(tree: Tree, before: State | undefined): Read<State> | Promise<Read<State>>;
  readonly states: Readonly<Record<State, Meaning>>;
  /** The state in which it is when nothing is there any more although it was; without it, no word. */
  readonly gone?: State;
}

export type Read<State extends string> = State | 'no-word' | undefined;

export interface Meaning {
  /** What the journal says when this state begins. */
  readonly says?: JournalKind;
  readonly details?: Details;
  readonly conditions: readonly Condition[];
  /** For how long it must be seen before it is believed, ms: what flaps faster is one state. */
  readonly holdMs: number;
  /** How it should be: not told when it is the first thing seen. */
  readonly calm?: true;
}
