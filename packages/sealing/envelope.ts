import { bytesOf, concat, hex, readU32, u32, u8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { BUCKETS, isBucket } from './bucket.ts';
import type { SealingCode } from './codes.ts';
import { ENVELOPE_ID, HASH, SLUG, TERMINAL_ID, canonicalBytes, isExactly, isString, isWhole, parseFields, type Fields } from './json.ts';
import { SIGNATURE_BYTES, verify, type SignatureAlgorithm } from './signature.ts';

/** What the page says of a sealed complaint: all that anybody outside the seal learns of it. */
export interface Outer {
  readonly v: 1;
  readonly envelopeId: string;
  readonly body: string;
  readonly epoch: number;
  /** Bytes of the padded inner part. */
  readonly bucket: number;
  readonly urgent: boolean;
  /** SHA-256 of the age file, hex. */
  readonly h: string;
  /** The `accepted` commitment, hex. */
  readonly C: string;
}

/** What the terminal adds in the very transaction that stores the envelope, and signs. */
export interface Label extends Outer {
  readonly terminal: string;
  /** Gapless per terminal. */
  readonly counter: number;
  /** Days since 1970-01-01 in the facility's zone. */
  readonly day: number;
}

export interface EnvelopeParcel {
  readonly label: Label;
  /** As received: what the signature is over. */
  readonly labelBytes: Bytes;
  readonly signature: Bytes;
  /** Of a parsed parcel: part of its bytes, not a copy. */
  readonly file: Bytes;
}

export const LABEL_DOMAIN = 'dauys/v1/label\0';
const PARCEL_VERSION = 1;
const LABEL_LIMIT = 1_024;
/** The largest bucket, 257 chunk tags, and a header of 32 recipients. */
export const FILE_LIMIT = BUCKETS[5] + 65_536 + 8_192;
/** Bytes of a parcel besides label and file. */
export const PARCEL_FRAME = 1 + 4 + 1 + SIGNATURE_BYTES;
export const PARCEL_LIMIT = PARCEL_FRAME + LABEL_LIMIT + FILE_LIMIT;

/** SHA-256 of some bytes, 32 bytes. Ours runs anywhere; a server gives its platform's, some ten times as fast. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** SHA-256 of a sealed file, 32 bytes: `h` everywhere. */
export const fileHash = (ageFile: Uint8Array): Bytes => bytesOf(sha256(ageFile));

/** Canonical JSON of the label. */
export const labelBytes = (label: Label): Bytes => canonicalBytes(label);

/** Whether the terminal signed these label bytes: `LABEL_DOMAIN` ‖ label bytes. */
export const verifyLabel = (
  parcel: Pick<EnvelopeParcel, 'labelBytes' | 'signature'>,
  key: { readonly publicKey: Uint8Array; readonly algorithm: SignatureAlgorithm },
): boolean => verify(LABEL_DOMAIN, parcel.labelBytes, parcel.signature, key);

/** Strictly reads a label. Throws `VerificationError` 'sealing/label-malformed' or 'sealing/label-version'. */
export const parseLabel = (bytes: Uint8Array): Label => {
  const fields = parseFields(bytes, LABEL_LIMIT);
  if (fields === undefined) throw new VerificationError<SealingCode>('sealing/label-malformed');
  if (fields['v'] !== 1) throw new VerificationError<SealingCode>('sealing/label-version');
  const label = labelOf(fields);
  if (label === undefined || !isExactly(bytes, label)) throw new VerificationError<SealingCode>('sealing/label-malformed');
  return label;
};

/** u8 1 ‖ u32 labelLength ‖ labelBytes ‖ u8 64 ‖ signature[64] ‖ age file. */
export const encodeEnvelopeParcel = (parcel: Pick<EnvelopeParcel, 'labelBytes' | 'signature' | 'file'>): Bytes => {
  if (parcel.signature.length !== SIGNATURE_BYTES) throw new RangeError('a signature has 64 bytes');
  return concat(u8(PARCEL_VERSION), u32(parcel.labelBytes.length), parcel.labelBytes, u8(SIGNATURE_BYTES), parcel.signature, parcel.file);
};

/**
 * Reads a parcel from a peer that may lie: every length is bounded before use, and the file must be the one the label names. The
 * signature is the caller's to verify (`verifyLabel`), because only the directory knows the key. Throws `VerificationError`
 * 'sealing/parcel-…', 'sealing/label-…' or 'sealing/file-mismatch'.
 */
export const parseEnvelopeParcel = (bytes: Bytes, hash: Sha256 = fileHash): EnvelopeParcel => {
  if (bytes.length < 5 || bytes.length > PARCEL_LIMIT) throw new VerificationError<SealingCode>('sealing/parcel-malformed');
  if (bytes[0] !== PARCEL_VERSION) throw new VerificationError<SealingCode>('sealing/parcel-version');
  const labelLength = readU32(bytes, 1);
  const labelEnd = 5 + labelLength;
  const fileStart = labelEnd + 1 + SIGNATURE_BYTES;
  if (labelLength > LABEL_LIMIT || fileStart >= bytes.length || bytes[labelEnd] !== SIGNATURE_BYTES)
    throw new VerificationError<SealingCode>('sealing/parcel-malformed');
  const received = bytesOf(bytes.subarray(5, labelEnd));
  const label = parseLabel(received);
  const file = bytes.subarray(fileStart);
  if (hex(hash(file)) !== label.h) throw new VerificationError<SealingCode>('sealing/file-mismatch');
  return { label, labelBytes: received, signature: bytesOf(bytes.subarray(labelEnd + 1, fileStart)), file };
};

const labelOf = (f: Fields): Label | undefined => {
  const { envelopeId, body, epoch, bucket, urgent, h, C, terminal, counter, day } = f;
  if (!isString(envelopeId, ENVELOPE_ID) || !isString(body, SLUG) || !isString(terminal, TERMINAL_ID)) return undefined;
  if (!isString(h, HASH) || !isString(C, HASH) || typeof urgent !== 'boolean') return undefined;
  if (!isWhole(epoch, 1, 0xffffffff) || !isWhole(counter, 0, 0xffffffff) || !isWhole(day, 0, 0xffff)) return undefined;
  if (typeof bucket !== 'number' || !isBucket(bucket)) return undefined;
  return { v: 1, envelopeId, body, epoch, bucket, urgent, h, C, terminal, counter, day };
};
