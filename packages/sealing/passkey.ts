import { bytesOf, concat, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** What every passkey's PRF (WebAuthn Level 3, section 10.1.4) is asked for. One input for all: the secret behind it differs per passkey. */
export const PRF_INPUT: Bytes = utf8('dauys/v1/passkey-prf\0');

/**
 * HKDF-SHA256(32 bytes of a passkey's PRF, info "dauys/v1/passkey-wrap\0" ‖ credential id): 32 bytes for `wrapKeys`. Throws `RangeError` for another
 * length: an authenticator that gives less gives no key.
 */
export const wrappingKeyOfPasskey = (prf: Redacted<Bytes>, credential: Uint8Array): Redacted<Bytes> => {
  const secret = reveal(prf);
  if (secret.length !== 32) throw new RangeError('a PRF gives 32 bytes');
  return redact(bytesOf(hkdf(sha256, secret, undefined, concat(utf8('dauys/v1/passkey-wrap\0'), credential), 32)));
};

/** The name of a passkey in statements: hex of SHA-256("dauys/v1/passkey\0" ‖ credential id). */
export const passkeyName = (credential: Uint8Array): string => hex(sha256(concat(utf8('dauys/v1/passkey\0'), credential)));

/** What two officers compare before one confirms the other's passkey: 16 digits in groups of four, 53 bits of its name. */
export const passkeyMark = (credential: Uint8Array): string => {
  const head = BigInt(`0x${passkeyName(credential).slice(0, 16)}`) % 10n ** 16n;
  return head.toString().padStart(16, '0').match(/.{4}/g)?.join(' ') ?? '';
};
