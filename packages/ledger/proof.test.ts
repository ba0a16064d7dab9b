import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, hex, parseHex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { verifyAdvance } from './advance.ts';
import { appendLeaf, emptyFrontier, emptyRoot, leafHash, nodeHash, rootOf } from './merkle.ts';
import {
  consistencyNodes,
  consistencyProof,
  frontierNodes,
  inclusionNodes,
  inclusionProof,
  readerOfLeaves,
  rootAt,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';

const SIZE = 70_000;
const hashes = new Map<number, Bytes>();
const leaf = (index: number): Bytes => {
  const hash = hashes.get(index) ?? leafHash(u32(index));
  hashes.set(index, hash);
  return hash;
};
// Hashed when it is asked for: most tests look at a few hundred of them.
const read = readerOfLeaves(new Proxy<Bytes[]>([], { get: (_, key) => (key === 'length' ? SIZE : leaf(Number(key))) }));
const leaves = (size: number): Bytes[] => Array.from({ length: size }, (_, i) => leaf(i));
const root = (size: number): Bytes => rootAt(read, size) ?? emptyRoot;

const included = (index: number, size: number) => ({
  leafHash: leaf(index),
  index,
  size,
  proof: inclusionProof(read, index, size),
  root: root(size),
});
const consistent = (from: number, to: number) => ({
  from,
  to,
  proof: consistencyProof(read, from, to),
  fromRoot: root(from),
  toRoot: root(to),
});

const flipped = (bytes: Uint8Array, bit: number): Bytes => {
  const copy = bytesOf(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};
const leafOf = fc.integer({ min: 1, max: 300 }).chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }));
const pair = fc.integer({ min: 1, max: 300 }).chain((to) => fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }));
const refusesInclusion = (claim: ReturnType<typeof included>) =>
  expect(() => verifyInclusion(claim)).toThrow(expect.objectContaining({ code: 'ledger/inclusion-mismatch' }));
const refusesConsistency = (claim: ReturnType<typeof consistent>) =>
  expect(() => verifyConsistency(claim)).toThrow(expect.objectContaining({ code: 'ledger/consistency-mismatch' }));

describe('inclusion', () => {
  test.each(vectors.inclusion)('leaf $index of $size has the known proof', ({ index, size, proof }) => {
    expect(inclusionProof(read, index, size).map(hex)).toEqual(proof);
    verifyInclusion(included(index, size));
  });
  test('every leaf of every tree up to 64, and any up to 300, verifies', () => {
    for (let size = 1; size <= 64; size++) for (let index = 0; index < size; index++) verifyInclusion(included(index, size));
    fc.assert(fc.property(leafOf, ({ index, size }) => verifyInclusion(included(index, size))));
  });
  test('a flip of any one bit of proof, leaf or root fails', () => {
    fc.assert(
      fc.property(leafOf, fc.nat(255), (at, bit) => {
        const claim = included(at.index, at.size);
        refusesInclusion({ ...claim, root: flipped(claim.root, bit) });
        refusesInclusion({ ...claim, leafHash: flipped(claim.leafHash, bit) });
        claim.proof.forEach((hash, i) => refusesInclusion({ ...claim, proof: claim.proof.with(i, flipped(hash, bit)) }));
      }),
    );
    const claim = included(17, 30);
    for (let i = 0; i < claim.proof.length; i++)
      for (let bit = 0; bit < 256; bit++)
        refusesInclusion({ ...claim, proof: claim.proof.with(i, flipped(claim.proof[i] ?? emptyRoot, bit)) });
  });
  test('another place, size or length of proof fails', () => {
    const claim = included(17, 300);
    for (const index of [-1, 16, 18, 300, 0.5, Number.NaN, 2 ** 53]) refusesInclusion({ ...claim, index });
    for (const size of [0, 17, 2 ** 40, Number.POSITIVE_INFINITY]) refusesInclusion({ ...claim, size });
    refusesInclusion({ ...claim, proof: claim.proof.slice(1) });
    refusesInclusion({ ...claim, proof: [...claim.proof, emptyRoot] });
    refusesInclusion({ ...claim, proof: [...claim.proof, emptyRoot], root: nodeHash(emptyRoot, claim.root) });
    refusesInclusion({ ...claim, proof: claim.proof.with(0, bytesOf(emptyRoot.subarray(1))) });
    refusesInclusion({ ...claim, leafHash: bytesOf(claim.leafHash.subarray(1)) });
    refusesInclusion({ ...included(0, 1), leafHash: new Uint8Array(0), root: new Uint8Array(0) });
  });
});

