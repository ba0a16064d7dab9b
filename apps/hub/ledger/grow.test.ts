import { fc, test } from '@fast-check/vitest';
import { concat, hex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { emptyRoot, leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { readerOfLeaves } from '@dauys/ledger/proof.ts';
import { nodesInTile, tilesFor } from '@dauys/ledger/tiles.ts';
import { expect } from 'vitest';
import { edgeOf, grow } from './grow.ts';
import { fewest } from './ledgers.ts';
import { bodiesOf } from './sequence.ts';
import type { KeptTile } from './tree-store.ts';

const name = ({ level, index }: { level: number; index: number }): string => `${level}/${index}`;

test.prop([fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 })], {
  numRuns: 15,
  examples: [[[256, 1]], [[255, 1, 256, 1]]],
})('grown in any steps, tiles and root are those of the whole tree', (steps) => {
  const kept = new Map<string, KeptTile>();
  const hashes: Bytes[] = [];
  let tree = { size: 0, root: emptyRoot };
  for (const count of steps) {
    const entries = Array.from({ length: count }, (_, i) => u32(tree.size + i));
    const edge = edgeOf(tree.size).flatMap((place) => kept.get(name(place)) ?? []);
    const grown = grow({ ...tree, edge }, entries);
    for (const tile of grown.tiles) kept.set(name(tile), tile);
    hashes.push(...entries.map(leafHash));
    tree = grown;
  }
  expect([tree.size, hex(tree.root)]).toEqual([hashes.length, hex(rootOf(hashes))]);
  const read = readerOfLeaves(hashes);
  const expected = tilesFor(0, hashes.length).map((tile) => [
    name(tile),
    hex(concat(...nodesInTile(tile).map(({ level, index }) => read(level, index) ?? new Uint8Array(0)))),
  ]);
  expect(new Map([...kept].map(([place, tile]) => [place, hex(tile.hashes)]))).toEqual(new Map(expected as [string, string][]));
});

test('to go on, a tree needs the tiles that are not full, and no other', () => {
  const edges = [0, 1, 255, 256, 257, 65_535, 65_536, 65_537].map((size) => edgeOf(size).map(name).join(' '));
  expect(edges).toEqual(['', '0/0', '0/0', '1/0', '0/1 1/0', '0/255 1/0', '2/0', '0/256 2/0']);
});

test('nothing is built upon damaged tiles', () => {
  const first = grow({ size: 0, root: emptyRoot, edge: [] }, [u32(1), u32(2), u32(3)]);
  const edge = first.tiles.map((tile) => ({ ...tile, hashes: tile.hashes.slice() }));
  edge[0]?.hashes.fill(0, 0, 1);
  expect(() => grow({ ...first, edge }, [u32(4)])).toThrow(Fault);
});

test.prop([fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 30 })])(
  'the heads of all chains when they fit, else each in its turn',
  (bodies, most) => {
    const ids = Array.from({ length: bodies }, (_, i) => `body-${`${i}`.padStart(2, '0')}`);
    const rounds = Math.ceil(bodies / most) + 1;
    const seen = new Set<string>();
    for (let batch = 7; batch < 7 + rounds; batch++) {
      const chosen = bodiesOf(ids, { batch, most });
      expect(chosen.length).toBe(Math.min(most, bodies));
      expect(new Set(chosen).size).toBe(chosen.length);
      for (const one of chosen) seen.add(one);
    }
    expect([...seen].toSorted()).toEqual(ids);
  },
);

const witness = (who: string) => ({ kind: 'witness', name: who }) as const;
test('the fewest witnesses that satisfy a rule', () => {
  const one = { kind: 'group', name: 'one', threshold: 1, members: [witness('a'), witness('b')] } as const;
  const both = { kind: 'group', name: 'both', threshold: 2, members: [witness('c'), witness('d')] } as const;
  expect(fewest({ kind: 'none' })).toBe(0);
  expect(fewest(one)).toBe(1);
  expect(fewest(both)).toBe(2);
  expect(fewest({ kind: 'group', name: 'both', threshold: 2, members: [one, both] })).toBe(3);
  expect(fewest({ kind: 'group', name: 'either', threshold: 1, members: [both, one] })).toBe(1);
});
