/** Node only: the same verdicts as `verifyStrict` for sound keys, faster. Browsers take `signature.ts`. */
import { createPublicKey, verify } from 'node:crypto';
import type { VerifySignature } from './signature.ts';

/** RFC 8032 verification by OpenSSL: no cofactor, S below the group order. Never throws. */
export const verifyNative: VerifySignature = (signature, message, publicKey) => {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    const x = Buffer.from(publicKey).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};
