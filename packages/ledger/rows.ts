import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { HASH_BYTES, type Hash } from './merkle.ts';

/**
 * Hashes by the ten thousand, side by side in one row of bytes, 32 each: the same values as `leafHash` and `nodeHash`, without memory of its own
 * for each of them. What is made of each hash otherwise costs more than hashing.
 */

// One state for all: set back before each message, and never left in the middle of one.
const start = sha256.create();
const working = sha256.create();

const LEAF = Uint8Array.of(0);
const NODE = 1;

/** The leaf hashes of entries, in order. */
export const leafRow = (entries: readonly Uint8Array[]): Bytes => {
  const row = new Uint8Array(HASH_BYTES * entries.length);
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] ?? LEAF;
    start._cloneInto(working);
    working
      .update(LEAF)
      .update(entry)
      .digestInto(row.subarray(HASH_BYTES * i, HASH_BYTES * (i + 1)));
  }
  return row;
};

/** The root over a row of hashes, as many as a power of two. Throws `RangeError` for another number. */
export const rootOfRow = (row: Uint8Array): Hash => {
  const count = row.length / HASH_BYTES;
  if (count < 1 || !Number.isInteger(Math.log2(count))) throw new RangeError('a full tree has as many leaves as a power of two');
  const folded = new Uint8Array(row);
  const pair = new Uint8Array(1 + 2 * HASH_BYTES);
  pair[0] = NODE;
  for (let left = count / 2; left >= 1; left /= 2)
    for (let i = 0; i < left; i++) {
      pair.set(folded.subarray(2 * HASH_BYTES * i, 2 * HASH_BYTES * (i + 1)), 1);
      start._cloneInto(working);
      working.update(pair).digestInto(folded.subarray(HASH_BYTES * i, HASH_BYTES * (i + 1)));
    }
  return folded.slice(0, HASH_BYTES);
};
