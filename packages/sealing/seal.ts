import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { Encrypter } from 'age-encryption';
import { padToBucket } from './bucket.ts';
import type { SealingCode } from './codes.ts';
import { requireHybrid } from './identity.ts';

/**
 * Seals to every recipient: an age v1 file (C2SP age) with stanzas of type mlkem768x25519 only. One classical recipient would let a
 * future quantum computer open what is recorded today, and the library allows the mix: so every one is checked first.
 * Throws `VerificationError` 'sealing/classical-recipient' or 'sealing/no-recipient'.
 */
export const sealTo = async (inner: Uint8Array, recipients: readonly string[]): Promise<Bytes> =>
  bytesOf(await encrypterFor(recipients).encrypt(inner));

/** As `sealTo`, after padding with zeros to a bucket. Throws 'sealing/too-large' above 16 MiB too. */
export const sealPadded = (inner: Uint8Array, recipients: readonly string[]): Promise<Bytes> => sealTo(padToBucket(inner), recipients);

/** As `sealTo`, chunk by chunk. The caller pads: a stream's length is not known here. */
export const sealStream = (inner: ReadableStream<Uint8Array>, recipients: readonly string[]): Promise<ReadableStream<Uint8Array>> =>
  encrypterFor(recipients).encrypt(inner);

const encrypterFor = (recipients: readonly string[]): Encrypter => {
  if (recipients.length === 0) throw new VerificationError<SealingCode>('sealing/no-recipient');
  recipients.forEach(requireHybrid);
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter;
};
