import { createHash } from 'node:crypto';
import { bytesOf, equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { emptyRoot, rootOf } from '@dauys/ledger/merkle.ts';
import { parseNote, signatureLine } from '@dauys/ledger/note.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { ReadLedger } from '@dauys/verify/ledger.ts';
import type { Tx } from '../database/store.ts';
import { edgeOf, grow } from '../ledger/grow.ts';
import { addEntries, foundLedger, moveHead, readHead, readTiles, writeTiles, type Head } from '../ledger/tree-store.ts';
import { regainBatches, regainCheckpoint, regainStatements } from './ledger-store.ts';

/** Entries taken up at once. */
const STEP = 16_384;

export type LedgerGap =
  | { readonly kind: 'regained'; readonly entries: number }
  | { readonly kind: 'behind' }
  | { readonly kind: 'differs' };

/**
 * Brings one ledger to where a verified mirror has it: the same entries, so the same tree, and the checkpoint that is public already. Nothing
 * is signed. 'behind': the mirror has less than we; 'differs': we are not a beginning of it, and nothing is changed.
 */
export const regainLedger = async (
  tx: Tx,
  { name, origin }: { readonly name: LedgerName; readonly origin: string },
  { mirrored, published, at }: { readonly mirrored: ReadLedger; readonly published: string; readonly at: Instant },
): Promise<LedgerGap> => {
  await foundLedger(tx, name, { root: emptyRoot, at });
  const own = await readHead(tx, name);
  if (own === undefined) throw new Fault('a ledger that was founded is not there');
  const { entries, hashes, checkpoint } = mirrored;
  if (own.size > entries.length) return { kind: 'behind' };
  if (!equalBytes(own.size === 0 ? emptyRoot : rootOf(hashes.slice(0, own.size)), own.root)) return { kind: 'differs' };
  const head = await growTo(tx, name, { own, entries, at });
  if (!equalBytes(head.root, checkpoint.root)) throw new Fault('the regained entries do not make the mirror’s root');
  if (name === 'cases') await placeLeaves(tx, entries, own.size, at);
  else await regainStatements(tx, { statements: entries.map(statementAt).slice(own.size), at });
  if (checkpoint.size > 0) await regainCheckpoint(tx, name, { size: checkpoint.size, note: ownPart(published, origin), published, at });
  return { kind: 'regained', entries: entries.length - own.size };
};

const growTo = async (
  tx: Tx,
  name: LedgerName,
  { own, entries, at }: { own: Head; entries: readonly Bytes[]; at: Instant },
): Promise<Head> => {
  let head = own;
  for (let from = own.size; from < entries.length; from += STEP) {
    const part = entries.slice(from, from + STEP);
    const { size, root, tiles } = grow({ ...head, edge: await readTiles(tx, name, edgeOf(head.size)) }, part);
    const next: Head = { size, root, at };
    if (!(await moveHead(tx, name, { from: head.size, to: next }))) throw new Fault('the ledger grew meanwhile: a hub is at work');
    await addEntries(tx, name, from, part);
    await writeTiles(tx, name, tiles);
    head = next;
  }
  return head;
};

const placeLeaves = async (tx: Tx, entries: readonly Bytes[], from: number, at: Instant): Promise<void> => {
  for (let first = from; first < entries.length; first += STEP) {
    const leaves = entries.slice(first, first + STEP).map((entry, i) => ({ ...parseCaseLeaf(entry), index: first + i }));
    await regainBatches(tx, { batches: [], leaves, at });
  }
  const starts = new Map<number, { batch: number; first: number; size: number }>();
  for (const [i, entry] of entries.slice(from).entries()) {
    const { batch } = parseCaseLeaf(entry);
    const known = starts.get(batch) ?? { batch, first: from + i, size: 0 };
    starts.set(batch, { ...known, size: known.size + 1 });
  }
  await regainBatches(tx, { batches: [...starts.values()], leaves: [], at });
};

const statementAt = (entry: Bytes, index: number) => ({ hash: bytesOf(createHash('sha256').update(entry).digest()), entry, index });

/** The note as the hub itself signed it: without the witnesses' lines. */
const ownPart = (published: string, origin: string): string => {
  const { text, signatures } = parseNote(published);
  const [own] = signatures.filter(({ name }) => name === origin);
  if (own === undefined) throw new Fault('a checkpoint without its log’s own line');
  return `${text}\n${signatureLine({ name: own.name, id: own.id }, own.signature)}`;
};
