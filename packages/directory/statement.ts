import canonicalize from 'canonicalize';
import * as Type from 'typebox';
import * as Value from 'typebox/value';
import { base64, type Bytes, bytesOf, concat, fromUtf8, parseBase64, utf8 } from '@dauys/basics/bytes.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { DirectoryCode } from './codes.ts';
import { iso, isStatementKind, statementKinds, type Statement } from './kinds.ts';

export const STATEMENT_DOMAIN = 'dauys/v1/statement\0';
/** An entry of the directory ledger is never longer, in bytes. */
export const ENTRY_LIMIT = 16_384;
const SIGNATURE_LIMIT = 16;

/** Somebody who signs statements with one Ed25519 key. */
export interface StatementSigner {
  readonly key: string;
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** One signature over a statement; `key` is the signer's key id. */
export interface StatementSignature {
  readonly key: string;
  readonly signature: Bytes;
}

/** An entry as received: `statement` are the signed bytes, unread. */
export interface Entry {
  readonly statement: Bytes;
  readonly signatures: readonly StatementSignature[];
}

/** The bytes that are signed: canonical JSON (RFC 8785). Throws `VerificationError('directory/malformed-statement')` for what no reader would take. */
export const statementBytes = (statement: Statement): Bytes => {
  const bytes = utf8(canonical(statement));
  parseStatement(bytes);
  return bytes;
};

/** What a signature covers: `"dauys/v1/statement\0"` ‖ statement bytes. */
export const signedMessage = (statement: Uint8Array): Bytes => concat(utf8(STATEMENT_DOMAIN), statement);

/** Signs with every signer and returns the entry. Throws as `statementBytes` and as the signers do. */
export const signStatement = async (statement: Statement, signers: readonly StatementSigner[]): Promise<Bytes> => {
  const bytes = statementBytes(statement);
  const message = signedMessage(bytes);
  const signatures = await Promise.all(signers.map(async ({ key, sign }) => ({ key, signature: bytesOf(await sign(message)) })));
  return encodeEntry({ statement: bytes, signatures });
};

/** The entry (the leaf's data): canonical JSON `{"signatures":[{"key","sig"}…],"statement":"<base64>"}`. For signers who sign apart from each other. */
export const encodeEntry = ({ statement, signatures }: Entry): Bytes =>
  utf8(
    canonical({
      signatures: signatures.map(({ key, signature }) => ({ key, sig: base64(signature) })),
      statement: base64(statement),
    }),
  );

const entryShape = Type.Object(
  {
    statement: Type.String({ maxLength: ENTRY_LIMIT }),
    signatures: Type.Array(
      Type.Object(
        { key: Type.String({ pattern: '^[0-9a-f]{16}$' }), sig: Type.String({ minLength: 88, maxLength: 88 }) },
        { additionalProperties: false },
      ),
      { maxItems: SIGNATURE_LIMIT },
    ),
  },
  { additionalProperties: false },
);

/**
 * Reads an entry that anybody may have written; the signatures are not verified. At most 16 KiB, at most 16 signatures, each by
 * another key. Throws `VerificationError('directory/malformed-entry')`.
 */
export const parseEntry = (bytes: Uint8Array): Entry => {
  const value = bytes.length > ENTRY_LIMIT ? undefined : canonicalJson(bytes);
  if (!Value.Check(entryShape, value)) return fail('directory/malformed-entry');
  const statement = parseBase64(value.statement) ?? fail('directory/malformed-entry');
  const signatures = value.signatures.map(({ key, sig }) => ({ key, signature: parseBase64(sig) ?? fail('directory/malformed-entry') }));
  // A key that signs twice is still one signer.
  if (new Set(signatures.map(({ key }) => key)).size !== signatures.length) fail('directory/malformed-entry');
  return { statement, signatures };
};

/**
 * Reads statement bytes strictly. Throws `VerificationError`: `directory/malformed-statement`, `directory/unknown-version` or
 * `directory/unknown-kind` (the last two may come from a later version and are skipped, not feared).
 */
export const parseStatement = (bytes: Uint8Array): Statement => {
  const value = canonicalJson(bytes);
  if (typeof value !== 'object' || value === null || !('v' in value) || !('kind' in value)) return fail('directory/malformed-statement');
  if (value.v !== 1) return fail('directory/unknown-version');
  if (!isStatementKind(value.kind)) return fail('directory/unknown-kind');
  if (!Value.Check(statementKinds[value.kind], value)) return fail('directory/malformed-statement');
  // The schema of its own kind holds: this is the one place where a value becomes a Statement.
  const statement = value as Statement;
  if (!instantsOf(statement).every((text) => parseIso(text) !== undefined)) return fail('directory/malformed-statement');
  return statement;
};

/** Every field that the kind declares as an instant, so that a new kind needs no line here. */
const instantsOf = (statement: Statement): readonly string[] => {
  const declared: Readonly<Record<string, unknown>> = statementKinds[statement.kind].properties;
  return Object.entries(statement).flatMap(([name, value]) => (declared[name] === iso ? [String(value)] : []));
};

// Two spellings of one value would be read differently by two readers (duplicate keys, escapes): only the canonical one is taken.
const canonicalJson = (bytes: Uint8Array): unknown => {
  try {
    const text = fromUtf8(bytes);
    const value: unknown = JSON.parse(text);
    return canonicalize(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
};

const canonical = (value: object): string => canonicalize(value) ?? fail('directory/malformed-statement');

const fail = (code: DirectoryCode): never => {
  throw new VerificationError<DirectoryCode>(code);
};
