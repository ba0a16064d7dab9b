import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, hex, parseHex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { leafHash } from './merkle.ts';
import { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof, readerOfLeaves } from './proof.ts';
import {
  decodeEntries,
  encodeEntries,
  entriesPath,
  hashesInTile,
  hashesOfTile,
  nodesInTile,
  parseTilePath,
  readerOfTiles,
  tilePath,
  tilesFor,
  tilesOfNodes,
  type Tile,
} from './tiles.ts';

const read = readerOfLeaves(Array.from({ length: 70_000 }, (_, i) => leafHash(u32(i))));
const tileBytes = (tile: Tile): Bytes => concat(...nodesInTile(tile).map(({ level, index }) => read(level, index) ?? new Uint8Array(0)));
const pathOf = ({ level, index, width }: Tile): string => tilePath(level, index, width);
const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);

describe('tile paths', () => {
  test.each(vectors.tiles.paths)('$path', ({ level, index, width, path }) => {
    expect(typeof level === 'number' ? tilePath(level, index, width) : entriesPath(index, width)).toBe(path);
    expect(parseTilePath(path)).toEqual(
      typeof level === 'number' ? { kind: 'hashes', level, index, width } : { kind: 'entries', index, width },
    );
  });
  test.each(vectors.tiles.notPaths)('%j names nothing', (path) => expect(parseTilePath(path)).toBeUndefined());
  test('any text either names nothing or is the one path of its tile', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^tile\/(entries|[0-9]{1,3})\/(x[0-9]{3}\/){0,3}[0-9]{2,3}(\.p\/[0-9]{1,3})?$/), (path) => {
        const tile = parseTilePath(path);
        if (tile !== undefined) expect(tile.kind === 'hashes' ? pathOf(tile) : entriesPath(tile.index, tile.width)).toBe(path);
      }),
    );
    expect(parseTilePath(`tile/0/${'x000/'.repeat(100_000)}000`)).toBeUndefined();
  });
  test('what no tree has cannot be named', () => {
    for (const [level, index, width] of [
      [64, 0, 1],
      [-1, 0, 1],
      [0, -1, 1],
      [0, 0.5, 1],
      [0, 0, 0],
      [0, 0, 257],
    ] as const)
      expect(() => tilePath(level, index, width)).toThrow(RangeError);
  });
});

describe('tiles', () => {
  test.each(vectors.tiles.new)('what is new from $from to $to', ({ from, to, tiles }) =>
    expect(tilesFor(from, to).map(pathOf)).toEqual(tiles),
  );
  test.each(vectors.tiles.content)('$path of $size', ({ path, size, sha256: expected }) => {
    const tile = parseTilePath(path);
    if (tile?.kind !== 'hashes') throw new Error('vector');
    expect(tile.width).toBe(hashesInTile(tile.level, tile.index, size));
    expect(hex(sha256(tileBytes(tile)))).toBe(expected);
  });
  test('growing in any steps writes each tile of the final tree', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }), (steps) => {
        const written = new Set<string>();
        const size = steps.reduce((from, step) => {
          for (const tile of tilesFor(from, from + step)) written.add(pathOf(tile));
          return from + step;
        }, 0);
        for (const tile of tilesFor(0, size)) expect(written).toContain(pathOf(tile));
      }),
    );
  });
  test('proofs out of fetched tiles are those out of memory', () => {
    const two = fc
      .integer({ min: 1, max: 69_999 })
      .chain((to) => fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }));
    fc.assert(
      fc.property(two, ({ from, to }) => {
        const wanted = tilesOfNodes([...inclusionNodes(from - 1, to), ...consistencyNodes(from, to)], to);
        const fetched = new Map(wanted.map((tile) => [`${tile.level}/${tile.index}`, tileBytes(tile)]));
        const reader = readerOfTiles((level, index) => fetched.get(`${level}/${index}`));
        expect(inclusionProof(reader, from - 1, to).map(hex)).toEqual(inclusionProof(read, from - 1, to).map(hex));
        expect(consistencyProof(reader, from, to).map(hex)).toEqual(consistencyProof(read, from, to).map(hex));
      }),
      { numRuns: 40 },
    );
  });
  test('a tile too short for the node is a missing node; a length no tile has is named', () => {
    expect(readerOfTiles(() => tileBytes({ level: 0, index: 0, width: 3 }))(2, 0)).toBeUndefined();
    for (const length of [0, 31, 33, 257 * 32])
      expect(() => hashesOfTile(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'ledger/malformed-tile' }));
  });
});

describe('entry bundles', () => {
  test('encode as the vector and read back', () => {
    const entries = vectors.entries.entries.map(bytes);
    expect(hex(encodeEntries(entries))).toBe(vectors.entries.bundle);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 }), (all) => {
        expect(decodeEntries(encodeEntries(all), all.length).map(hex)).toEqual(all.map(hex));
      }),
    );
  });
  test.each(vectors.entries.malformed)('$bundle is no bundle of $width', ({ bundle, width }) =>
    expect(() => decodeEntries(bytes(bundle), width)).toThrow(expect.objectContaining({ code: 'ledger/malformed-entries' })),
  );
  test('arbitrary bytes decode to what encodes back, or are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(4), (bundle, width) => {
        try {
          expect(hex(encodeEntries(decodeEntries(bundle, width)))).toBe(hex(bundle));
        } catch (error) {
          expect(error).toMatchObject({ code: 'ledger/malformed-entries' });
        }
      }),
    );
    expect(() => encodeEntries([new Uint8Array(65_536)])).toThrow(RangeError);
    expect(encodeEntries(Array.from({ length: 256 }, () => new Uint8Array(0)))).toHaveLength(512);
    expect(() => encodeEntries(Array.from({ length: 257 }, () => new Uint8Array(0)))).toThrow(RangeError);
  });
});
