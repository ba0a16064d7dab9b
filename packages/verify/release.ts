/** Which pages the directory names, for who holds a page and trusts only an anchor. */
import { hashOfPolicies, type Held } from '@dauys/directory/release.ts';
import type { VerifySignature } from '@dauys/directory/signature.ts';
import type { Release } from '@dauys/directory/state.ts';
import { readWholeLedger } from './ledger.ts';
import { contentPolicyOf, pageHash } from './page.ts';
import type { Pinned } from './pinned.ts';
import { inPlace } from './record.ts';
import { directoryOf } from './rules.ts';
import type { RecordSource } from './source.ts';

/**
 * All releases that a quorum of the anchor's signers has stated, from the directory ledger alone, read in full and held against the anchor.
 * Throws `LedgerFault` for the first thing that does not hold, `Fault` when the source fails.
 */
export const readReleases = (source: RecordSource, pinned: Pinned, verify?: VerifySignature): Promise<readonly Release[]> =>
  inPlace('directory', async () => {
    const { entries } = await readWholeLedger(source('directory'), pinned.policies.directory, { tiles: false });
    return directoryOf(entries, pinned.anchor, { heads: false, verify }).directory.releases;
  });

/** The verify page as a release names it: the file's own hash, and the policy it is served with. Throws `Fault` when it states none. */
export const heldPage = (html: string): Held => ({
  app: 'verify',
  sha256: pageHash(html),
  contentPolicy: hashOfPolicies(['verify.html'], () => contentPolicyOf(html)),
});
