import { type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { SealingCode } from './codes.ts';

const KiB = 1024;

/** Plaintext sizes, in bytes. All that an observer learns of a complaint's length is which of these six it took. */
export const BUCKETS = [16 * KiB, 64 * KiB, 256 * KiB, KiB * KiB, 4 * KiB * KiB, 16 * KiB * KiB] as const;

export type Bucket = (typeof BUCKETS)[number];

/** Whether a number of bytes is the size of a bucket. */
export const isBucket = (n: number): n is Bucket => BUCKETS.some((bucket) => bucket === n);

/** The smallest bucket that holds `length` bytes, or `undefined` above 16 MiB. */
export const bucketFor = (length: number): Bucket | undefined => BUCKETS.find((bucket) => length <= bucket);

/** Appends zero bytes up to the bucket. Throws `VerificationError('sealing/too-large')` above 16 MiB. */
export const padToBucket = (inner: Uint8Array): Bytes => {
  const bucket = bucketFor(inner.length);
  if (bucket === undefined) throw new VerificationError<SealingCode>('sealing/too-large');
  const padded = new Uint8Array(bucket);
  padded.set(inner);
  return padded;
};
