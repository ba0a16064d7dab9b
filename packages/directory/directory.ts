import { equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Anchor } from './anchor.ts';
import type { DirectoryCode } from './codes.ts';
import { epochName, type Epoch, type Recovery, type SharedEpoch, type Trustees } from './epoch.ts';
import { contradiction, lackOfAuthority, readClaim } from './judge.ts';
import { remembering, verifyOnce, type VerifySignature } from './signature.ts';
import {
  type Body,
  type Check,
  type Distrusted,
  type Facility,
  type Hub,
  type Image,
  type Monitor,
  type Officer,
  type OfficerKey,
  type PinServer,
  type Policy,
  type Release,
  type Responder,
  type ResponderKey,
  type State,
  type Terminal,
  copyOf,
  emptyState,
} from './state.ts';
import { take } from './take.ts';

/** An entry of the directory ledger with its place. */
export interface IndexedEntry {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Who holds which key, as far as a quorum of the anchor's signers has said so. A value: adding entries makes a new one. */
export interface Directory {
  readonly bodies: ReadonlyMap<string, Body>;
  /** A body's epochs, oldest first. */
  epochs(body: string): readonly Epoch[];
  /**
   * The epoch to seal to at an instant: the newest that has begun. `stale` when it has ended and no newer one is known: one still
   * seals to it, flagged. `undefined` when none has begun.
   */
  currentEpoch(body: string, at: Instant): (Epoch & { readonly stale: boolean }) | undefined;
  /** The three who hold shares of a body's newest epochs. */
  trustees(body: string): Trustees | undefined;
  /** What was stated of an epoch's seed and shares; `undefined` for an epoch that nobody can recover. */
  shared(body: string, epoch: number): SharedEpoch | undefined;
  /** Every recovery ever stated, oldest first. */
  readonly recoveries: readonly Recovery[];
  readonly officers: ReadonlyMap<string, Officer>;
  /** Whose statement key this is or was, by key id. */
  officerKey(keyId: string): OfficerKey | undefined;
  /** Who opens covers and canaries, by body. A body without one is sent none. */
  readonly responders: ReadonlyMap<string, Responder>;
  /** A statement key that a responder has or had, by key id. */
  responderKey(keyId: string): ResponderKey | undefined;
  readonly facilities: ReadonlyMap<string, Facility>;
  /** When facilities were last visited by the National Preventive Mechanism, as far as anybody stated it. */
  readonly checks: ReadonlyMap<string, Check>;
  readonly terminals: ReadonlyMap<string, Terminal>;
  readonly hub: Hub | undefined;
  /** Retired ones too. */
  readonly monitors: ReadonlyMap<string, Monitor>;
  /** Whoever was ever named to help with numbers of people's own, retired ones too. */
  readonly pinServers: ReadonlyMap<string, PinServer>;
  /** A statement key that the hub has or had, by key id. */
  hubKey(keyId: string): Bytes | undefined;
  readonly policy: Policy | undefined;
  readonly releases: readonly Release[];
  readonly images: readonly Image[];
  /** Leaves in a batch of the cases ledger at an instant; `undefined` when never said. */
  batchSize(at: Instant): number | undefined;
  /** Every size ever stated, with the instant it began, oldest first. */
  readonly batchSizes: readonly { readonly size: number; readonly since: Instant }[];
  /** The hub's announced head of a feed chunk. Verified now; throws `VerificationError('directory/feed-forked')` when it announced two. */
  feedHead(number: number): Bytes | undefined;
  /** The newest announced head whose signature holds. */
  newestFeedHead(): { readonly number: number; readonly head: Bytes } | undefined;
  /** Chunk numbers of the heads announced by entries from an index on, in the ledger's order; their signatures are `feedHead`'s to judge. */
  announcedFrom(index: number): readonly number[];
  /** Entries that were not believed, with the reason. Feed heads are judged only when asked for. */
  readonly distrusted: readonly Distrusted[];
  /** Whether one more entry would be believed: the reason why not, or `undefined`. */
  judge(bytes: Uint8Array): DirectoryCode | undefined;
}

/**
 * Reads entries in their order. Never throws for an entry: what is malformed, unsigned or contradictory is left out and listed in
 * `distrusted`. `onto` goes on from an earlier result (same anchor). `verify` may be a faster verifier with the same verdicts.
 * That the entries stand in the ledger is the caller's to verify.
 */
export const foldDirectory = (
  entries: readonly IndexedEntry[],
  anchor: Anchor,
  { verify = verifyOnce, onto }: { readonly verify?: VerifySignature; readonly onto?: Directory } = {},
): Directory => {
  const before = onto === undefined ? undefined : states.get(onto);
  const state = before === undefined ? emptyState() : copyOf(before);
  const trust: Trust = { anchor, verify: remembering(verify, 4_096) };
  for (const entry of entries) addEntry(state, entry, trust);
  return directoryOf(state, trust);
};

interface Trust {
  readonly anchor: Anchor;
  readonly verify: VerifySignature;
}

// The state behind each directory, so that `onto` can go on from it and nobody else can change it.
const states = new WeakMap<Directory, State>();

const addEntry = (state: State, { index, bytes }: IndexedEntry, trust: Trust): void => {
  const claim = readClaim(bytes);
  if (typeof claim === 'string') {
    state.distrusted.push({ index, code: claim });
    return;
  }
  const { statement } = claim;
  // Feed heads are most of a directory's entries (one an hour, for ever) and readers need few: their signatures wait until asked for.
  const hub = state.hubs.at(-1);
  const authority = () => lackOfAuthority(claim, { hub, ...trust });
  const code = contradiction(state, claim) ?? (statement.kind === 'feed-head' ? undefined : authority());
  if (code !== undefined) {
    state.distrusted.push({ index, code });
    return;
  }
  if (statement.kind !== 'feed-head') state.said.add(claim.name);
  take(state, statement, { index, believed: () => authority() === undefined });
};

const directoryOf = (state: State, trust: Trust): Directory => {
  const directory: Directory = {
    bodies: state.bodies,
    epochs: (body) => state.epochs.get(body) ?? [],
    currentEpoch: (body, at) => {
      const epoch = state.epochs.get(body)?.findLast(({ notBefore }) => notBefore <= at);
      return epoch === undefined ? undefined : { ...epoch, stale: at >= epoch.notAfter };
    },
    trustees: (body) => state.trustees.get(body),
    shared: (body, epoch) => state.shared.get(epochName({ body, epoch })),
    recoveries: state.recoveries,
    officers: state.officers,
    officerKey: (keyId) => state.officerKeys.get(keyId),
    responders: state.responders,
    responderKey: (keyId) => state.responderKeys.get(keyId),
    facilities: state.facilities,
    checks: state.checks,
    terminals: state.terminals,
    hub: state.hubs.at(-1),
    monitors: state.monitors,
    pinServers: state.pinServers,
    hubKey: (keyId) => state.hubs.findLast(({ key }) => key === keyId)?.publicKey,
    policy: state.policy,
    releases: state.releases,
    images: state.images,
    batchSizes: state.batchSizes,
    batchSize: (at) => state.batchSizes.findLast(({ since }) => since <= at)?.size,
    feedHead: (number) => feedHead(state, number),
    newestFeedHead: () => newestHead(state),
    announcedFrom: (index) => state.heads.filter((head) => head.index >= index).map(({ number }) => number),
    distrusted: state.distrusted,
    judge: (bytes) => judged(state, bytes, trust),
  };
  states.set(directory, state);
  return directory;
};

const judged = (state: State, bytes: Uint8Array, trust: Trust): DirectoryCode | undefined => {
  const claim = readClaim(bytes);
  if (typeof claim === 'string') return claim;
  return contradiction(state, claim) ?? lackOfAuthority(claim, { hub: state.hubs.at(-1), ...trust }) ?? forkedHead(state, claim.statement);
};

const feedHead = (state: State, number: number): Bytes | undefined => {
  const heads = state.heads.filter((head) => head.number === number && head.believed());
  const [first] = heads;
  if (first !== undefined && heads.some(({ head }) => !equalBytes(head, first.head)))
    throw new VerificationError<DirectoryCode>('directory/feed-forked');
  return first?.head;
};

const newestHead = (state: State): { readonly number: number; readonly head: Bytes } | undefined => {
  const newest = state.heads.toSorted((a, b) => b.number - a.number).find(({ believed }) => believed());
  return newest && { number: newest.number, head: newest.head };
};

const forkedHead = (state: State, statement: { readonly kind: string; readonly number?: number }): DirectoryCode | undefined =>
  statement.kind === 'feed-head' && state.heads.some((head) => head.number === statement.number && head.believed())
    ? 'directory/already-said'
    : undefined;
