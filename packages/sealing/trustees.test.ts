import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, hex, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { combineShares, requireShare, seedCommitment, ShareFault, type SharedSeed, shareName, splitSeed } from './trustees.ts';

interface Vectors {
  readonly body: string;
  readonly epoch: number;
  readonly seed: string;
  readonly commitment: string;
  readonly shares: readonly { readonly trustee: string; readonly text: string; readonly commitment: string }[];
  readonly refused: readonly { readonly name: string; readonly files: readonly string[]; readonly code: string }[];
}
const vectors = JSON.parse(readFileSync(new URL('../../vectors/trustees.json', import.meta.url), 'utf8')) as Vectors;
const seed = redact(parseHex(vectors.seed) ?? utf8(''));
const { body, epoch, commitment } = vectors;
const shared: SharedSeed = { body, epoch, commitment, shares: new Map(vectors.shares.map((s) => [s.trustee, s.commitment])) };
const box = (text: string): Redacted<Bytes> => redact(utf8(text));
const codeOf = async (act: () => unknown): Promise<unknown> => {
  try {
    return (await act(), 'held');
  } catch (error) {
    return error instanceof ShareFault ? error.code : error;
  }
};

describe('vectors/trustees.json, made in Python', () => {
  const files = vectors.shares.map(({ text }) => box(text));
  test('the commitment names the seed, and the place it belongs to', () => {
    expect(seedCommitment({ body, epoch }, seed)).toBe(commitment);
    for (const other of [
      { body: 'court', epoch },
      { body, epoch: epoch + 1 },
    ])
      expect(seedCommitment(other, seed)).not.toBe(commitment);
  });
  test.each([
    [0, 1],
    [0, 2],
    [1, 2],
    [2, 0],
  ])('shares %i and %i give the seed', async (one, other) => {
    const pair = [files[one], files[other]].filter((f) => f !== undefined);
    expect(hex(reveal(await combineShares(pair, shared)))).toBe(vectors.seed);
  });
  test('all three, and one of them twice, give it too', async () => {
    for (const some of [files, [...files, ...files]]) expect(hex(reveal(await combineShares(some, shared)))).toBe(vectors.seed);
  });
  test.each(vectors.refused)('refused: $name', async ({ files: texts, code }) => {
    expect(await codeOf(() => combineShares(texts.map(box), shared))).toBe(code);
  });
  test('a share says whose it is, and a wrong one whose it claims to be', () => {
    for (const [i, { trustee }] of vectors.shares.entries()) expect(shareName(files[i] ?? box(''))).toEqual({ body, epoch, trustee });
    const altered = box((vectors.shares[1]?.text ?? '').replace('"share":"l', '"share":"m'));
    expect(() => requireShare(altered, shared)).toThrow(expect.objectContaining({ code: 'sealing/share-wrong', trustee: 'bolat' }));
  });
  test('every byte of a share counts', async () => {
    const [first, second] = vectors.shares.map(({ text }) => utf8(text));
    for (let at = 0; at < (second?.length ?? 0); at++) {
      const flipped = bytesOf(second ?? utf8(''));
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await codeOf(() => combineShares([redact(first ?? utf8('')), redact(flipped)], shared)), `byte ${at}`).not.toBe('held');
    }
  });
  test('a directory that commits to another seed than was shared: nothing comes out', async () => {
    const lied = { ...shared, commitment: hex(utf8('x'.repeat(32))) };
    const relabelled = vectors.shares.map(({ text }) => box(text.replace(commitment, lied.commitment)));
    const about = { body, epoch };
    const digests = await Promise.all(relabelled.map(async (text) => [shareName(text).trustee, await digestOf(text)] as const));
    expect(await codeOf(() => combineShares(relabelled, { ...about, commitment: lied.commitment, shares: new Map(digests) }))).toBe(
      'sealing/seed-mismatch',
    );
  });
});

const digestOf = async (text: Redacted<Bytes>): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.concat([utf8('dauys/v1/epoch-share\0'), reveal(text)]))));

describe('splitting', () => {
  const names = ['asel', 'bolat', 'vera'];
  test('any two of what was split give it back, and one share alone fits every seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.integer({ min: 1, max: 0xffffffff }), async (bytes, n) => {
        const made = await splitSeed(redact(bytesOf(bytes)), { body: 'court', epoch: n }, names);
        const files = [...made.files.values()];
        for (const pair of [files.slice(0, 2), files.slice(1), [files[0], files[2]].filter((f) => f !== undefined)])
          expect(hex(reveal(await combineShares(pair, made.shared)))).toBe(hex(bytes));
        for (const file of files) expect(await codeOf(() => combineShares([file], made.shared))).toBe('sealing/too-few-shares');
      }),
      { numRuns: 40 },
    );
  });
  test('shares of two splittings of one seed do not mix: each trustee is held to the newest', async () => {
    const [old, fresh] = [await splitSeed(seed, { body, epoch }, names), await splitSeed(seed, { body, epoch }, names)];
    expect(old.shared.commitment).toBe(fresh.shared.commitment);
    const mixed = [old.files.get('asel'), fresh.files.get('bolat')].filter((f) => f !== undefined);
    expect(await codeOf(() => combineShares(mixed, fresh.shared))).toBe('sealing/share-wrong');
  });
  test('three distinct trustees and 32 bytes, or nothing', async () => {
    for (const wrong of [[], names.slice(1), ['asel', 'asel', 'vera'], [...names, 'daniyar']])
      await expect(splitSeed(seed, { body, epoch }, wrong)).rejects.toThrow(RangeError);
    await expect(splitSeed(redact(new Uint8Array(31)), { body, epoch }, names)).rejects.toThrow(RangeError);
  });
  test('nothing of it prints', async () => {
    const { files } = await splitSeed(seed, { body, epoch }, names);
    expect(JSON.stringify([...files])).not.toContain('commitment');
  });
});
