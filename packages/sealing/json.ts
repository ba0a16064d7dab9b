import { fromUtf8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785) of a plain value. Throws for lone surrogates and numbers that JSON cannot hold. */
export const canonicalBytes = (value: object): Bytes => utf8(canonicalize(value) ?? '');

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The object behind canonical bytes of at most `limit`, or `undefined`. Whatever else they might be, bytes that are not the one canonical
 * spelling of an object (a key twice, blanks, another order) are refused by the comparison that `isExactly` makes.
 */
export const parseFields = (bytes: Uint8Array, limit: number): Fields | undefined => {
  if (bytes.length > limit) return undefined;
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
};

/** Whether `bytes` are the canonical spelling of exactly `value`: no unknown field, no key twice, no second spelling. */
export const isExactly = (bytes: Uint8Array, value: object): boolean => {
  const expected = canonicalBytes(value);
  return expected.length === bytes.length && expected.every((byte, i) => byte === bytes[i]);
};

/** Whether a value is a text of this pattern. */
export const isString = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);

/** Whether a value is a whole number, both ends included. */
export const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

export const ENVELOPE_ID = /^[0-9a-f]{32}$/;
export const HASH = /^[0-9a-f]{64}$/;
export const TERMINAL_ID = /^[0-9a-f]{8}$/;
export const KEY_ID = /^[0-9a-f]{16}$/;
export const SLUG = /^[a-z][a-z0-9-]{1,39}$/;
