import type { Bytes } from '@dauys/basics/bytes.ts';
import { equalBytes } from '@dauys/basics/bytes.ts';
import type { Clock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Piece } from '@dauys/beat/down.ts';
import type { Policy } from '@dauys/ledger/policy.ts';
import type { FlooredClock } from '../clock.ts';
import type { Disk } from '../disk-store.ts';
import type { Distrust } from '../distrust.ts';
import type { Log } from '../events.ts';
import { forgetKept } from '../outbox/store.ts';
import { applyChunk } from './apply.ts';
import { afterPiece, startOf } from './assemble.ts';
import type { KnownDirectory } from './directory.ts';
import { feedChunk, feedHead, forgetChunksBefore, type LedgerName } from './store.ts';

/** The feed as it comes: pieces in, and a cursor that says what to send next. */
export interface FeedIntake {
  cursor(): { readonly chunk: number; readonly offset: number };
  take(pieces: readonly Piece[]): void;
  /** How many pieces have brought something since the start. */
  moves(): number;
  /** Whether something about the ledgers did not hold since the start: the page warns before anything is typed. */
  isDamaged(): boolean;
}

interface Deps {
  readonly disk: Disk;
  readonly clock: FlooredClock;
  readonly log: Log;
  readonly distrust: Distrust;
  readonly directory: KnownDirectory;
  readonly policies: Readonly<Record<LedgerName, Policy>>;
  /** Called when the directory has been read anew. */
  readonly directoryRead?: () => void;
}

const RETENTION_MS = 366 * 86_400_000;
/** How long an envelope that is public stays: longer than a hub's newest backup is old (docs/decisions/0010). */
const KEPT_MS = 7 * 86_400_000;

export const feedIntake = (deps: Deps): FeedIntake => {
  let assembly = startOf(feedHead(deps.disk).number + 1);
  let damaged = false;
  let moves = 0;
  const suspect = (code: string, bytes: Uint8Array): void => {
    // A ledger that contradicts itself, or a feed that contradicts the directory, is more than a bad line.
    damaged ||= /^(?:ledger\/(?:forked|rolled-back|inclusion-mismatch)|directory\/feed-forked|feed\/forked)$/.test(code);
    deps.distrust(code, bytes);
  };
  return {
    cursor: () => ({ chunk: assembly.chunk, offset: assembly.bytes.length }),
    isDamaged: () => damaged,
    moves: () => moves,
    take: (pieces) => {
      for (const piece of pieces) {
        const next = afterPiece(assembly, piece);
        if (next.assembly !== assembly) moves++;
        assembly = next.assembly;
        if (next.whole === undefined) continue;
        applyWhole(deps, next.whole, suspect);
        // Applied or not: from the first byte of the one we need. A chunk that did not hold is asked for again, in case another is sent.
        assembly = startOf(feedHead(deps.disk).number + 1);
      }
    },
  };
};

const applyWhole = (deps: Deps, bytes: Bytes, suspect: Distrust): void => {
  const { disk, clock, log, directory, policies } = deps;
  try {
    const done = applyChunk(disk, bytes, { policies, hubKeys: directory.hubKeys() });
    if (!done.ok) return log('store.full', { where: 'feed' });
    const { number, distrusted, newestCosignature, directoryGrew } = done.value;
    clock.raise(newestCosignature);
    for (const d of distrusted) suspect(d.code, d.bytes);
    if (directoryGrew) readDirectory(deps, number, suspect);
    if (number % 1_000 === 0) {
      log('feed.caught-up', { chunk: number });
      forget(disk, clock);
    }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    suspect(error.code, bytes);
  }
};

const forget = (disk: Disk, clock: Clock): void => {
  disk.commit(() => {
    forgetChunksBefore(disk, clock.now() - RETENTION_MS);
    forgetKept(disk, clock.now() - KEPT_MS);
  });
};

/** Statements that nobody entitled has made are told of: somebody tries something. They are not believed anyhow. */
const readDirectory = (deps: Deps, chunk: number, suspect: Distrust): void => {
  const { distrusted, announced } = deps.directory.refresh();
  for (const { code, bytes } of distrusted) suspect(code, bytes);
  for (const number of announced) checkAnnounced(deps, { number, by: chunk }, suspect);
  deps.directoryRead?.();
};

/**
 * The hub announces heads of its feed in the directory ledger: a feed made for us alone differs from what everybody sees there. An
 * announcement rides in a later chunk than the one it names, so one that we do not have at that moment was kept from us.
 */
const checkAnnounced = (
  { disk, directory }: Deps,
  { number, by }: { readonly number: number; readonly by: number },
  suspect: Distrust,
): void => {
  const ours = feedChunk(disk, number);
  const holds = verified(() => {
    const announced = directory.current().feedHead(number);
    return announced === undefined || (ours === undefined ? number < by : equalBytes(ours.head, announced));
  });
  if (!holds) suspect('directory/feed-forked', ours?.bytes ?? feedChunk(disk, by)?.bytes ?? new Uint8Array(0));
};

/** Whether something holds; distrust counts as no. */
const verified = (check: () => boolean): boolean => {
  try {
    return check();
  } catch (error) {
    if (error instanceof VerificationError) return false;
    throw error;
  }
};
