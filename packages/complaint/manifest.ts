import { bytesOf, concat, fromUtf8, hex, readU32, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, type Redacted } from '@dauys/basics/redacted.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import canonicalize from 'canonicalize';
import type { ComplaintCode } from './codes.ts';
import { LIMITS, type AttachmentMime } from './limits.ts';
import { manifestOf, type AttachmentEntry, type Manifest } from './manifestFields.ts';

export type { AttachmentEntry, Identity, Manifest } from './manifestFields.ts';

export interface OpenedComplaint {
  readonly manifest: Redacted<Manifest>;
  readonly attachments: readonly Redacted<Bytes>[];
}

/**
 * The inner part before padding: u32 length ‖ canonical manifest (RFC 8785) ‖ attachments in the manifest's order. Throws what `decodeInner` would
 * throw of the result, so that nothing is sealed which cannot be read.
 */
export const encodeInner = (manifest: Manifest, attachments: readonly Uint8Array[]): Bytes => {
  const bytes = canonicalBytes(manifest);
  const inner = concat(u32(bytes.length), bytes, ...attachments);
  decodeInner(inner);
  return inner;
};

/**
 * Strictly reads an opened inner part, padded or not. The writer of these bytes is anybody who knows the body's public key: every length is bounded
 * before use, the manifest must be the canonical spelling of known fields only, each attachment must have its hash, and the padding must be zeros.
 * Throws `VerificationError<ComplaintCode>`.
 */
export const decodeInner = (bytes: Uint8Array): OpenedComplaint => {
  if (bytes.length < 4) return fail('complaint/malformed');
  const length = readU32(bytes, 0);
  if (length > LIMITS.manifestBytes || 4 + length > bytes.length) return fail('complaint/malformed');
  const manifest = parseManifest(bytes.subarray(4, 4 + length));
  const attachments: Redacted<Bytes>[] = [];
  let at = 4 + length;
  for (const entry of manifest.attachments) {
    const attachment = bytesOf(bytes.subarray(at, at + entry.length));
    if (attachment.length !== entry.length || hex(sha256(attachment)) !== entry.sha256) return fail('complaint/attachment-mismatch');
    attachments.push(redact(attachment));
    at += entry.length;
  }
  if (bytes.subarray(at).some((byte) => byte !== 0)) return fail('complaint/padding');
  return { manifest: redact(manifest), attachments };
};

/** The entry of one attachment for the manifest; `name` must be harmless already. */
export const attachmentEntry = (name: string, mime: AttachmentMime, bytes: Uint8Array): AttachmentEntry => ({
  name,
  mime,
  length: bytes.length,
  sha256: hex(sha256(bytes)),
});

const parseManifest = (bytes: Uint8Array): Manifest => {
  const value = parseJson(bytes);
  if (typeof value === 'object' && value !== null && 'v' in value && value.v !== 1) return fail('complaint/unknown-version');
  const manifest = manifestOf(value);
  // One spelling only: unknown fields, a key twice, another order or other escapes all end here.
  if (manifest === undefined || !sameBytes(canonicalBytes(manifest), bytes)) return fail('complaint/malformed');
  return manifest;
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
};

const canonicalBytes = (manifest: Manifest): Bytes => utf8(canonicalize(manifest) ?? '');

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

const fail = (code: ComplaintCode): never => {
  throw new VerificationError<ComplaintCode>(code);
};
