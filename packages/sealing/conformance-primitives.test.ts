/**
 * Other people's vectors, read from ../shared/vectors beside the repository. They are not ours to copy: where they are absent the sets are skipped
 * and the titles say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { expand, extract, hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64nopad, bech32 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { concat, hex, parseHex, u16, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { identityOfSeed, recipientOf } from './identity.ts';
import { open } from './open.ts';
import { verify } from './signature.ts';

const root = new URL('../../../shared/vectors/', import.meta.url);
const absent = !existsSync(root);
const titled = (name: string): string => (absent ? `${name} (skipped: ../shared/vectors is not here)` : name);
const unhex = (text: string): Bytes => parseHex(text) ?? new Uint8Array();

interface Case {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly size: number;
  readonly [field: string]: unknown;
}
interface Group {
  readonly tagSize: number;
  readonly publicKey: { readonly pk: string; readonly uncompressed: string };
  readonly tests: readonly Case[];
}
const json = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, root), 'utf8')) as T;
const wycheproof = (name: string): { group: Group; one: Case; of: (field: string) => Bytes }[] =>
  json<{ testGroups: Group[] }>(`wycheproof/${name}.json`).testGroups.flatMap((group) =>
    group.tests.map((one) => ({ group, one, of: (field: string) => unhex(String(one[field])) })),
  );
/** The value of an act, or `undefined` when it refuses. */
const attempt = async <T>(act: () => T | Promise<T>): Promise<T | undefined> => {
  try {
    return await act();
  } catch {
    return undefined;
  }
};
const hexOr = (bytes: ArrayBuffer | Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : hex(new Uint8Array(bytes));

describe.skipIf(absent)(titled('Wycheproof'), () => {
  test('HKDF-SHA-256: code and password keys', () => {
    for (const { one, of } of wycheproof('hkdf_sha256_test')) {
      const derive = () => hex(hkdf(sha256, of('ikm'), of('salt'), of('info'), one.size));
      if (one.result === 'invalid') expect(derive, `case ${one.tcId}`).toThrow();
      else expect(derive(), `case ${one.tcId}`).toBe(one['okm']);
    }
  });
  test('HMAC-SHA-256: mailbox tags and thread tokens', () => {
    for (const { group, one, of } of wycheproof('hmac_sha256_test')) {
      const tag = hex(hmac(sha256, of('key'), of('msg')).subarray(0, group.tagSize / 8));
      expect(tag === one['tag'], `case ${one.tcId}`).toBe(one.result === 'valid');
    }
  });
  test('AES-GCM: keys behind the password', async () => {
    for (const { group, one, of } of wycheproof('aes_gcm_test')) {
      // WebCrypto has no 192-bit keys in every browser, and our nonces have 12 bytes.
      if (of('key').length === 24 || of('iv').length !== 12) continue;
      const opened = await attempt(async () => {
        const key = await crypto.subtle.importKey('raw', of('key'), 'AES-GCM', false, ['decrypt']);
        const how = { name: 'AES-GCM', iv: of('iv'), additionalData: of('aad'), tagLength: group.tagSize };
        return crypto.subtle.decrypt(how, key, concat(of('ct'), of('tag')));
      });
      expect(hexOr(opened), `case ${one.tcId}`).toBe(one.result === 'valid' ? one['msg'] : undefined);
    }
  });
  test('ChaCha20-Poly1305: the payload of age files', async () => {
    for (const { one, of } of wycheproof('chacha20_poly1305_test')) {
      const opened = await attempt(() => chacha20poly1305(of('key'), of('iv'), of('aad')).decrypt(concat(of('ct'), of('tag'))));
      expect(hexOr(opened), `case ${one.tcId}`).toBe(one.result === 'valid' ? one['msg'] : undefined);
    }
  });
  test('X25519: half of the hybrid', async () => {
    for (const { one, of } of wycheproof('x25519_test')) {
      const shared = await attempt(() => x25519.getSharedSecret(of('private'), of('public')));
      // An all-zero secret is refused, whatever the set allows.
      if (!one.flags.includes('ZeroSharedSecret')) expect(hexOr(shared), `case ${one.tcId}`).toBe(one['shared']);
      else expect(shared, `case ${one.tcId}`).toBeUndefined();
    }
  });
  test('Ed25519: labels, slips, replies', () => {
    for (const { group, one, of } of wycheproof('ed25519_test')) {
      const holds = verify('', of('msg'), of('sig'), { publicKey: unhex(group.publicKey.pk), algorithm: 'ed25519' });
      expect(holds, `case ${one.tcId}: ${one.comment}`).toBe(one.result === 'valid');
    }
  });
  test('ECDSA P-256 with SHA-256, raw: terminals with a TPM', () => {
    for (const { group, one, of } of wycheproof('ecdsa_secp256r1_sha256_p1363_test')) {
      const holds = verify('', of('msg'), of('sig'), { publicKey: unhex(group.publicKey.uncompressed), algorithm: 'p256' });
      expect(holds, `case ${one.tcId}: ${one.comment}`).toBe(one.result === 'valid');
    }
  });
});

interface XWing {
  readonly seed: string;
  readonly pk: string;
  readonly ct: string;
  readonly ss: string;
}

/** HPKE's key schedule (RFC 9180, base mode) for KEM 0x647a, HKDF-SHA256, ChaCha20Poly1305, as age's recipient type mlkem768x25519 uses it. */
const ageKey = (sharedSecret: Uint8Array): { key: Bytes; nonce: Bytes } => {
  const suite = concat(utf8('HPKE'), u16(0x647a), u16(1), u16(3));
  const labeledExtract = (salt: Uint8Array | undefined, label: string, ikm: Uint8Array) =>
    extract(sha256, concat(utf8('HPKE-v1'), suite, utf8(label), ikm), salt);
  const labeledExpand = (prk: Uint8Array, label: string, info: Uint8Array, length: number) =>
    concat(expand(sha256, prk, concat(u16(length), utf8('HPKE-v1'), suite, utf8(label), info), length));
  const empty = new Uint8Array();
  const context = concat(
    Uint8Array.of(0),
    labeledExtract(undefined, 'psk_id_hash', empty),
    labeledExtract(undefined, 'info_hash', utf8('age-encryption.org/mlkem768x25519')),
  );
  const secret = labeledExtract(sharedSecret, 'secret', empty);
  return { key: labeledExpand(secret, 'key', context, 32), nonce: labeledExpand(secret, 'base_nonce', context, 12) };
};

/** An age file written by hand around a vector's ciphertext and shared secret. */
const ageFileAround = ({ ct, ss }: XWing, plain: Uint8Array): Bytes => {
  const fileKey = new Uint8Array(16).fill(0x59);
  const { key, nonce } = ageKey(unhex(ss));
  const wrapped = base64nopad.encode(chacha20poly1305(key, nonce).encrypt(fileKey));
  const header = utf8(`age-encryption.org/v1\n-> mlkem768x25519 ${base64nopad.encode(unhex(ct))}\n${wrapped}\n---`);
  const mac = hmac(sha256, hkdf(sha256, fileKey, undefined, utf8('header'), 32), header);
  const salt = new Uint8Array(16).fill(1);
  const last = new Uint8Array(12).fill(1, 11);
  const payload = chacha20poly1305(hkdf(sha256, fileKey, salt, utf8('payload'), 32), last).encrypt(plain);
  return concat(header, utf8(` ${base64nopad.encode(mac)}\n`), salt, payload);
};

describe.skipIf(absent)(titled('X-Wing (draft-connolly-cfrg-xwing-kem)'), () => {
  test('seed → recipient, and a file around the vector’s ciphertext opens', async () => {
    for (const vector of json<XWing[]>('xwing.json')) {
      const identity = identityOfSeed(unhex(vector.seed));
      const words = bech32.decode((await recipientOf(identity)) as `${string}1${string}`, false).words;
      expect(hex(bech32.fromWords(words))).toBe(vector.pk);
      expect(reveal(await open(ageFileAround(vector, utf8('Дауыс')), [redact(identity)]))).toEqual(utf8('Дауыс'));
    }
  });
});
