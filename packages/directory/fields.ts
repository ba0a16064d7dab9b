/** What the fields of a statement mean, once their form has been checked. */
import { parseBase64 } from '@dauys/basics/bytes.ts';
import { type Instant, parseIso } from '@dauys/basics/clock.ts';
import type { DirectoryCode } from './codes.ts';

/** The instant in a statement whose form `parseStatement` has checked. */
export const instantOf = (text: string): Instant => {
  const at = parseIso(text);
  if (at === undefined) throw new RangeError('not an instant');
  return at;
};

export const DAY_MS = 86_400_000;

/** `2026-11-27` as days since 1970, or `undefined` for what is no day of the calendar. */
export const dayOf = (text: string): number | undefined => {
  const at = parseIso(`${text}T00:00:00.000Z`);
  return at === undefined ? undefined : at / DAY_MS;
};

/** The bytes of a base64 field; empty when it is not canonical, so that no key of that length passes. */
export const bytesIn = (text: string) => parseBase64(text) ?? new Uint8Array(0);

/** Whether what is said anew is not later than what was said before. */
export const outdated = (before: { readonly at: Instant } | undefined, at: Instant): DirectoryCode | undefined =>
  before !== undefined && at <= before.at ? 'directory/outdated' : undefined;
