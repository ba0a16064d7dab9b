import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { blobOf, intOf, textOf, type Disk } from '../disk-store.ts';

export type LedgerName = 'directory' | 'cases';

export interface FeedHead {
  /** The last chunk held, or -1. */
  readonly number: number;
  readonly head: Bytes;
}

export const feedHead = (disk: Disk): FeedHead => {
  const row = disk.one('select number, head from feed_chunk order by number desc limit 1');
  return row === undefined ? { number: -1, head: new Uint8Array(32) } : { number: intOf(row, 'number'), head: blobOf(row, 'head') };
};

export const feedChunk = (disk: Disk, number: number): { readonly head: Bytes; readonly bytes: Bytes } | undefined => {
  const row = disk.one('select head, bytes from feed_chunk where number = ?', number);
  return row === undefined ? undefined : { head: blobOf(row, 'head'), bytes: blobOf(row, 'bytes') };
};

/** The time that the hub wrote on the newest chunk. */
export const newestChunkAt = (disk: Disk): number | undefined => {
  const row = disk.one('select at from feed_chunk order by number desc limit 1');
  return row === undefined ? undefined : intOf(row, 'at');
};

/** All below: inside a commit. */
export const addChunk = (disk: Disk, chunk: { number: number; at: number; head: Uint8Array; bytes: Uint8Array }): void => {
  disk.run('insert into feed_chunk values (?, ?, ?, ?)', chunk.number, chunk.at, chunk.head, chunk.bytes);
};

export const addReply = (disk: Disk, reply: { tag: Uint8Array; chunk: number; start: number; length: number }): void => {
  disk.run('insert into reply values (?, ?, ?, ?)', reply.tag, reply.chunk, reply.start, reply.length);
};

export const addDirectoryEntry = (disk: Disk, index: number, bytes: Uint8Array): void => {
  disk.run('insert into directory_entry values (?, ?)', index, bytes);
};

export const addCaseLeaf = (disk: Disk, leaf: { index: number; batch: number; commitment: Uint8Array }): void => {
  disk.run('insert into case_leaf values (?, ?, ?)', leaf.index, leaf.batch, leaf.commitment);
};

export const addNode = (disk: Disk, ledger: LedgerName, node: { level: number; index: number; hash: Uint8Array }): void => {
  disk.run('insert into node values (?, ?, ?, ?)', ledger, node.level, node.index, node.hash);
};

export const addCheckpoint = (disk: Disk, ledger: LedgerName, c: { size: number; note: string; witnesses: string }): void => {
  disk.run('insert into checkpoint values (?, ?, ?, 0, ?) on conflict do nothing', ledger, c.size, c.note, c.witnesses);
};

/** The checkpoint now is the one that proofs are made against; older ones have served. */
export const applyCheckpoint = (disk: Disk, ledger: LedgerName, size: number): void => {
  disk.run('update checkpoint set applied = 1 where ledger = ? and size = ?', ledger, size);
  disk.run('delete from checkpoint where ledger = ? and size < ?', ledger, size);
};

export const dropCheckpoint = (disk: Disk, ledger: LedgerName, size: number): void => {
  disk.run('delete from checkpoint where ledger = ? and size = ?', ledger, size);
};

/** Chunks and the replies in them, older than an instant. What proves (directory, leaves, nodes) stays. */
export const forgetChunksBefore = (disk: Disk, at: number): void => {
  const last = feedHead(disk).number;
  disk.run('delete from feed_chunk where at < ? and number < ?', at, last);
};

export interface KeptCheckpoint {
  readonly size: number;
  readonly note: string;
  readonly witnesses: string;
}

/** Verified notes whose leaves are all here and that were not applied yet, smallest first. */
export const dueCheckpoints = (disk: Disk, ledger: LedgerName, held: number): KeptCheckpoint[] =>
  disk
    .all('select size, note, witnesses from checkpoint where ledger = ? and applied = 0 and size <= ? order by size', ledger, held)
    .map((row) => ({ size: intOf(row, 'size'), note: textOf(row, 'note'), witnesses: textOf(row, 'witnesses') }));

export const checkpointOfSize = (disk: Disk, ledger: LedgerName, size: number): KeptCheckpoint | undefined => {
  const row = disk.one('select size, note, witnesses from checkpoint where ledger = ? and size = ?', ledger, size);
  return row === undefined ? undefined : { size: intOf(row, 'size'), note: textOf(row, 'note'), witnesses: textOf(row, 'witnesses') };
};

export const appliedCheckpoint = (disk: Disk, ledger: LedgerName): KeptCheckpoint | undefined => {
  const row = disk.one('select size, note, witnesses from checkpoint where ledger = ? and applied = 1 order by size desc limit 1', ledger);
  return row === undefined ? undefined : { size: intOf(row, 'size'), note: textOf(row, 'note'), witnesses: textOf(row, 'witnesses') };
};

export const leafCount = (disk: Disk, ledger: LedgerName): number => {
  const row = disk.one('select coalesce(max(idx) + 1, 0) as size from node where ledger = ? and level = 0', ledger);
  return row === undefined ? 0 : intOf(row, 'size');
};

export const nodeHashOf = (disk: Disk, ledger: LedgerName, level: number, index: number): Bytes | undefined => {
  const row = disk.one('select hash from node where ledger = ? and level = ? and idx = ?', ledger, level, index);
  return row === undefined ? undefined : blobOf(row, 'hash');
};

export const directoryEntries = (disk: Disk, from = 0): { index: number; bytes: Bytes }[] =>
  disk.all('select idx, bytes from directory_entry where idx >= ? order by idx', from).map((row) => ({
    index: intOf(row, 'idx'),
    bytes: blobOf(row, 'bytes'),
  }));

export const directoryEntry = (disk: Disk, index: number): Bytes | undefined => {
  const row = disk.one('select bytes from directory_entry where idx = ?', index);
  return row === undefined ? undefined : blobOf(row, 'bytes');
};

/** Where a commitment stands in our copy of the cases ledger. */
export const leafOf = (disk: Disk, commitment: string): { index: number; batch: number } | undefined => {
  const row = disk.one('select idx, batch from case_leaf where commitment = ? order by idx limit 1', bytesFrom(commitment));
  return row === undefined ? undefined : { index: intOf(row, 'idx'), batch: intOf(row, 'batch') };
};

export const caseLeafAt = (disk: Disk, index: number): { batch: number; commitment: string } | undefined => {
  const row = disk.one('select batch, commitment from case_leaf where idx = ?', index);
  return row === undefined ? undefined : { batch: intOf(row, 'batch'), commitment: hex(blobOf(row, 'commitment')) };
};

/** Sealed replies under a tag, newest first, at most `limit`: anybody at the hub could put more there. */
export const repliesFor = (disk: Disk, tag: string, limit: number): Bytes[] =>
  disk
    .all(
      `select substr(bytes, start + 1, length) as file from reply join feed_chunk on number = chunk
       where tag = ? order by chunk desc, start limit ?`,
      ...[bytesFrom(tag), limit],
    )
    .map((row) => blobOf(row, 'file'));

const bytesFrom = (text: string): Bytes => {
  const bytes = parseHex(text);
  if (bytes === undefined) throw new Fault('hex that is none');
  return bytes;
};
