/**
 * What an officer notes of a case after opening it, so that colleagues can read the inbox without opening everything again. Sealed to
 * the body and signed, because anybody could seal to it; it names its case, because the hub could swap two. No text, no name.
 *
 *     u16 length ‖ canonical JSON ‖ signature[64] over "dauys/v1/case-summary\0" ‖ JSON, zeros up to 768 bytes: its length says nothing
 */
import { concat, fromUtf8, readU16, u16, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { CATEGORIES, KINDS, LANGUAGES, SOLVED } from '@dauys/complaint/categories.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { envelopeId, keyId } from '@dauys/protocol/fields.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { verify, type Signer } from '@dauys/sealing/signature.ts';
import Type from 'typebox';
import Value from 'typebox/value';

const oneOf = <const T extends readonly string[]>(values: T) => Type.Enum([...values] as T[number][]);

const summaryShape = Type.Object(
  {
    v: Type.Literal(1),
    envelopeId,
    kind: oneOf(KINDS),
    category: oneOf(CATEGORIES),
    language: oneOf(LANGUAGES),
    urgent: Type.Boolean(),
    /** Canonical base64 of 16 bytes: equal for all that one person's code sent to this body. */
    threadToken: Type.String({ minLength: 24, maxLength: 24 }),
    solved: Type.Optional(oneOf(SOLVED)),
    /** A test complaint: measured, never answered. */
    canary: Type.Optional(Type.Literal(true)),
    /** Key id of the officer who noted this. */
    key: keyId,
  },
  { additionalProperties: false },
);

export interface Summary extends Readonly<Type.Static<typeof summaryShape>> {}

export type SummaryCode = 'desk/summary-malformed' | 'desk/summary-signature' | 'desk/summary-of-another-case';

const DOMAIN = 'dauys/v1/case-summary\0';
const SUMMARY_BYTES = 768;
const SIGNATURE_BYTES = 64;

/** What is noted of an opened complaint, under the key id of the officer who notes it. */
export const summaryOf = (manifest: Redacted<Manifest>, key: string): Summary => {
  const { envelopeId: id, kind, category, language, urgent, threadToken, solved, canary } = reveal(manifest);
  return {
    v: 1,
    envelopeId: id,
    kind,
    category,
    language,
    urgent,
    threadToken,
    key,
    ...(solved === undefined ? {} : { solved }),
    ...(canary === undefined ? {} : { canary: true }),
  };
};

/** Signs and seals. Throws as `sealTo`. */
export const sealSummary = async (summary: Summary, signer: Signer, recipient: string): Promise<Bytes> => {
  const json = canonicalBytes(summary);
  const signed = concat(u16(json.length), json, await signer(DOMAIN, json));
  const padded = new Uint8Array(SUMMARY_BYTES);
  padded.set(signed);
  return sealTo(padded, [recipient]);
};

/**
 * Reads what was inside, for this case, by an officer of this body. Throws `VerificationError<SummaryCode>`: then the inbox shows the
 * label only, and the case itself still opens.
 */
export const readSummary = (
  opened: Redacted<Bytes>,
  { row, body, directory }: { readonly row: { readonly envelopeId: string }; readonly body: string; readonly directory: Directory },
): Summary => {
  const bytes = reveal(opened);
  const length = bytes.length === SUMMARY_BYTES ? readU16(bytes, 0) : SUMMARY_BYTES;
  const end = 2 + length;
  const json = bytes.subarray(2, end);
  const value = end + SIGNATURE_BYTES > SUMMARY_BYTES ? undefined : jsonOf(json);
  if (!Value.Check(summaryShape, value)) return fail('desk/summary-malformed');
  const officer = directory.officerKey(value.key);
  const signature = bytes.subarray(end, end + SIGNATURE_BYTES);
  const signed = officer?.body === body && verify(DOMAIN, json, signature, { publicKey: officer.publicKey, algorithm: 'ed25519' });
  if (!signed) return fail('desk/summary-signature');
  return value.envelopeId === row.envelopeId ? value : fail('desk/summary-of-another-case');
};

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
};

const fail = (code: SummaryCode): never => {
  throw new VerificationError<SummaryCode>(code);
};
