import { base64, bytesOf, concat, parseBase64, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { stretch } from './argon2.ts';
import type { SealingCode } from './codes.ts';
import { canonicalBytes, isExactly, isString, parseFields } from './json.ts';
import type { PaperKey } from './paperKey.ts';

/** What an officer's door opens: the age identity and the 32-byte seed of the statement key. */
export interface OfficerKeys {
  readonly identity: string;
  readonly statementSeed: Bytes;
}

const DOMAIN = 'dauys/v1/wrapped-keys\0';
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAPPED_LIMIT = 4_096;

/** The two halves of a stretched secret: what the server checks, and what opens the keys. One cannot be got from the other. */
export interface SplitSecret {
  readonly authKey: Bytes;
  readonly wrappingKey: Redacted<Bytes>;
}

/**
 * Splits one password, in the browser. Argon2id over NFC text with a 16-byte salt of the officer, then HKDF-SHA256 with "dauys/v1/auth\0" and
 * "dauys/v1/wrap\0". Throws `RangeError` for a salt of another length.
 */
export const splitPassword = (password: Redacted<string>, salt16: Uint8Array): Promise<SplitSecret> =>
  split(utf8(reveal(password).normalize('NFC')), salt16, ['auth', 'wrap']);

/** The same of a recovery key's 30 digits, with "dauys/v1/recovery-auth\0" and "dauys/v1/recovery-wrap\0". */
export const splitRecoveryKey = (key: Redacted<PaperKey>, salt16: Uint8Array): Promise<SplitSecret> =>
  split(utf8(reveal(key)), salt16, ['recovery-auth', 'recovery-wrap']);

const split = async (secret: Bytes, salt16: Uint8Array, [auth, wrap]: readonly [string, string]): Promise<SplitSecret> => {
  if (salt16.length !== 16) throw new RangeError('the salt has 16 bytes');
  const stretched = await stretch(secret, salt16);
  return { authKey: derive(stretched, utf8(`dauys/v1/${auth}\0`)), wrappingKey: redact(derive(stretched, utf8(`dauys/v1/${wrap}\0`))) };
};

const derive = (secret: Bytes, info: Bytes): Bytes => bytesOf(hkdf(sha256, secret, undefined, info, 32));

/**
 * u8 1 ‖ nonce[12] ‖ AES-256-GCM of canonical JSON {identity, statementSeed}; associated data = DOMAIN ‖ u8 1 ‖ context, where context is the officer's
 * id: keys moved to another officer's row do not unwrap. `wrappingKey` has 32 bytes: of a password, a recovery key or a passkey.
 */
export const wrapKeys = async (keys: Redacted<OfficerKeys>, wrappingKey: Redacted<Bytes>, context: string): Promise<Bytes> => {
  const { identity, statementSeed } = reveal(keys);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const plain = canonicalBytes({ identity, statementSeed: base64(statementSeed) });
  const sealed = await crypto.subtle.encrypt(gcm(nonce, context), await keyOf(wrappingKey, 'encrypt'), plain);
  return concat(u8(VERSION), nonce, new Uint8Array(sealed));
};

/**
 * Throws `VerificationError` 'sealing/unwrap-failed' (wrong password, other officer, or damage: they look alike), 'sealing/wrapped-version',
 * 'sealing/wrapped-malformed'.
 */
export const unwrapKeys = async (wrapped: Uint8Array, wrappingKey: Redacted<Bytes>, context: string): Promise<Redacted<OfficerKeys>> => {
  if (wrapped.length < 1 + NONCE_BYTES + TAG_BYTES || wrapped.length > WRAPPED_LIMIT)
    throw new VerificationError<SealingCode>('sealing/wrapped-malformed');
  if (wrapped[0] !== VERSION) throw new VerificationError<SealingCode>('sealing/wrapped-version');
  const nonce = bytesOf(wrapped.subarray(1, 1 + NONCE_BYTES));
  const key = await keyOf(wrappingKey, 'decrypt');
  const plain = await crypto.subtle.decrypt(gcm(nonce, context), key, bytesOf(wrapped.subarray(1 + NONCE_BYTES))).catch(() => {
    throw new VerificationError<SealingCode>('sealing/unwrap-failed');
  });
  return redact(officerKeys(new Uint8Array(plain)));
};

const officerKeys = (bytes: Bytes): OfficerKeys => {
  const fields = parseFields(bytes, WRAPPED_LIMIT);
  const identity = fields?.['identity'];
  const seed = fields?.['statementSeed'];
  const statementSeed = typeof seed === 'string' ? parseBase64(seed) : undefined;
  if (
    !isString(identity, /^AGE-SECRET-KEY-PQ-1[0-9A-Z]+$/) ||
    statementSeed?.length !== 32 ||
    !isExactly(bytes, { identity, statementSeed: seed })
  )
    throw new VerificationError<SealingCode>('sealing/wrapped-malformed');
  return { identity, statementSeed };
};

const gcm = (iv: Bytes, context: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: concat(utf8(DOMAIN), u8(VERSION), utf8(context)),
});

const keyOf = (key: Redacted<Bytes>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', reveal(key), 'AES-GCM', false, [use]);
