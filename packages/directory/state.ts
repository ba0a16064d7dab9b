/** What the directory says at some size, as data: filled by `take.ts`, read through `directory.ts`. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { DirectoryCode } from './codes.ts';
import type { Epoch, Recovery, SharedEpoch, Trustees } from './epoch.ts';
import type {
  BodyStatement,
  FacilityStatement,
  HubStatement,
  ImageStatement,
  PolicyStatement,
  ReleaseStatement,
  TerminalStatement,
} from './kinds.ts';

export type Names = BodyStatement['names'];

export interface Body {
  readonly id: string;
  readonly names: Names;
  readonly role: BodyStatement['role'];
  /** It is there for children. */
  readonly children?: true;
  readonly at: Instant;
}

export interface Officer {
  readonly id: string;
  readonly body: string;
  readonly name: string;
  /** Key id of her statement key. */
  readonly key: string;
  readonly recipient: string;
  readonly since: Instant;
  readonly at: Instant;
  readonly retired?: Instant;
}

/** A statement key that an officer has or had: what she signed between `since` and `until` stays verifiable. */
export interface OfficerKey {
  readonly officer: string;
  readonly body: string;
  readonly publicKey: Bytes;
  readonly since: Instant;
  readonly until?: Instant;
}

/** Who opens a body's covers and canaries, and nothing else. */
export interface Responder {
  readonly body: string;
  /** Key id of its statement key. */
  readonly key: string;
  readonly publicKey: Bytes;
  readonly since: Instant;
  readonly at: Instant;
}

/** A statement key that a responder has or had. */
export type ResponderKey = Pick<OfficerKey, 'body' | 'publicKey' | 'since' | 'until'>;

export interface Facility {
  readonly id: string;
  readonly names: Names;
  readonly zone: FacilityStatement['zone'];
  readonly region: FacilityStatement['region'];
  readonly at: Instant;
}

/** The last visit of the National Preventive Mechanism that was stated. `day`: since 1970, of the facility's calendar. */
export interface Check {
  readonly day: number;
  readonly at: Instant;
}

/** A terminal's number and key name one device for good: a new device gets a new number. */
export interface Terminal {
  readonly id: string;
  readonly facility: string;
  readonly algorithm: TerminalStatement['algorithm'];
  readonly tier: TerminalStatement['tier'];
  /** Ed25519 raw 32 bytes, or a P-256 point of 33 or 65 bytes. */
  readonly publicKey: Bytes;
  readonly since: Instant;
  /** From when it is retired: never before what the ledger showed when that was said. docs/formats/directory.md, "Retired since". */
  readonly retired?: Instant;
}

export interface Hub {
  readonly transport: { readonly id: string; readonly suite: HubStatement['transport']['suite']; readonly publicKey: Bytes };
  /** Key id of its statement key, and the key. */
  readonly key: string;
  readonly publicKey: Bytes;
  readonly since: Instant;
}

/** A party that hears the terminals by itself, at its own address. A later statement replaces what was said before of the same id. */
export interface Monitor {
  readonly id: string;
  readonly names: Names;
  readonly url: string;
  readonly transport: Hub['transport'];
  /** Ed25519, under which it signs its questions to the hub. */
  readonly publicKey: Bytes;
  readonly at: Instant;
  readonly retired?: Instant;
}

/** Whoever helps with numbers of people's own. Stated again it may move; its VOPRF key stays. */
export interface PinServer {
  readonly id: string;
  /** Who runs it: two of one hand are one. */
  readonly by: string;
  readonly names: Names;
  readonly url: string;
  readonly transport: Hub['transport'];
  /** RFC 9497, ristretto255-SHA512: 32 bytes. */
  readonly voprfKey: Bytes;
  readonly at: Instant;
  readonly retired?: Instant;
}

