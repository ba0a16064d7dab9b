import { concat, hex, parseHex, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError, type Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import { parcelHash } from '@dauys/beat/received.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { LABEL_DOMAIN, parseEnvelopeParcel, type EnvelopeParcel } from '@dauys/sealing/envelope.ts';

export type IntakeCode =
  | 'intake/unknown-terminal'
  | 'intake/bad-signature'
  | 'intake/hash-mismatch'
  | 'intake/unknown-body'
  | 'intake/malformed'
  | 'intake/conflict'
  | 'intake/counter-reused';

/** An envelope that may be accepted, unless the database knows better. */
export interface Candidate extends EnvelopeParcel {
  /** SHA-256 of the parcel. */
  readonly parcel: Bytes;
}

// An age file is longer than what it seals: header, and 16 bytes for every 64 KiB.
const OVERHEAD = 65_536 + 8_192;

/**
 * Checks an envelope parcel that a terminal's session brought: its own format and hash, that this very terminal signed the
 * label with the key that the directory gives it, and that the directory knows the body and the epoch. Pure.
 */
export const checkParcel = (
  bytes: Bytes,
  from: { readonly terminal: number; readonly parcel: Bytes },
  directory: Directory,
): Result<Candidate, Refusal<IntakeCode>> => {
  const parsed = parse(bytes);
  if (!parsed.ok) return parsed;
  const { label, labelBytes, signature, file } = parsed.value;
  const device = directory.terminals.get(label.terminal);
  if (device === undefined || label.terminal !== hex(u32(from.terminal))) return err({ code: 'intake/unknown-terminal' });
  if (!verifyDevice(concat(utf8(LABEL_DOMAIN), labelBytes), signature, device)) return err({ code: 'intake/bad-signature' });
  if (!directory.epochs(label.body).some(({ epoch }) => epoch === label.epoch)) return err({ code: 'intake/unknown-body' });
  if (file.length <= label.bucket || file.length > label.bucket + OVERHEAD) return err({ code: 'intake/malformed' });
  return ok({ ...parsed.value, parcel: from.parcel });
};

/** Hex of a label whose form was checked. */
export const bytesOfHex = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);

const parse = (bytes: Bytes): Result<EnvelopeParcel, Refusal<IntakeCode>> => {
  try {
    return ok(parseEnvelopeParcel(bytes, parcelHash));
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    return err({ code: error.code === 'sealing/file-mismatch' ? 'intake/hash-mismatch' : 'intake/malformed' });
  }
};
