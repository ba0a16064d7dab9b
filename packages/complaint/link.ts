import { concat, hex, parseBase64, parseHex, u32, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ComplaintCode, LabelField } from './codes.ts';
import type { Manifest } from './manifest.ts';

/** The part of an outer label that the manifest repeats. */
export interface OpenedLabel {
  readonly envelopeId: string;
  readonly body: string;
  readonly epoch: number;
  readonly urgent: boolean;
  readonly h: string;
  readonly C: string;
  readonly terminal: string;
}

/**
 * Compares what stood outside the seal with what stands inside (S-12): an envelope moved to another body, case, epoch or terminal, one whose urgency was
 * taken away, and one whose commitment was made of another r are refused. That `h` is the hash of the file that was opened is checked where the
 * parcel is read. Throws `VerificationError('complaint/label-mismatch-<field>')`, naming the first field that differs.
 */
export const checkOpened = ({ label, manifest }: { readonly label: OpenedLabel; readonly manifest: Redacted<Manifest> }): void => {
  const inner = reveal(manifest);
  const agrees: Readonly<Record<LabelField, boolean>> = {
    body: label.body === inner.body,
    epoch: label.epoch === inner.epoch,
    'envelope-id': label.envelopeId === inner.envelopeId,
    terminal: label.terminal === inner.terminal,
    urgent: label.urgent === inner.urgent,
    r: label.C === acceptedCommitment(inner.r, label.h),
  };
  for (const field of ['body', 'epoch', 'envelope-id', 'terminal', 'urgent', 'r'] as const)
    if (!agrees[field]) throw new VerificationError<ComplaintCode>(`complaint/label-mismatch-${field}`);
};

/** As sealing's `commitment('accepted', 0, r, h)`: the packages are strangers, and vectors/seal.json holds both to the same bytes. */
const acceptedCommitment = (r: string, h: string): string | undefined => {
  const x: Bytes | undefined = parseBase64(r);
  const hash = parseHex(h);
  if (x?.length !== 16 || hash?.length !== 32) return undefined;
  return hex(sha256(concat(utf8('dauys/v1/leaf\0'), u8(1), u32(0), x, hash)));
};
