import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesOf, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { isSoundPublicKey, verifyEd25519 } from './ed25519.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';

// Other people's vectors lie beside the checkout; they are read from there, not copied.
const shared = join(import.meta.dirname, '../../../shared/vectors');
const merkle = join(shared, 'merkle-testdata');
const wycheproof = join(shared, 'wycheproof/ed25519_test.json');
const without = (path: string): string => (existsSync(path) ? '' : ' (skipped: ../shared/vectors is not beside this checkout)');

interface MerkleCase {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
interface SignatureGroup {
  readonly publicKey: { readonly pk: string };
  readonly tests: readonly { readonly tcId: number; readonly msg: string; readonly sig: string; readonly result: string }[];
}

const cases = (kind: string): { file: string; vector: MerkleCase }[] =>
  globSync(`${kind}/**/*.json`, { cwd: merkle })
    .toSorted()
    .map((file) => ({ file, vector: JSON.parse(readFileSync(join(merkle, file), 'utf8')) as MerkleCase }));
const b64 = (text: string): Bytes => bytesOf(parseBase64(text) ?? new Uint8Array(0));
const proofOf = (vector: MerkleCase): Bytes[] => (vector.proof ?? []).map(b64);
const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);

describe.skipIf(!existsSync(merkle))(`transparency-dev/merkle${without(merkle)}`, () => {
  test.each(existsSync(merkle) ? cases('inclusion') : [])('$file', ({ vector }) => {
    const claim = {
      leafHash: b64(vector.leafHash),
      index: vector.leafIdx,
      size: vector.treeSize,
      proof: proofOf(vector),
      root: b64(vector.root),
    };
    if (vector.wantErr) expect(() => verifyInclusion(claim)).toThrow(expect.objectContaining({ code: 'ledger/inclusion-mismatch' }));
    else verifyInclusion(claim);
  });
  test.each(existsSync(merkle) ? cases('consistency') : [])('$file', ({ vector }) => {
    const claim = { from: vector.size1, to: vector.size2, proof: proofOf(vector), fromRoot: b64(vector.root1), toRoot: b64(vector.root2) };
    if (vector.wantErr) expect(() => verifyConsistency(claim)).toThrow(expect.objectContaining({ code: 'ledger/consistency-mismatch' }));
    else verifyConsistency(claim);
  });
});

describe.skipIf(!existsSync(wycheproof))(`Wycheproof Ed25519${without(wycheproof)}`, () => {
  test('every signature is judged as published', () => {
    const { testGroups } = JSON.parse(readFileSync(wycheproof, 'utf8')) as { testGroups: readonly SignatureGroup[] };
    let count = 0;
    for (const { publicKey, tests } of testGroups)
      for (const { tcId, msg, sig, result } of tests) {
        const holds = isSoundPublicKey(bytes(publicKey.pk)) && verifyEd25519(bytes(sig), bytes(msg), bytes(publicKey.pk));
        expect(holds, `tcId ${tcId}`).toBe(result === 'valid');
        count++;
      }
    expect(count).toBe(151);
  });
});
