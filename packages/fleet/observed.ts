/** What is known about one silence when it is judged: the input of `causeOf`, in a shape of its own. */
import type { Instant } from '@dauys/basics/clock.ts';
import type { Explanation } from './explanation.ts';
import type { Announcement } from './maintenance.ts';
import type { Stretch } from './stretch.ts';

/** What the enrolment says is built in. What is not there cannot speak, and its silence is no evidence. */
export interface Equipment {
  readonly mainsSensor: boolean;
  readonly battery: boolean;
}

/** One beat: the last before the silence, or the first after it. Times are the hub's. */
export interface Said {
  readonly at: Instant;
  readonly boot: number;
  /** Seconds since the device started, by a clock that nobody can set. */
  readonly uptimeSeconds: number;
  readonly conditions: readonly string[];
}

/** The terminal's journal about the time of the silence, verified by whoever hands it in. Times are the terminal's. */
export interface JournalFacts {
  /** The chain is unbroken from before the silence to after it. */
  readonly whole: boolean;
  readonly stops: readonly { readonly at: Instant; readonly how: 'hard' | 'orderly' | 'low-battery' }[];
  readonly mainsLost: readonly Stretch[];
  readonly linkDown: readonly Stretch[];
  readonly gatewayDown: readonly Stretch[];
  readonly hubUnreachable: readonly Stretch[];
  /** Of the other uplinks; absent where there is none. */
  readonly othersUnreachable?: readonly Stretch[];
  readonly tlsRefused: readonly Instant[];
  readonly coverOpened: readonly Instant[];
  readonly pageCrashed: readonly Instant[];
  readonly usbChanged: readonly Instant[];
  readonly clockStepped: readonly Instant[];
}

/** Another terminal of the same facility, or another facility that shares something with it. */
export interface Witness {
  readonly silent: readonly Stretch[];
  /** Absent without a sensor, and while its journal is not here. */
  readonly mainsLost?: readonly Stretch[];
}

export interface Observation {
  readonly now: Instant;
  /** `silent`: no beats. `unusable`: beats come, and something in them, or a visitor's test, says that nobody can use it. */
  readonly kind: 'silent' | 'unusable';
  readonly stretch: Stretch;
  readonly equipment: Equipment;
  readonly before?: Said;
  readonly after?: Said;
  /** Words of beats during an `unusable` stretch. */
  readonly conditions: readonly string[];
  /** Codes that visitors typed, or that came through lawyers and relatives. */
  readonly humanTests: readonly { readonly at: Instant; readonly arrived: boolean }[];
  readonly journal?: JournalFacts;
  readonly sisters: readonly Witness[];
  readonly onProvider: readonly Witness[];
  readonly onFeeder: readonly Witness[];
  /** What utility or provider published, entered by somebody outside the facility. */
  readonly notices: readonly (Stretch & { readonly about: 'power' | 'network' })[];
  readonly hubDown: readonly Stretch[];
  readonly announcements: readonly Announcement[];
  /** When two people signed that a technician from outside had found the device broken. */
  readonly repairs: readonly Instant[];
  /** When a technician from outside was to open the device, by an officer's word: an opening then is nothing to ask about. */
  readonly tickets: readonly Stretch[];
  readonly explanation?: Explanation;
  readonly visits: readonly Instant[];
  /** When earlier silences of this terminal began. */
  readonly earlier: readonly Instant[];
}
