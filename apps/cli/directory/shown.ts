/** A statement as its signer reads it before she signs: one field a line, and what nobody can read in short. */
import type { Statement } from '@dauys/directory/kinds.ts';
import { createHash } from 'node:crypto';

const LONG = 90;

/** Fields in their order, nested ones with their path. A long key is shown by its beginning and a fingerprint that two people can compare by telephone. */
export const shownStatement = (statement: Statement): readonly string[] => {
  const { v: _, kind, ...fields } = statement;
  return [`kind: ${kind}`, ...Object.entries(fields).flatMap(([name, value]) => linesOf(name, value))];
};

const linesOf = (path: string, value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => linesOf(`${path}[${i + 1}]`, item));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, item]) => linesOf(`${path}.${name}`, item));
  const text = String(value);
  return [`${path}: ${text.length > LONG && !text.includes(' ') ? `${text.slice(0, 20)}… (sha256 ${fingerprint(text)})` : oneLine(text)}`];
};

/** The first 16 hex digits of SHA-256 of the text, in fours. */
export const fingerprint = (text: string): string =>
  (createHash('sha256').update(text).digest('hex').slice(0, 16).match(/.{4}/g) ?? []).join(' ');

// A reason with line breaks or control characters could draw lines that were never said.
const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '�');
