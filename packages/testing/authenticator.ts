/**
 * An authenticator in software that really signs: what a browser and a security key give together (WebAuthn Level 3), with every part
 * open to being spoiled. Its PRF stays with whoever tests pages: a hub never sees one. Tests only.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { base64, bytesOf, concat, u16, u32, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';

export interface Asked {
  /** base64, as the hub gave it. */
  readonly challenge: string;
  readonly origin: string;
}

/** What is different from an honest authenticator in an honest browser. */
export interface Spoilt {
  readonly rpId?: string;
  readonly type?: string;
  readonly isPresent?: boolean;
  readonly isVerified?: boolean;
  readonly counter?: number;
  readonly crossOrigin?: boolean;
  readonly attestation?: 'certified' | 'none at all';
  /** Changes the last byte of the signature. */
  readonly signature?: 'flipped';
}

export interface SoftPasskey {
  readonly credential: string;
  /** What is brought to the hub when the passkey is made. */
  make(asked: Asked, spoilt?: Spoilt): { credential: string; clientData: string; attestation: string; transports: string[] };
  /** What is brought when it opens. */
  show(asked: Asked, spoilt?: Spoilt): { credential: string; clientData: string; authenticatorData: string; signature: string };
}

const sha256 = (bytes: Uint8Array): Bytes => bytesOf(createHash('sha256').update(bytes).digest());
const base64url = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const clientDataOf = (type: string, { challenge, origin }: Asked, { crossOrigin = false }: Spoilt): Bytes =>
  utf8(JSON.stringify({ type, challenge: base64url(challenge), origin, crossOrigin }));

const flagsOf = ({ isPresent = true, isVerified = true }: Spoilt, hasKey: boolean): Bytes =>
  u8((isPresent ? 1 : 0) | (isVerified ? 4 : 0) | (hasKey ? 0x40 : 0));

const head = (origin: string, count: number, spoilt: Spoilt, hasKey: boolean): Bytes =>
  concat(sha256(utf8(spoilt.rpId ?? new URL(origin).hostname)), flagsOf(spoilt, hasKey), u32(spoilt.counter ?? count));

/** CBOR of what is needed here (RFC 8949): byte strings, short texts, maps of what is encoded already. */
const cborBytes = (bytes: Uint8Array): Bytes =>
  concat(
    bytes.length < 24
      ? u8(0x40 + bytes.length)
      : bytes.length < 256
        ? concat(u8(0x58), u8(bytes.length))
        : concat(u8(0x59), u16(bytes.length)),
    bytes,
  );
const cborText = (text: string): Bytes => concat(u8(0x60 + text.length), utf8(text));
const cborMap = (...pairs: readonly Uint8Array[]): Bytes => concat(u8(0xa0 + pairs.length / 2), ...pairs);
const cborInteger = (n: number): Bytes => {
  const [major, size] = n < 0 ? [0x20, -1 - n] : [0, n];
  return size < 24 ? u8(major + size) : concat(u8(major + 24), u8(size));
};

const attestationOf = (authData: Bytes, { attestation }: Spoilt): Bytes => {
  if (attestation === 'none at all') return utf8('\u00a3');
  const certificate = concat(u8(0x81), cborBytes(new Uint8Array(64)));
  const certified = cborMap(cborText('alg'), cborInteger(-7), cborText('sig'), cborBytes(new Uint8Array(70)), cborText('x5c'), certificate);
  const [format, statement] = attestation === 'certified' ? ['packed', certified] : ['none', cborMap()];
  return cborMap(cborText('fmt'), cborText(format), cborText('attStmt'), statement, cborText('authData'), cborBytes(authData));
};

type Algorithm = 'ES256' | 'ML-DSA-44' | 'ES384';

const coseOf = (algorithm: Algorithm, key: KeyObject): Bytes => {
  if (algorithm === 'ML-DSA-44') {
    // The raw key ends its SubjectPublicKeyInfo.
    const raw = bytesOf(key.export({ format: 'der', type: 'spki' }).subarray(-1_312));
    return cborMap(cborInteger(1), cborInteger(7), cborInteger(3), cborInteger(-48), cborInteger(-1), cborBytes(raw));
  }
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const part = (text: string): Bytes => cborBytes(bytesOf(Buffer.from(text, 'base64url')));
  const [id, curve] = algorithm === 'ES256' ? [-7, 1] : [-35, 2];
  return cborMap(
    ...[cborInteger(1), cborInteger(2), cborInteger(3), cborInteger(id), cborInteger(-1), cborInteger(curve)],
    ...[cborInteger(-2), part(x), cborInteger(-3), part(y)],
  );
};

const pairOf = (algorithm: Algorithm): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } => {
  if (algorithm === 'ML-DSA-44') return generateKeyPairSync('ml-dsa-44');
  return generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' });
};

/** A passkey on a device of its own. `counts: false`: like those that are synchronised, it always shows 0. */
export const softPasskey = ({ algorithm = 'ES256', counts = true }: { algorithm?: Algorithm; counts?: boolean } = {}): SoftPasskey => {
  const { publicKey, privateKey } = pairOf(algorithm);
  const id = bytesOf(randomBytes(32));
  let count = 0;
  const next = (): number => (counts ? ++count : 0);
  return {
    credential: base64(id),
    make: (asked, spoilt = {}) => {
      const authData = concat(
        head(asked.origin, next(), spoilt, true),
        new Uint8Array(16),
        u16(id.length),
        id,
        coseOf(algorithm, publicKey),
      );
      return {
        credential: base64(id),
        clientData: base64(clientDataOf(spoilt.type ?? 'webauthn.create', asked, spoilt)),
        attestation: base64(attestationOf(authData, spoilt)),
        transports: ['usb'],
      };
    },
    show: (asked, spoilt = {}) => {
      const clientData = clientDataOf(spoilt.type ?? 'webauthn.get', asked, spoilt);
      const authenticatorData = head(asked.origin, next(), spoilt, false);
      const signature = bytesOf(
        sign(algorithm === 'ML-DSA-44' ? null : 'sha256', concat(authenticatorData, sha256(clientData)), privateKey),
      );
      if (spoilt.signature === 'flipped') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
      return {
        credential: base64(id),
        clientData: base64(clientData),
        authenticatorData: base64(authenticatorData),
        signature: base64(signature),
      };
    },
  };
};
