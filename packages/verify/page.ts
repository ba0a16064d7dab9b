/** The verify page as a file: the one place in it that differs between networks, and the policy it runs under. */
import { sha256 } from '@noble/hashes/sha2.js';
import { hex, utf8 } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { canonicalAnchor } from './pinned.ts';

const slot = /(<script type="application\/json" id="anchor">)([^<]*)(<\/script>)/;

/**
 * The page with an anchor in its slot: canonical JSON, so that one build and one anchor always give the same bytes. Throws as `parseAnchor`,
 * and `Fault` when the file is no verify page.
 */
export const withAnchor = (page: string, anchorJson: string): string => {
  if (page.split('id="anchor"').length !== 2 || !slot.test(page)) throw new Fault('this file is not the verify page');
  // A block of data ends at the first "</script": no "<" of a stranger may stand in it.
  const line = canonicalAnchor(anchorJson).replaceAll('<', String.raw`\u003c`);
  return page.replace(slot, (_, open: string, _old: string, close: string) => open + line + close);
};

/** The hash that a release statement names: SHA-256 of the file as it is downloaded, hex. */
export const pageHash = (page: string): string => hex(sha256(utf8(page)));

/** The content policy that the page states of itself, with what only a header can say. Throws `Fault` when it states none. */
export const contentPolicyOf = (page: string): string => {
  const stated = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  if (stated === undefined) throw new Fault('this page states no content policy');
  return `${stated}; frame-ancestors 'none'`;
};