describe('consistency', () => {
  test.each(vectors.consistency)('from $from to $to has the known proof', ({ from, to, proof }) => {
    expect(consistencyProof(read, from, to).map(hex)).toEqual(proof);
    verifyConsistency(consistent(from, to));
  });
  test('every pair up to 64, and any up to 300, verifies', () => {
    for (let to = 1; to <= 64; to++) for (let from = 1; from <= to; from++) verifyConsistency(consistent(from, to));
    fc.assert(fc.property(pair, ({ from, to }) => verifyConsistency(consistent(from, to))));
  });
  test('a flip of any one bit of proof or roots fails', () => {
    fc.assert(
      fc.property(pair, fc.nat(255), ({ from, to }, bit) => {
        const claim = consistent(from, to);
        refusesConsistency({ ...claim, fromRoot: flipped(claim.fromRoot, bit) });
        refusesConsistency({ ...claim, toRoot: flipped(claim.toRoot, bit) });
        claim.proof.forEach((hash, i) => refusesConsistency({ ...claim, proof: claim.proof.with(i, flipped(hash, bit)) }));
      }),
    );
  });
  test('nothing follows from an empty tree, a shorter one, or a proof of another length', () => {
    refusesConsistency(consistent(0, 5));
    refusesConsistency(consistent(0, 0));
    refusesConsistency({ ...consistent(0, 5), proof: [emptyRoot], fromRoot: emptyRoot, toRoot: emptyRoot });
    const { fromRoot, toRoot, proof } = consistent(3, 7);
    const longer = {
      from: 3,
      to: 7,
      proof: [...proof, emptyRoot],
      fromRoot: nodeHash(emptyRoot, fromRoot),
      toRoot: nodeHash(emptyRoot, toRoot),
    };
    refusesConsistency(longer);
    refusesConsistency({ ...consistent(3, 7), from: 7, to: 3 });
    refusesConsistency({ ...consistent(7, 7), proof: [emptyRoot] });
    refusesConsistency({ ...consistent(3, 7), proof: [] });
    refusesConsistency({ ...consistent(4, 7), proof: [] });
    refusesConsistency({ ...consistent(3, 7), proof: [...consistent(3, 7).proof, emptyRoot] });
    for (const to of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) refusesConsistency({ ...consistent(3, 7), to });
  });
  test('one root never stands for two sizes, or for what is no size, where nothing is sent to prove it', () => {
    for (const [from, to] of [
      [4, 7],
      [8, 4],
      [4, 4.5],
      [4.5, 4.5],
      [2 ** 53, 2 ** 53],
    ] as const)
      refusesConsistency({ from, to, proof: [], fromRoot: root(4), toRoot: root(4) });
  });
});

describe('advance', () => {
  const at = (size: number) => ({ size, root: root(size) });
  test('a reader follows growth, from nothing too, and names what is not growth', () => {
    verifyAdvance(at(0), at(300), []);
    verifyAdvance(at(64), at(300), consistencyProof(read, 64, 300));
    verifyAdvance(at(300), at(300), []);
    const refused = (seen: ReturnType<typeof at>, next: ReturnType<typeof at>, proof: Bytes[]) =>
      expect(() => verifyAdvance(seen, next, proof));
    refused(at(300), at(64), []).toThrow(expect.objectContaining({ code: 'ledger/rolled-back' }));
    refused(at(300), { size: 300, root: root(299) }, []).toThrow(expect.objectContaining({ code: 'ledger/forked' }));
    refused(at(64), at(300), []).toThrow(expect.objectContaining({ code: 'ledger/consistency-mismatch' }));
    refused({ size: 0, root: root(1) }, at(300), []).toThrow(expect.objectContaining({ code: 'ledger/consistency-mismatch' }));
    refused(at(0), at(300), [emptyRoot]).toThrow(expect.objectContaining({ code: 'ledger/consistency-mismatch' }));
  });
});

describe('nodes', () => {
  test('a reader with nothing but the planned nodes is enough', () => {
    fc.assert(
      fc.property(pair, ({ from, to }) => {
        const planned = new Map(
          [...inclusionNodes(from - 1, to), ...consistencyNodes(from, to)].map((n) => [`${n.level}/${n.index}`, read(n.level, n.index)]),
        );
        const fetched = (level: number, index: number) => planned.get(`${level}/${index}`);
        verifyInclusion({ ...included(from - 1, to), proof: inclusionProof(fetched, from - 1, to) });
        verifyConsistency({ ...consistent(from, to), proof: consistencyProof(fetched, from, to) });
      }),
    );
  });
  test('the frontier is what its nodes say, and a missing node is named', () => {
    const frontier = leaves(300).reduce(appendLeaf, emptyFrontier);
    expect(frontierNodes(300).map(({ level, index }) => hex(read(level, index) ?? emptyRoot))).toEqual(frontier.hashes.map(hex));
    expect(hex(root(300))).toBe(hex(rootOf(leaves(300))));
    expect(() => inclusionProof(() => undefined, 1, 2)).toThrow(expect.objectContaining({ code: 'ledger/node-missing' }));
    expect(inclusionNodes(2 ** 52, 2 ** 53 - 1).length).toBeLessThan(60 * 60);
    expect(readerOfLeaves(leaves(3))(1, 1)).toBeUndefined();
    for (const [index, size] of [
      [1, 1],
      [-1, 3],
      [0.5, 3],
    ] as const)
      expect(() => inclusionNodes(index, size)).toThrow(RangeError);
    for (const [from, to] of [
      [2, 1],
      [-1, 3],
      [0.5, 3],
    ] as const)
      expect(() => consistencyNodes(from, to)).toThrow(RangeError);
    expect(parseHex(vectors.merkle.roots[0] ?? '')).toEqual(emptyRoot);
  });
});
