import { bytesOf, concat, readU32, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { BUCKETS } from './bucket.ts';
import type { SealingCode } from './codes.ts';
import { ENVELOPE_ID, KEY_ID, SLUG, canonicalBytes, isExactly, isString, isWhole, parseFields, type Fields } from './json.ts';
import { SIGNATURE_BYTES, type Signer } from './signature.ts';

export const REPLY_KINDS = ['interim', 'answered', 'forwarded'] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

/** What an officer answers, inside the seal. */
export interface ReplyStatement {
  readonly v: 1;
  readonly envelopeId: string;
  readonly body: string;
  /** Mailbox index, 0…31. */
  readonly n: number;
  readonly kind: ReplyKind;
  readonly language: 'kk' | 'ru' | 'en';
  /** 1 to 12,000 characters. */
  readonly text: string;
  readonly officer: string;
  /** keyId of the statement key that signs. */
  readonly key: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly at: string;
  /** Where and how to appeal, at most 2,000 characters. */
  readonly route?: string;
}

export interface SignedReply {
  readonly statement: ReplyStatement;
  /** As received: what the signature is over. */
  readonly statementBytes: Bytes;
  readonly signature: Bytes;
}

export const REPLY_DOMAIN = 'dauys/v1/reply\0';
export const REPLY_TEXT_LIMIT = 12_000;
const ROUTE_LIMIT = 2_000;
const STATEMENT_LIMIT = 131_072;

/** Bytes of every sealed reply, and of every slot without one: the 16 KiB bucket, sealed to one recipient (docs/decisions/0016). */
export const REPLY_FILE_BYTES = 18_043;
/** Bytes of the statement that such a reply has room for. */
export const REPLY_STATEMENT_ROOM = BUCKETS[0] - 4 - SIGNATURE_BYTES;

/**
 * The plaintext of a reply: u32 length ‖ canonical statement ‖ signature[64] over `REPLY_DOMAIN` ‖ statement. Still to be padded and
 * sealed to the reply recipient (`sealPadded`). Throws 'sealing/reply-malformed' when the statement breaks its own limits, and
 * 'sealing/too-large' above `REPLY_STATEMENT_ROOM`: another size would tell a reply from a slot without one.
 */
export const encodeReply = async (statement: ReplyStatement, sign: Signer): Promise<Bytes> => {
  const bytes = canonicalBytes(statement);
  parseStatement(bytes);
  if (bytes.length > REPLY_STATEMENT_ROOM) throw new VerificationError<SealingCode>('sealing/too-large');
  const signature = await sign(REPLY_DOMAIN, bytes);
  return concat(u32(bytes.length), bytes, signature);
};

/** Reads a padded reply without trusting it. Throws `VerificationError` 'sealing/reply-malformed' or 'sealing/reply-version'. */
export const parseReply = (padded: Uint8Array): SignedReply => {
  const malformed = new VerificationError<SealingCode>('sealing/reply-malformed');
  if (padded.length < 4) throw malformed;
  const length = readU32(padded, 0);
  const end = 4 + length + SIGNATURE_BYTES;
  if (length > STATEMENT_LIMIT || end > padded.length) throw malformed;
  if (padded.subarray(end).some((byte) => byte !== 0)) throw malformed;
  const statementBytes = bytesOf(padded.subarray(4, 4 + length));
  return { statement: parseStatement(statementBytes), statementBytes, signature: bytesOf(padded.subarray(4 + length, end)) };
};

const parseStatement = (bytes: Uint8Array): ReplyStatement => {
  const fields = parseFields(bytes, STATEMENT_LIMIT);
  if (fields === undefined) throw new VerificationError<SealingCode>('sealing/reply-malformed');
  if (fields['v'] !== 1) throw new VerificationError<SealingCode>('sealing/reply-version');
  const statement = statementOf(fields);
  if (statement === undefined || !isExactly(bytes, statement)) throw new VerificationError<SealingCode>('sealing/reply-malformed');
  return statement;
};

const statementOf = (f: Fields): ReplyStatement | undefined => {
  const { envelopeId, body, n, language, text, officer, key, at, route } = f;
  const kind = REPLY_KINDS.find((known) => known === f['kind']);
  if (kind === undefined || (language !== 'kk' && language !== 'ru' && language !== 'en')) return undefined;
  if (!isString(envelopeId, ENVELOPE_ID) || !isString(body, SLUG) || !isString(officer, SLUG) || !isString(key, KEY_ID)) return undefined;
  if (!isWhole(n, 0, 31) || typeof at !== 'string' || parseIso(at) === undefined) return undefined;
  if (!isText(text, REPLY_TEXT_LIMIT) || (route !== undefined && !isText(route, ROUTE_LIMIT))) return undefined;
  return { v: 1, envelopeId, body, n, kind, language, text, officer, key, at, ...(route === undefined ? {} : { route }) };
};

/** Well-formed, not empty, and counted in characters (code points), not in code units. */
const isText = (value: unknown, limit: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 2 * limit && value.isWellFormed() && [...value].length <= limit;
