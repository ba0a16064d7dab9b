import { createPublicKey, ECDH, verify, type KeyObject } from 'node:crypto';

/** A terminal's key as the directory gives it: Ed25519 raw 32 bytes, or P-256 as a point of 33 or 65 bytes. */
export interface DeviceKey {
  readonly publicKey: Uint8Array;
  readonly algorithm: 'ed25519' | 'p256';
}

/** Whether the device signed these bytes (Ed25519, RFC 8032; or ECDSA with SHA-256 as raw r ‖ s). Never throws for a signature. */
export const verifyDevice = (message: Uint8Array, signature: Uint8Array, device: DeviceKey): boolean => {
  if (signature.length !== 64) return false;
  const key = known.get(device.publicKey) ?? keyObject(device);
  known.set(device.publicKey, key);
  if (device.algorithm === 'ed25519') return verify(null, message, key, signature);
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
};

// A directory gives the same bytes for the same key again and again, and for one algorithm only. Forgotten together with the bytes.
const known = new WeakMap<Uint8Array, KeyObject>();

const url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const keyObject = ({ publicKey, algorithm }: DeviceKey): KeyObject => {
  if (algorithm === 'ed25519') return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: url(publicKey) }, format: 'jwk' });
  const point = Buffer.from(ECDH.convertKey(Buffer.from(publicKey), 'prime256v1', undefined, undefined, 'uncompressed'));
  const jwk = { kty: 'EC', crv: 'P-256', x: url(point.subarray(1, 33)), y: url(point.subarray(33, 65)) };
  return createPublicKey({ key: jwk, format: 'jwk' });
};
