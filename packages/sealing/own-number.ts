/** A word and eight digits of one's own that open the code, when two servers of different bodies have helped (docs/decisions/0040-a-number-of-ones-own.md). */
import { bytesOf, concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { stretch } from './argon2.ts';
import { parseCode, type Code } from './code.ts';
import type { SealingCode } from './codes.ts';
import { ownWord } from './own-said.ts';
import { blind, finalize, type Blinded, type Evaluation } from './voprf.ts';

/** nonce 12 ‖ 24 digits ‖ tag 16. */
export const RECORD_BYTES = 52;
const NONCE = 12;

/** What word and number come to, before any server: `h` names the person, `x` is what the servers harden. Takes two times Argon2id. */
export interface OwnSecret {
  readonly h: Redacted<Bytes>;
  readonly x: Redacted<Bytes>;
}

/** `word` as `ownWord` gives it, `digits` eight digits. Throws `RangeError` for anything else. */
export const ownSecret = async (word: string, digits: Redacted<string>): Promise<OwnSecret> => {
  if (ownWord(word) !== word || !/^\d{8}$/.test(reveal(digits))) throw new RangeError('a word and eight digits');
  const h = await stretch(utf8(word), sha256(utf8('dauys/v1/own-word\0')).subarray(0, 16));
  const x = await stretch(utf8(reveal(digits)), derive(h, utf8('dauys/v1/own-salt\0'), 16));
  return { h: redact(h), x: redact(x) };
};

/** 32 bytes by which one server knows the person; no other server's can be got from it but by trying words. */
export const ownPlace = ({ h }: OwnSecret, server: string): Bytes => derive(reveal(h), utf8(`dauys/v1/own-place\0${server}`), 32);

/** What one server is asked to evaluate, blinded anew. */
export const ownBlinded = ({ x }: OwnSecret, server: string): Blinded =>
  blind(redact(concat(utf8(`dauys/v1/own-input\0${server}\0`), reveal(x))));

/** One server, what was asked of it, and what it answered. */
export interface Helped {
  readonly server: string;
  readonly asked: Blinded;
  readonly answered: Evaluation;
  /** From the directory. */
  readonly publicKey: Uint8Array;
}

/** The result of one server. Throws `VerificationError('sealing/voprf-proof')`. */
export const ownShare = ({ server, asked, answered, publicKey }: Helped): OwnShare => ({
  server,
  share: finalize(asked, answered, publicKey),
});

export interface OwnShare {
  readonly server: string;
  readonly share: Redacted<Bytes>;
}

/** What opens and closes records of one pair of servers, in whatever order they are given. */
export interface OwnKey {
  readonly key: Redacted<Bytes>;
  readonly pair: string;
}

/** The key of the records of one person at one pair of servers. Throws `RangeError` for twice the same server. */
export const ownKey = ({ x }: OwnSecret, one: OwnShare, other: OwnShare): OwnKey => {
  const [a, b] = one.server < other.server ? [one, other] : [other, one];
  if (a.server === b.server) throw new RangeError('two servers');
  const pair = `${a.server}\0${b.server}`;
  return { key: redact(derive(concat(reveal(a.share), reveal(b.share), reveal(x)), utf8(`dauys/v1/own-key\0${pair}`), 32)), pair };
};

/** 52 bytes that say nothing, not even whose. */
export const wrapCode = async (code: Redacted<Code>, { key, pair }: OwnKey): Promise<Bytes> => {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt(gcm(nonce, pair), await keyOf(key), utf8(reveal(code)));
  return concat(nonce, new Uint8Array(sealed));
};

/** The code in this record, or `undefined` when it is of another number, another pair, or made up. Throws `VerificationError('sealing/own-record')` for one that opens and holds no code. */
export const unwrapCode = async (record: Uint8Array, { key, pair }: OwnKey): Promise<Redacted<Code> | undefined> => {
  if (record.length !== RECORD_BYTES) return undefined;
  const plain = await crypto.subtle
    .decrypt(gcm(bytesOf(record.subarray(0, NONCE)), pair), await keyOf(key), bytesOf(record.subarray(NONCE)))
    .catch(() => undefined);
  if (plain === undefined) return undefined;
  const code = parseCode(String.fromCodePoint(...new Uint8Array(plain)));
  if (!code.ok) throw new VerificationError<SealingCode>('sealing/own-record');
  return code.value;
};

const gcm = (iv: Bytes, pair: string): AesGcmParams => ({ name: 'AES-GCM', iv, additionalData: utf8(`dauys/v1/own-record\0${pair}`) });

const keyOf = (key: Redacted<Bytes>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', reveal(key), 'AES-GCM', false, ['encrypt', 'decrypt']);

const derive = (secret: Uint8Array, info: Bytes, length: number): Bytes => bytesOf(hkdf(sha256, secret, undefined, info, length));
