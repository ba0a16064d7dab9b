import { VerificationError, Fault } from '@dauys/basics/failure.ts';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { bech32 } from '@scure/base';
import { generateHybridIdentity, identityToRecipient } from 'age-encryption';
import type { SealingCode } from './codes.ts';

const IDENTITY_PREFIX = 'AGE-SECRET-KEY-PQ-';
const RECIPIENT_PREFIX = 'age1pq';
const SEED_BYTES = 32;
/** An X-Wing public key: ML-KEM-768 (1184) and X25519 (32). */
const RECIPIENT_BYTES = 1216;

/** The age identity of type mlkem768x25519 (C2SP age) that a 32-byte seed stands for: `AGE-SECRET-KEY-PQ-1…`. Throws `Fault` for another length. */
export const identityOfSeed = (seed: Uint8Array): string => {
  if (seed.length !== SEED_BYTES) throw new Fault('a seed has 32 bytes');
  return bech32.encodeFromBytes(IDENTITY_PREFIX, seed).toUpperCase();
};

/** The seed behind an identity. Throws `Fault` when it is not a hybrid one; its text never repeats the identity. */
export const seedOfIdentity = (identity: string): Bytes => {
  const seed = decoded(identity, IDENTITY_PREFIX);
  if (seed?.length !== SEED_BYTES || identity !== identity.toUpperCase()) throw new Fault('not a hybrid age identity');
  return seed;
};

/** A fresh hybrid identity from the platform's randomness. */
export const freshIdentity = (): Promise<string> => generateHybridIdentity();

/** The recipient `age1pq1…` of a hybrid identity. Throws `Fault` for any other identity. */
export const recipientOf = (identity: string): Promise<string> => {
  seedOfIdentity(identity);
  return identityToRecipient(identity);
};

/** Whether the text is exactly one well-formed post-quantum hybrid recipient; classical ones (`age1…`, `age1tag…`) are not. */
export const isHybridRecipient = (text: string): boolean =>
  decoded(text, RECIPIENT_PREFIX)?.length === RECIPIENT_BYTES && text === text.toLowerCase();

/** Throws `VerificationError('sealing/classical-recipient')` unless `isHybridRecipient`. */
export const requireHybrid = (recipient: string): void => {
  if (!isHybridRecipient(recipient)) throw new VerificationError<SealingCode>('sealing/classical-recipient');
};

const decoded = (text: string, prefix: string): Bytes | undefined => {
  // The longest of these texts is a recipient of under 2,000 letters: more is not worth decoding.
  if (text.length > 2_100) return undefined;
  try {
    const found = bech32.decode(text as `${string}1${string}`, false);
    // A library's error would repeat the text, which may be a secret: only success is looked at.
    return found.prefix.toLowerCase() === prefix.toLowerCase() ? bytesOf(bech32.fromWords(found.words)) : undefined;
  } catch {
    return undefined;
  }
};
