import { sha256 } from '@noble/hashes/sha2.js';
import { bytesOf, concat, u8, type Bytes } from '@dauys/basics/bytes.ts';

/** A SHA-256 value, 32 bytes. */
export type Hash = Bytes;

export const HASH_BYTES = 32;

const LEAF = u8(0);
const NODE = u8(1);

/** Hash of a log entry: SHA-256(0x00 ‖ entry). RFC 6962 section 2.1. */
export const leafHash = (entry: Uint8Array): Hash => bytesOf(sha256(concat(LEAF, entry)));

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). RFC 6962 section 2.1. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Hash => bytesOf(sha256(concat(NODE, left, right)));

/** Root of the tree without entries: SHA-256 of nothing. RFC 6962 section 2.1. */
export const emptyRoot: Hash = bytesOf(sha256(new Uint8Array(0)));

/** Root over leaf hashes in order. RFC 6962 section 2.1. */
export const rootOf = (leafHashes: readonly Uint8Array[]): Hash => frontierRoot(leafHashes.reduce(appendLeaf, emptyFrontier));

/**
 * What must be kept of a tree to go on appending: the roots of its complete subtrees, largest (leftmost) first, one for
 * every bit that is set in `size`. A value: appending makes a new one.
 */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Hash[];
}

export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/** The frontier with one more leaf; O(log size), of which one hash on average. */
export const appendLeaf = (frontier: Frontier, leaf: Uint8Array): Frontier => {
  const hashes = [...frontier.hashes];
  let node = bytesOf(leaf);
  for (let rest = frontier.size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(hashes.pop() ?? node, node);
  hashes.push(node);
  return { size: frontier.size + 1, hashes };
};

/** Root of the tree that the frontier stands for. */
export const frontierRoot = (frontier: Frontier): Hash => joinRight(frontier.hashes) ?? emptyRoot;

/** Hash over adjacent complete subtrees, largest first: each joins what stands to its right. `undefined` when there is none. */
export const joinRight = (hashes: readonly Hash[]): Hash | undefined =>
  hashes.reduceRight<Hash | undefined>((right, left) => (right === undefined ? left : nodeHash(left, right)), undefined);
