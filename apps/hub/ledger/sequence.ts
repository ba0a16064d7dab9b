import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { planBatch, type Pending } from '@dauys/ledger/batch.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import type { Db, Tx } from '../database/store.ts';
import { CHAIN_START } from '../intake/acceptance.ts';
import { shuffle } from '../shuffle.ts';
import { addBatch, chainEnds, markStatements, nextBatchNumber, waitingLeaves, waitingStatements, type ChainHead } from './batch-store.ts';
import { edgeOf, grow } from './grow.ts';
import { addEntries, moveHead, readTiles, writeTiles, type Head } from './tree-store.ts';

/** Statements that enter the directory at once. */
const DIRECTORY_AT_ONCE = 256;

/**
 * One batch of exactly `size` leaves upon the tree that ended at `head`: waiting commitments, the head of each body's chain, dummies.
 * Happens whether anything waits or not: a quiet day looks like any other. `undefined` when another process was first; nothing is
 * written then.
 */
export const sequenceBatch = (
  db: Db,
  head: Head,
  { size, bodies, at }: { readonly size: number; readonly bodies: readonly string[]; readonly at: Instant },
): Promise<Head | undefined> =>
  db.tx(async (tx) => {
    const batch = await nextBatchNumber(tx);
    const chains = await chainsFor(tx, bodiesOf(bodies, { batch, most: Math.floor(size / 2) }));
    const waiting = await waitingLeaves(tx, size - chains.length);
    // The chains' heads stand in every batch, so they come before anything that waits.
    const pending: Pending[] = [...chains.map((c) => ({ ...c, urgent: true })), ...waiting].map(({ commitment, urgent }, seq) => ({
      commitment,
      urgent,
      seq,
    }));
    const { leaves, taken, positions } = planBatch({ batchNumber: batch, size, pending, dummy: dummiesFor(size), shuffle });
    const index = new Map(taken.map((seq, i) => [seq, head.size + (positions[i] ?? 0)]));
    const indexOf = (seq: number): number => index.get(seq) ?? -1;
    const next = await append(tx, 'cases', { head, entries: leaves, at });
    if (next === undefined) return undefined;
    const placed = waiting.map(({ commitment }, i) => ({ commitment, index: indexOf(chains.length + i) }));
    const chainHeads: ChainHead[] = chains.map((chain, seq) => ({ ...chain, batch, index: indexOf(seq) }));
    await addBatch(tx, { batch, first: head.size, size, at, taken: placed, chainHeads });
    return next;
  });

/** All statements that wait, upon the directory that ended at `head`. `undefined` when none waits or another process was first. */
export const sequenceStatements = (db: Db, head: Head, at: Instant): Promise<Head | undefined> =>
  db.tx(async (tx) => {
    const waiting = await waitingStatements(tx, DIRECTORY_AT_ONCE);
    if (waiting.length === 0) return undefined;
    const next = await append(tx, 'directory', { head, entries: waiting.map(({ entry }) => entry), at });
    if (next === undefined) return undefined;
    await markStatements(
      tx,
      waiting.map(({ hash }, i) => ({ hash, index: head.size + i })),
    );
    return next;
  });

/**
 * Entries, tiles and the end of the ledger, in the caller's transaction. The compare-and-swap is the first write: what was read
 * before it was the newest, or nothing is written. From the commit on the tree of this size is this one, for ever; nobody has signed it yet.
 */
const append = async (
  tx: Tx,
  ledger: LedgerName,
  { head, entries, at }: { readonly head: Head; readonly entries: readonly Bytes[]; readonly at: Instant },
): Promise<Head | undefined> => {
  const edge = await readTiles(tx, ledger, edgeOf(head.size));
  const { size, root, tiles } = grow({ size: head.size, root: head.root, edge }, entries);
  const next: Head = { size, root, at };
  if (!(await moveHead(tx, ledger, { from: head.size, to: next }))) return undefined;
  await addEntries(tx, ledger, head.size, entries);
  await writeTiles(tx, ledger, tiles);
  return next;
};

type Chain = Omit<ChainHead, 'batch' | 'index'>;

const chainsFor = async (tx: Tx, bodies: readonly string[]): Promise<readonly Chain[]> => {
  const ends = new Map((await chainEnds(tx, bodies)).map((end) => [end.body, end]));
  return bodies.map((body) => {
    const { n, head } = ends.get(body) ?? { n: 0, head: CHAIN_START };
    const x = bytesOf(randomBytes(16));
    return { body, n, head, x, commitment: commitment('chain-head', 0, x, head) };
  });
};

/** All bodies; when they would fill a batch, half a batch of them in turn. Pure. */
export const bodiesOf = (
  bodies: readonly string[],
  { batch, most }: { readonly batch: number; readonly most: number },
): readonly string[] => {
  const all = bodies.toSorted();
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[(batch * most + i) % all.length] ?? '');
};

/** 32 random bytes: a commitment is a hash of something with 128 secret bits, and looks the same. */
const dummiesFor = (count: number): (() => Bytes) => {
  // Drawn at once: one call for each would take longer than hashing it.
  const drawn = randomBytes(32 * count);
  let next = 0;
  return () => (next < count ? bytesOf(drawn.subarray(32 * next, 32 * ++next)) : bytesOf(randomBytes(32)));
};
