import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { VerifySignature } from '@dauys/directory/signature.ts';
import { vouchedUntil } from '@dauys/ledger/policy.ts';
import { LedgerFault, type ReadLedger, readWholeLedger } from './ledger.ts';
import type { Pinned } from './pinned.ts';
import { batchSizesOf, checkBatches, directoryOf } from './rules.ts';
import type { RecordSource } from './source.ts';

export type LedgerName = 'directory' | 'cases';

/** Both ledgers, read in full and held against an anchor and the rules between them. What is here may be relied on. */
export interface PublicRecord {
  readonly pinned: Pinned;
  readonly ledgers: Readonly<Record<LedgerName, ReadLedger>>;
  readonly directory: Directory;
  /** Statements of a later version, skipped. */
  readonly later: number;
  readonly batches: number;
  /** Commitment in hex → index in the cases ledger. */
  readonly positions: ReadonlyMap<string, number>;
  /** Up to when a quorum vouches for the cases ledger; `undefined` when the policy has no witnesses. */
  readonly seen: Instant | undefined;
  /** Whether tiles and feed heads were checked too. */
  readonly everything: boolean;
}

export interface ReadOptions {
  /** An auditor's thoroughness: every published tile and every feed head too. */
  readonly everything: boolean;
  /** A faster verifier with the same verdicts. */
  readonly verify?: VerifySignature;
  readonly progress?: (ledger: LedgerName, done: number, total: number) => void;
}

/**
 * Reads and verifies everything. Throws `LedgerFault` for the first thing that does not hold, its place below `directory/` or `cases/`;
 * `Fault` when the source fails.
 */
export const readRecord = async (source: RecordSource, pinned: Pinned, options: ReadOptions): Promise<PublicRecord> => {
  const { directory, later, ledger } = await readDirectory(source, pinned, options);
  const cases = await readLedger('cases', source, { pinned, ...options });
  const { batches, positions } = await inPlace('cases', () => checkBatches(cases.entries, batchSizesOf(directory)));
  const seen = vouchedUntil(cases.checkpoint.witnesses, pinned.policies.cases.quorum);
  const { everything } = options;
  return { pinned, ledgers: { directory: ledger, cases }, directory, later, batches, positions, seen, everything };
};

/**
 * The directory alone, read in full: what stands in it stands there under a quorum of cosignatures. Throws as `readRecord`, places below `directory/`.
 */
export const readDirectory = async (
  source: RecordSource,
  pinned: Pinned,
  options: ReadOptions,
): Promise<{ readonly directory: Directory; readonly later: number; readonly ledger: ReadLedger }> => {
  const ledger = await readLedger('directory', source, { pinned, ...options });
  const { everything, verify } = options;
  const read = await inPlace('directory', () => directoryOf(ledger.entries, pinned.anchor, { heads: everything, verify }));
  return { ...read, ledger };
};

const readLedger = (
  ledger: LedgerName,
  source: RecordSource,
  { pinned, everything, progress }: ReadOptions & { readonly pinned: Pinned },
): Promise<ReadLedger> =>
  inPlace(ledger, () => {
    const told = (done: number, total: number) => progress?.(ledger, done, total);
    return readWholeLedger(source(ledger), pinned.policies[ledger], { tiles: everything, progress: told });
  });

/** Whatever fails in `act` is named with the place it failed in. */
export const inPlace = async <T>(place: string, act: () => T | Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof LedgerFault) throw new LedgerFault(error.code, `${place}/${error.where}`);
    throw error instanceof VerificationError ? new LedgerFault(error.code, place) : error;
  }
};