export type Policy = Omit<PolicyStatement, 'v' | 'kind' | 'at'>;
/** `index` is where it stands in the ledger: only what a checkpoint covers is public. */
export type Release = Omit<ReleaseStatement, 'v' | 'kind' | 'at' | 'notAfter'> & {
  readonly since: Instant;
  readonly notAfter: Instant;
  readonly index: number;
};
export type Image = Omit<ImageStatement, 'v' | 'kind' | 'at' | 'notAfter'> & Pick<Release, 'notAfter' | 'index'>;

/** A head as it stands in the ledger; `believed` verifies the hub's signature when somebody asks. */
export interface ClaimedHead {
  readonly index: number;
  readonly number: number;
  readonly head: Bytes;
  readonly at: Instant;
  readonly believed: () => boolean;
}

export interface Distrusted {
  readonly index: number;
  readonly code: DirectoryCode;
}

export interface State {
  readonly bodies: Map<string, Body>;
  /** By body, ascending. */
  readonly epochs: Map<string, readonly Epoch[]>;
  readonly trustees: Map<string, Trustees>;
  /** By `epochName`. */
  readonly shared: Map<string, SharedEpoch>;
  readonly recoveries: Recovery[];
  readonly officers: Map<string, Officer>;
  readonly officerKeys: Map<string, OfficerKey>;
  /** By body. */
  readonly responders: Map<string, Responder>;
  readonly responderKeys: Map<string, ResponderKey>;
  readonly facilities: Map<string, Facility>;
  /** By facility. */
  readonly checks: Map<string, Check>;
  readonly terminals: Map<string, Terminal>;
  /** Key ids of terminals, so that one key is never two devices. */
  readonly terminalKeys: Set<string>;
  readonly hubs: Hub[];
  readonly monitors: Map<string, Monitor>;
  readonly pinServers: Map<string, PinServer>;
  readonly releases: Release[];
  readonly images: Image[];
  readonly batchSizes: { readonly size: number; readonly since: Instant }[];
  readonly heads: ClaimedHead[];
  readonly distrusted: Distrusted[];
  /** SHA-256 of every statement taken: none counts twice. */
  readonly said: Set<string>;
  policy: Policy | undefined;
  /** The latest `at` of what was taken, feed heads aside. */
  latest: number;
}

/** Before anything was said. */
export const emptyState = (): State => ({
  bodies: new Map(),
  epochs: new Map(),
  trustees: new Map(),
  shared: new Map(),
  recoveries: [],
  officers: new Map(),
  officerKeys: new Map(),
  responders: new Map(),
  responderKeys: new Map(),
  facilities: new Map(),
  checks: new Map(),
  terminals: new Map(),
  terminalKeys: new Set(),
  hubs: [],
  monitors: new Map(),
  pinServers: new Map(),
  releases: [],
  images: [],
  batchSizes: [],
  heads: [],
  distrusted: [],
  said: new Set(),
  policy: undefined,
  latest: 0,
});

/** A copy whose changes do not reach the state that it was made of. */
export const copyOf = (state: State): State => ({
  bodies: new Map(state.bodies),
  epochs: new Map(state.epochs),
  trustees: new Map(state.trustees),
  shared: new Map(state.shared),
  recoveries: [...state.recoveries],
  officers: new Map(state.officers),
  officerKeys: new Map(state.officerKeys),
  responders: new Map(state.responders),
  responderKeys: new Map(state.responderKeys),
  facilities: new Map(state.facilities),
  checks: new Map(state.checks),
  terminals: new Map(state.terminals),
  terminalKeys: new Set(state.terminalKeys),
  hubs: [...state.hubs],
  monitors: new Map(state.monitors),
  pinServers: new Map(state.pinServers),
  releases: [...state.releases],
  images: [...state.images],
  batchSizes: [...state.batchSizes],
  heads: [...state.heads],
  distrusted: [...state.distrusted],
  said: new Set(state.said),
  policy: state.policy,
  latest: state.latest,
});
