import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, parseHex, u32, u8, type Bytes } from '@dauys/basics/bytes.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { appendLeaf, emptyFrontier, emptyRoot, frontierRoot, leafHash, nodeHash, rootOf, type Frontier } from './merkle.ts';

const leaves = (n: number): Bytes[] => Array.from({ length: n }, (_, i) => leafHash(u32(i)));

/** RFC 6962 section 2.1, word for word. */
const naiveRoot = (hashes: readonly Bytes[]): Bytes => {
  if (hashes.length === 0) return emptyRoot;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return hashes.length === 1 ? (hashes[0] ?? emptyRoot) : nodeHash(naiveRoot(hashes.slice(0, k)), naiveRoot(hashes.slice(k)));
};

describe('merkle', () => {
  test('the empty tree has the root of RFC 6962', () => {
    expect(hex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(rootOf([]))).toBe(hex(emptyRoot));
  });
  test('entries hash to the known leaves and roots', () => {
    const hashes = vectors.merkle.entries.map((entry) => leafHash(parseHex(entry) ?? u8(0)));
    expect(hashes.map(hex)).toEqual(vectors.merkle.leafHashes);
    vectors.merkle.roots.forEach((root, size) => expect(hex(rootOf(hashes.slice(0, size)))).toBe(root));
  });
  test('the counting tree has the known roots', () => {
    const known = new Map(vectors.merkle.countingRoots.map(({ size, root }) => [size, root]));
    let frontier: Frontier = emptyFrontier;
    for (let size = 0; size <= 70_000; frontier = appendLeaf(frontier, leafHash(u32(size++))))
      if (known.has(size)) expect(hex(frontierRoot(frontier)), `size ${size}`).toBe(known.get(size));
  });
  test('frontier, rootOf and the recursive definition agree', () => {
    fc.assert(
      fc.property(fc.nat(300), (n) => {
        const root = hex(naiveRoot(leaves(n)));
        return hex(rootOf(leaves(n))) === root && hex(frontierRoot(leaves(n).reduce(appendLeaf, emptyFrontier))) === root;
      }),
    );
  });
  test('a frontier keeps one hash for every bit of its size, and appending leaves it as it was', () => {
    const at300 = leaves(300).reduce(appendLeaf, emptyFrontier);
    const before = hex(frontierRoot(at300));
    expect(at300.hashes.length).toBe(4);
    appendLeaf(at300, leafHash(u8(1)));
    expect(hex(frontierRoot(at300))).toBe(before);
  });
  test('a leaf never hashes like a node', () => {
    const [left, right] = [leafHash(u8(1)), leafHash(u8(2))];
    expect(hex(leafHash(Uint8Array.of(...left, ...right)))).not.toBe(hex(nodeHash(left, right)));
  });
});
