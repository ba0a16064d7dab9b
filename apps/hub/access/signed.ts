import canonicalize from 'canonicalize';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { concat, fromUtf8, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';

/** What somebody signed about keys, as received. */
export interface SignedWords<T> {
  readonly said: T;
  readonly statement: Bytes;
  readonly signature: Bytes;
}

/**
 * Reads signed words: the signature over `domain ‖ bytes` first, then the one canonical spelling (RFC 8785) of what the schema says. Refuses
 * `http/malformed` and `access/bad-signature`.
 */
export const readSigned = <S extends TSchema>(
  schema: S,
  brought: { readonly statement: string; readonly signature: string },
  { domain, publicKeyOf }: { readonly domain: string; readonly publicKeyOf: (said: Static<S>) => Bytes | undefined },
): Result<SignedWords<Static<S>>, Refusal<'http/malformed' | 'access/bad-signature'>> => {
  const [statement, signature] = [parseBase64(brought.statement), parseBase64(brought.signature)];
  const said = statement && parseWords(schema, statement);
  if (statement === undefined || signature === undefined || said === undefined) return err({ code: 'http/malformed' });
  const publicKey = publicKeyOf(said);
  if (publicKey?.length !== 32 || !verifyNative(signature, concat(utf8(domain), statement), publicKey))
    return err({ code: 'access/bad-signature' });
  return ok({ said, statement, signature });
};

/** The first field of signed words that is another than expected: for a refusal with `access/mismatch`. */
export const mismatchIn = <T extends object, Field extends keyof T & string>(
  said: T,
  expected: Readonly<Record<Field, unknown>>,
): Field | undefined => (Object.keys(expected) as Field[]).find((field) => said[field] !== expected[field]);

const parseWords = <S extends TSchema>(schema: S, bytes: Bytes): Static<S> | undefined => {
  try {
    const text = fromUtf8(bytes);
    const value: unknown = JSON.parse(text);
    return Value.Check(schema, value) && canonicalize(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
};
