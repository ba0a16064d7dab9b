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
import { chunkHead, feedHead, forgetChunksBefore, type LedgerName } from './store.ts';

/** The feed as it comes: pieces in, and a cursor that says what to send next. */
export interface FeedIntake {
  cursor(): { readonly chunk: number; readonly offset: number };
  take(pieces: readonly Piece[]): void;
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
}

const RETENTION_MS = 366 * 86_400_000;
/** How long an envelope that is public stays: longer than a hub's newest backup is old (docs/decisions/0010). */
export const KEPT_MS = 7 * 86_400_000;

export const feedIntake = (deps: Deps): FeedIntake => {
  let assembly = startOf(feedHead(deps.disk).number + 1);
  let damaged = false;
  const suspect = (code: string, bytes: Uint8Array): void => {
    // A ledger that contradicts itself, or a feed that contradicts the directory, is more than a bad line.
    damaged ||= /^(?:ledger\/(?:forked|rolled-back|inclusion-mismatch)|directory\/feed-forked|feed\/forked)$/.test(code);
    deps.distrust(code, bytes);
  };
  return {
    cursor: () => ({ chunk: assembly.chunk, offset: assembly.bytes.length }),
    isDamaged: () => damaged,
    take: (pieces) => {
      for (const piece of pieces) {
        const next = afterPiece(assembly, piece);
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
    if (directoryGrew) {
      directory.refresh();
      checkAnnouncedHead(deps);
    }
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

/** The hub announces heads of its feed in the directory ledger: a feed made for us alone differs from what everybody sees there. */
const checkAnnouncedHead = ({ disk, directory }: Deps): void => {
  const announced = directory.current().newestFeedHead();
  const ours = announced === undefined ? undefined : chunkHead(disk, announced.number);
  if (announced !== undefined && ours !== undefined && !equalBytes(ours, announced.head))
    throw new VerificationError('directory/feed-forked');
};
