/** Is a page that somebody holds one that the directory names? The page's bytes and the policy it runs under, by hash; and the statement has an end. */
import { sha256 } from '@noble/hashes/sha2.js';
import { hex, utf8 } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { ReleaseStatement } from './kinds.ts';
import type { Release } from './state.ts';

export type ReleaseCode = 'release/unnamed' | 'release/other-policy' | 'release/expired';

/** What a place holds and would hand out. */
export interface Held {
  readonly app: ReleaseStatement['app'];
  /** Lower-case hex: `hashOfFiles`, or of the verify page SHA-256 of the one file. */
  readonly sha256: string;
  /** Lower-case hex: `hashOfPolicies`. */
  readonly contentPolicy: string;
}

export type ReleaseVerdict =
  | { readonly named: true; readonly version: string; readonly notAfter: Instant }
  | { readonly named: false; readonly code: ReleaseCode };

/** One line `<sha256>  <path>\n` per file, sorted by the bytes of the path: what `sha256sum` prints over the folder in the C locale. */
export const listOfFiles = (files: ReadonlyMap<string, Uint8Array>): string =>
  [...files.keys()]
    .map((path) => ({ path, key: hex(utf8(path)) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ path }) => `${hex(sha256(files.get(path) ?? new Uint8Array(0)))}  ${path}\n`)
    .join('');

/** SHA-256 of that list, hex. A file more, less or otherwise is another hash. */
export const hashOfFiles = (files: ReadonlyMap<string, Uint8Array>): string => hex(sha256(utf8(listOfFiles(files))));

/** The same over the Content-Security-Policy that each file is served with, as UTF-8. */
export const hashOfPolicies = (paths: Iterable<string>, policyOf: (path: string) => string): string =>
  hashOfFiles(new Map([...paths].map((path) => [path, utf8(policyOf(path))])));

/**
 * What believed statements say of a page at an instant. Any of them may name it: each place updates in its own time, until the end of what it
 * has. Of several reasons against it the one that comes nearest to being named is told.
 */
export const judgeRelease = (releases: readonly Release[], held: Held, now: Instant): ReleaseVerdict => {
  const same = releases.filter(({ app, sha256: hash }) => app === held.app && hash === held.sha256);
  const asServed = same.filter(({ contentPolicy }) => contentPolicy === held.contentPolicy);
  const newest = asServed.toSorted((a, b) => b.notAfter - a.notAfter)[0];
  if (newest === undefined) return { named: false, code: same.length > 0 ? 'release/other-policy' : 'release/unnamed' };
  if (now >= newest.notAfter) return { named: false, code: 'release/expired' };
  return { named: true, version: newest.version, notAfter: newest.notAfter };
};
