import { sha256 } from '@noble/hashes/sha2.js';
import canonicalize from 'canonicalize';
import { hex, utf8 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { type Anchor, parseAnchor } from '@dauys/directory/anchor.ts';
import { parsePolicy, type Policy } from '@dauys/ledger/policy.ts';

/** What a reader trusts before it has read anything, and all that it trusts. */
export interface Pinned {
  readonly anchor: Anchor;
  readonly policies: { readonly directory: Policy; readonly cases: Policy };
  /** SHA-256 of the anchor's canonical JSON (RFC 8785), hex: the same however the file is spaced. People compare it by other ways. */
  readonly fingerprint: string;
}

/** Reads an anchor file. Throws `VerificationError` 'directory/malformed-anchor', 'ledger/malformed-policy' or 'ledger/malformed-key'. */
export const pin = (json: string): Pinned => {
  const anchor = parseAnchor(json);
  const policies = { directory: parsePolicy(anchor.ledgers.directory), cases: parsePolicy(anchor.ledgers.cases) };
  return { anchor, policies, fingerprint: hex(sha256(utf8(canonicalAnchor(json)))) };
};

/** The anchor as one line of canonical JSON, after checking that it is one. Throws as `parseAnchor`. */
export const canonicalAnchor = (json: string): string => {
  parseAnchor(json);
  const line = canonicalize(JSON.parse(json));
  if (line === undefined) throw new VerificationError('directory/malformed-anchor');
  return line;
};
