/**
 * What every reader does with a directory it was handed by somebody it need not believe (the agent, the hub): hold the checkpoint against
 * the pinned policy, the entries against the checkpoint, the statements against the pinned signers.
 */
import { equalBytes, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import { foldDirectory, type Directory } from '@dauys/directory/directory.ts';
import { verifyOnce, type VerifySignature } from '@dauys/directory/signature.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { parsePolicy, verifyCheckpoint, type VerifiedCheckpoint } from '@dauys/ledger/policy.ts';
import { verifyInclusion } from '@dauys/ledger/proof.ts';

export type DirectoryViewCode = 'directory/malformed-view' | 'directory/not-in-ledger';

/** Older than this, a directory may hide a change: one still seals by it, flagged, with a banner. */
const FRESH_DAYS = 7;
const DAY = 86_400_000;

/** An entry as handed over; `hashes` is its inclusion proof in the tree of `note`, and may be left empty when all entries are given. */
export interface ShownEntry {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly hashes: readonly Bytes[];
}

export interface VerifiedDirectory {
  readonly directory: Directory;
  readonly checkpoint: VerifiedCheckpoint;
}

/**
 * Verifies everything and returns what may be relied on. When every entry of the checkpoint is given, in order, the root is computed anew;
 * otherwise each entry needs its proof. Throws `VerificationError`: a `ledger/…` code of `verifyCheckpoint`, `directory/malformed-view`
 * (entries not in ascending order or beyond the checkpoint), `directory/not-in-ledger`. Single statements that nobody entitled
 * made do not throw: they stand in `directory.distrusted`.
 */
export const verifyDirectoryView = ({
  anchor,
  note,
  entries,
  verify = verifyOnce,
}: {
  readonly anchor: Anchor;
  readonly note: string;
  readonly entries: readonly ShownEntry[];
  readonly verify?: VerifySignature;
}): VerifiedDirectory => {
  const checkpoint = verifyCheckpoint(note, parsePolicy(anchor.ledgers.directory));
  // Order decides which statement is the newest: it must be the ledger's.
  if (entries.some(({ index }, i) => index >= checkpoint.size || index <= (entries[i - 1]?.index ?? -1))) fail('directory/malformed-view');
  if (entries.length === checkpoint.size) verifyWhole(entries, checkpoint);
  else verifyEach(entries, checkpoint);
  return { directory: foldDirectory(entries, anchor, { verify }), checkpoint };
};

/** Reads the entries of a view on the wire; throws `VerificationError('directory/malformed-view')`. */
export const shownEntries = (
  entries: readonly { readonly index: number; readonly bytes: string; readonly hashes: readonly string[] }[],
): ShownEntry[] =>
  entries.map(({ index, bytes, hashes }) => ({
    index,
    bytes: parseBase64(bytes) ?? fail('directory/malformed-view'),
    hashes: hashes.map((hash) => parseHex(hash) ?? fail('directory/malformed-view')),
  }));

/** The newest time at which a listed witness vouched for the checkpoint; `undefined` without witnesses. */
export const newestCosignature = ({ witnesses }: VerifiedCheckpoint): Instant | undefined =>
  witnesses.reduce<Instant | undefined>((newest, { at }) => (newest === undefined || at > newest ? at : newest), undefined);

/**
 * Whether a directory is at most 7 days old by the later of the clock and the newest cosignature seen before, so that setting the
 * clock back does not make an old one young. A checkpoint that nobody cosigned is never fresh.
 */
export const isFresh = (checkpoint: VerifiedCheckpoint, now: Instant, newestSeen?: Instant): boolean => {
  const at = newestCosignature(checkpoint);
  return at !== undefined && Math.max(now, newestSeen ?? 0) - at <= FRESH_DAYS * DAY;
};

const verifyWhole = (entries: readonly ShownEntry[], { root }: VerifiedCheckpoint): void => {
  // Ascending, as many as the tree has, and none beyond it: these are all of them.
  if (!equalBytes(rootOf(entries.map(({ bytes }) => leafHash(bytes))), root)) fail('directory/not-in-ledger');
};

const verifyEach = (entries: readonly ShownEntry[], { size, root }: VerifiedCheckpoint): void => {
  for (const { index, bytes, hashes } of entries) {
    try {
      verifyInclusion({ leafHash: leafHash(bytes), index, size, proof: hashes, root });
    } catch (error) {
      if (error instanceof VerificationError) fail('directory/not-in-ledger');
      throw error;
    }
  }
};

const fail = (code: DirectoryViewCode): never => {
  throw new VerificationError<DirectoryViewCode>(code);
};
