import { equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from './codes.ts';
import { HASH_BYTES, joinRight, nodeHash, type Hash } from './merkle.ts';

/** A complete subtree: it covers the leaves `index · 2^level` up to, not including, `(index + 1) · 2^level`. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** Reads the hash of a complete subtree; `undefined` when it is not at hand. */
export type NodeReader = (level: number, index: number) => Bytes | undefined;

/**
 * The stored hashes that a proof needs: one inner list per proof hash, in proof order. A list of one is that node; a longer
 * one is an incomplete subtree at the right edge, joined from its complete parts (largest first).
 */
export type ProofPlan = readonly (readonly NodeId[])[];

/** Audit path for leaf `index` in a tree of `size`, leaf's sibling first. RFC 6962 section 2.1.1. Throws `RangeError` unless 0 ≤ index < size. */
export const inclusionProof = (read: NodeReader, index: number, size: number): Hash[] => proofOf(inclusionPlan(index, size), read);

/** Consistency proof between two sizes of one tree. RFC 6962 section 2.1.2; empty for `from` 0 or `from` = `to`. Throws `RangeError` unless 0 ≤ from ≤ to. */
export const consistencyProof = (read: NodeReader, from: number, to: number): Hash[] => proofOf(consistencyPlan(from, to), read);

/** All nodes to fetch before `inclusionProof` can be computed without waiting. */
export const inclusionNodes = (index: number, size: number): NodeId[] => inclusionPlan(index, size).flat();

/** All nodes to fetch before `consistencyProof` can be computed without waiting. */
export const consistencyNodes = (from: number, to: number): NodeId[] => consistencyPlan(from, to).flat();

/** Which stored hashes an inclusion proof is made of. Throws `RangeError` unless 0 ≤ index < size. */
const inclusionPlan = (index: number, size: number): ProofPlan => {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError('no such leaf');
  const path: NodeId[][] = [];
  let lo = 0;
  let hi = size;
  while (hi - lo > 1) {
    const middle = lo + split(hi - lo);
    path.push(index < middle ? nodesOf(middle, hi) : nodesOf(lo, middle));
    if (index < middle) hi = middle;
    else lo = middle;
  }
  return path.reverse();
};

/** Which stored hashes a consistency proof is made of. Throws `RangeError` unless 0 ≤ from ≤ to. */
export const consistencyPlan = (from: number, to: number): ProofPlan => {
  if (!isSize(from) || !isSize(to) || from > to) throw new RangeError('no such pair of sizes');
  if (from === 0 || from === to) return [];
  const path: NodeId[][] = [];
  let lo = 0;
  let hi = to;
  while (from !== hi) {
    const middle = lo + split(hi - lo);
    path.push(from <= middle ? nodesOf(middle, hi) : nodesOf(lo, middle));
    if (from <= middle) hi = middle;
    else lo = middle;
  }
  // The old tree itself is known to the verifier; any other subtree at the seam is not.
  if (lo !== 0) path.push(nodesOf(lo, hi));
  return path.reverse();
};

/** Carries a plan out; throws `VerificationError('ledger/node-missing')` when a stored hash is not at hand. */
export const proofOf = (plan: ProofPlan, read: NodeReader): Hash[] =>
  plan.map((nodes) => {
    const hash = joinRight(nodes.map(({ level, index }) => read(level, index) ?? fail('ledger/node-missing')));
    return hash ?? fail('ledger/node-missing');
  });

/** The complete subtrees of a whole tree, largest first: what `Frontier.hashes` holds. */
export const frontierNodes = (size: number): NodeId[] => nodesOf(0, size);

/** Root of the first `size` leaves from stored hashes, `undefined` for the empty tree; throws as `proofOf`. */
export const rootAt = (read: NodeReader, size: number): Hash | undefined =>
  size === 0 ? undefined : proofOf([frontierNodes(size)], read)[0];

/**
 * Holds the proof against the root (RFC 9162 section 2.1.3.2). All five values may come from an attacker; the caller must
 * already trust `root` and `size`. Throws `VerificationError('ledger/inclusion-mismatch')`.
 */
export const verifyInclusion = (claim: {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Bytes[];
  readonly root: Uint8Array;
}): void => {
  const { index, size, proof } = claim;
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([claim.leafHash, ...proof])) fail('ledger/inclusion-mismatch');
  let at = index;
  let last = size - 1;
  let hash: Uint8Array = claim.leafHash;
  for (const sibling of proof) {
    if (last === 0) fail('ledger/inclusion-mismatch');
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = nodeHash(hash, sibling);
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0 || !equalBytes(hash, claim.root)) fail('ledger/inclusion-mismatch');
};

/**
 * Holds that the tree of `to` begins with the tree of `from` (RFC 9162 section 2.1.4.2). Nothing can be said of an empty
 * `from`, so it fails too. Throws `VerificationError('ledger/consistency-mismatch')`.
 */
export const verifyConsistency = (claim: {
  readonly from: number;
  readonly to: number;
  readonly proof: readonly Bytes[];
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
}): void => {
  const { from, to, proof, fromRoot, toRoot } = claim;
  if (!isSize(from) || !isSize(to) || from === 0 || from > to || !areHashes(proof)) fail('ledger/consistency-mismatch');
  if (from === to) {
    if (proof.length !== 0 || !equalBytes(fromRoot, toRoot)) fail('ledger/consistency-mismatch');
    return;
  }
  let at = from - 1;
  let last = to - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  // A complete old tree is a node of the new one: its root stands first in the path without being sent.
  const [seed, ...rest] = at === 0 ? [fromRoot, ...proof] : proof;
  if (seed === undefined) return fail('ledger/consistency-mismatch');
  let [old, now] = [seed, seed];
  for (const sibling of rest) {
    if (last === 0) fail('ledger/consistency-mismatch');
    if (at % 2 === 1 || at === last) {
      [old, now] = [nodeHash(sibling, old), nodeHash(sibling, now)];
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else now = nodeHash(now, sibling);
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0 || !equalBytes(old, fromRoot) || !equalBytes(now, toRoot)) fail('ledger/consistency-mismatch');
};

/** A reader over leaf hashes in memory; remembers what it computed. The list may grow, not change. */
export const readerOfLeaves = (leafHashes: readonly Bytes[]): NodeReader => {
  const known = new Map<string, Bytes>();
  const read: NodeReader = (level, index) => {
    if (level === 0) return leafHashes[index];
    const key = `${level}/${index}`;
    const found = known.get(key);
    if (found !== undefined || (index + 1) * 2 ** level > leafHashes.length) return found;
    const [left, right] = [read(level - 1, 2 * index), read(level - 1, 2 * index + 1)];
    if (left === undefined || right === undefined) return undefined;
    const hash = nodeHash(left, right);
    known.set(key, hash);
    return hash;
  };
  return read;
};

/** Complete subtrees of [lo, hi), largest first. `lo` is a multiple of the largest, as in every range RFC 6962 splits off. */
const nodesOf = (lo: number, hi: number): NodeId[] => {
  const nodes: NodeId[] = [];
  for (let start = lo; start < hi; ) {
    let level = 0;
    while (2 ** (level + 1) <= hi - start) level++;
    nodes.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return nodes;
};

/** The largest power of two below n. */
const split = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

// Sizes reach past 2^32, where bit operators wrap.
const half = (n: number): number => Math.floor(n / 2);
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const areHashes = (all: readonly Uint8Array[]): boolean => all.every((h) => h.length === HASH_BYTES);

const fail = (code: LedgerCode): never => {
  throw new VerificationError<LedgerCode>(code);
};
