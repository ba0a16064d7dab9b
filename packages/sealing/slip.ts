import { bytesOf, concat, hex, parseHex, readU16, readU32, u16, u32, u8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { base45, parseBase45 } from './base45.ts';
import type { SealingCode } from './codes.ts';
import { SIGNATURE_BYTES, verify, type SignatureAlgorithm } from './signature.ts';

/** The printed promise: *this terminal took complaint h as its n-th.* It holds no secret, no body and no topic. */
export interface Slip {
  readonly v: 1;
  /** Terminal id: 8 hex digits. */
  readonly terminal: string;
  /** Gapless per terminal. */
  readonly counter: number;
  /** Days since 1970-01-01 in the facility's zone. */
  readonly day: number;
  /** SHA-256 of the age file, hex. */
  readonly h: string;
  /** 16 bytes that open the commitment, hex. */
  readonly r: string;
}

export interface SignedSlip {
  readonly slip: Slip;
  /** The 59 bytes that the terminal signed, as received. */
  readonly signedPart: Bytes;
  readonly signature: Bytes;
}

export const SLIP_DOMAIN = 'dauys/v1/slip\0';
/** Versions this reader accepts. */
export const SLIP_VERSIONS = { from: 1, to: 1 } as const;
const SIGNED_BYTES = 59;
export const SLIP_BYTES = SIGNED_BYTES + SIGNATURE_BYTES;
const PREFIX = 'DAUYS1:';

/** The 59 bytes under the signature: u8 1 ‖ u32 terminal ‖ u32 counter ‖ u16 day ‖ h[32] ‖ r[16]. Throws `RangeError` when a field does not fit. */
export const slipBody = (slip: Slip): Bytes =>
  concat(u8(slip.v), fixed(slip.terminal, 4), u32(slip.counter), u16(slip.day), fixed(slip.h, 32), fixed(slip.r, 16));

/** 123 bytes: `slipBody` ‖ signature[64] over `SLIP_DOMAIN` ‖ `slipBody` by the terminal's key. */
export const encodeSlip = (slip: Slip, signature: Uint8Array): Bytes => {
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('a signature has 64 bytes');
  return concat(slipBody(slip), signature);
};

/** Reads a slip without trusting it. Throws `VerificationError` 'sealing/slip-malformed' or 'sealing/slip-version'. */
export const parseSlip = (bytes: Uint8Array): SignedSlip => {
  // The version comes first: a later slip may have another length.
  if (bytes.length === 0) throw new VerificationError<SealingCode>('sealing/slip-malformed');
  if (bytes[0] !== SLIP_VERSIONS.to) throw new VerificationError<SealingCode>('sealing/slip-version');
  if (bytes.length !== SLIP_BYTES) throw new VerificationError<SealingCode>('sealing/slip-malformed');
  const slip: Slip = {
    v: 1,
    terminal: hex(bytes.subarray(1, 5)),
    counter: readU32(bytes, 5),
    day: readU16(bytes, 9),
    h: hex(bytes.subarray(11, 43)),
    r: hex(bytes.subarray(43, 59)),
  };
  return { slip, signedPart: bytesOf(bytes.subarray(0, SIGNED_BYTES)), signature: bytesOf(bytes.subarray(SIGNED_BYTES)) };
};

/** The slip, if the terminal's key signed it; else as `parseSlip`, or `VerificationError('sealing/slip-signature')`. */
export const verifySlip = (bytes: Uint8Array, key: { readonly publicKey: Uint8Array; readonly algorithm: SignatureAlgorithm }): Slip => {
  const { slip, signedPart, signature } = parseSlip(bytes);
  if (!verify(SLIP_DOMAIN, signedPart, signature, key)) throw new VerificationError<SealingCode>('sealing/slip-signature');
  return slip;
};

/** What the QR code says: "DAUYS1:" and base45 (RFC 9285). All letters are of QR's alphanumeric set. */
export const slipText = (bytes: Uint8Array): string => PREFIX + base45(bytes);

/** The bytes behind a slip's text; blanks at the ends are forgiven. Throws 'sealing/slip-malformed' or 'sealing/slip-version'. */
export const parseSlipText = (text: string): Bytes => {
  // A blank is a letter of base45, but 123 bytes never end in one: the last letter is 0…5.
  const trimmed = text.trim();
  const version = /^DAUYS(\d{1,3}):/.exec(trimmed);
  if (version === null) throw new VerificationError<SealingCode>('sealing/slip-malformed');
  if (version[1] !== '1') throw new VerificationError<SealingCode>('sealing/slip-version');
  const encoded = trimmed.slice(PREFIX.length);
  // Longer than any slip: not worth decoding.
  const bytes = encoded.length > 400 ? undefined : parseBase45(encoded);
  if (bytes === undefined) throw new VerificationError<SealingCode>('sealing/slip-malformed');
  parseSlip(bytes);
  return bytes;
};

const fixed = (text: string, length: number): Bytes => {
  const bytes = parseHex(text);
  if (bytes?.length !== length) throw new RangeError(`not ${length} bytes of hex`);
  return bytes;
};
