/**
 * Other people's vectors, read from ../shared/vectors beside the repository. They are not ours to copy: where they are absent the sets are skipped
 * and the titles say so.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { sha256 } from '@noble/hashes/sha2.js';
import { Decrypter, armor } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { bytesOf, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { open } from './open.ts';

const root = new URL('../../../shared/vectors/', import.meta.url);
const absent = !existsSync(root);
const titled = (name: string): string => (absent ? `${name} (skipped: ../shared/vectors is not here)` : name);

interface AgeVector {
  readonly name: string;
  readonly expect: string;
  readonly payload: string | undefined;
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
  readonly armored: boolean;
  readonly file: Bytes;
}

/** A header of `key: value` lines, a blank line, and the file (zlib-compressed when the header says so). */
const ageVector = (name: string): AgeVector => {
  const bytes = new Uint8Array(readFileSync(new URL(`cctv-age/${name}`, root)));
  const end = bytes.findIndex((byte, i) => byte === 10 && bytes[i + 1] === 10);
  const lines = new TextDecoder().decode(bytes.subarray(0, end)).split('\n');
  const values = (key: string) => lines.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
  const body = bytes.subarray(end + 2);
  return {
    name,
    expect: values('expect')[0] ?? '',
    payload: values('payload')[0],
    identities: values('identity'),
    passphrases: values('passphrase'),
    armored: values('armored').includes('yes'),
    file: bytesOf(values('compressed').includes('zlib') ? inflateSync(body) : body),
  };
};
const ageVectors = absent ? [] : readdirSync(new URL('cctv-age/', root)).map(ageVector);

const byLibrary = async (vector: AgeVector): Promise<string> => {
  const decrypter = new Decrypter();
  for (const identity of vector.identities) decrypter.addIdentity(identity);
  for (const passphrase of vector.passphrases) decrypter.addPassphrase(passphrase);
  const file = vector.armored ? armor.decode(new TextDecoder('latin1').decode(vector.file)) : vector.file;
  return hex(sha256(await decrypter.decrypt(file)));
};

describe.skipIf(absent)(titled('age, C2SP CCTV: the library we build on'), () => {
  test('the set is whole', () => expect(ageVectors.length).toBe(143));
  test.each(ageVectors)('$name: $expect', async (vector) => {
    if (vector.expect === 'success') expect(await byLibrary(vector)).toBe(vector.payload);
    else await expect(byLibrary(vector)).rejects.toThrow();
  });
});

/** What `open` says, where it is stricter than age: any stanza that is not hybrid is refused, whoever it is for. */
const STRICTER = new Set(['hybrid_and_x25519', 'hybrid_grease', 'hybrid_uppercase', 'hybrid_x25519_arg']);
const OURS: Readonly<Record<string, string>> = { 'no match': 'sealing/not-for-us', 'header failure': 'sealing/damaged' };

describe.skipIf(absent)(titled('age, C2SP CCTV: our own open'), () => {
  const hybrid = ageVectors.filter(({ name }) => name.startsWith('hybrid'));
  test.each(hybrid)('$name: $expect', async ({ name, expect: expected, payload, identities, file }) => {
    const ours = identities.filter((identity) => identity.startsWith('AGE-SECRET-KEY-PQ-')).map(redact);
    const said = await open(file, ours).then(
      (inner) => hex(sha256(reveal(inner))),
      (error: unknown) => (error instanceof VerificationError ? error.code : error),
    );
    if (STRICTER.has(name)) expect(said).toBe('sealing/classical-stanza');
    else expect(said).toBe(expected === 'success' ? payload : OURS[expected]);
  });
  test('nothing classical ever opens', async () => {
    const [identity] = hybrid.flatMap(({ identities }) => identities).filter((one) => one.startsWith('AGE-SECRET-KEY-PQ-'));
    for (const { file, name } of ageVectors.filter((one) => !one.name.startsWith('hybrid')))
      await expect(open(file, [redact(identity ?? '')]), name).rejects.toThrow(/^sealing\/(classical-stanza|damaged|not-for-us)$/);
  });
});
