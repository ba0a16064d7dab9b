/** Is the page we were given the page that the directory ledger names? The hub only carries the statement; our own anchor decides. */
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import { type Held, judgeRelease, type ReleaseCode } from '@dauys/directory/release.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import { directoryView } from '@dauys/protocol/ledger.ts';
import Value from 'typebox/value';

export type ReleaseState =
  /** Not known yet: the hub is away or what it says does not hold. The page is not served. */
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'confirmed'; readonly version: string; readonly notAfter: Instant }
  /** The directory does not name it, or not as we would serve it, or no longer. */
  | { readonly kind: 'refused'; readonly code: ReleaseCode };

export const mayServe = (state: ReleaseState): boolean => state.kind === 'confirmed';

/** Asks the hub for the directory, verifies it against the pinned anchor and judges. Never throws. */
export const askRelease = async (hub: string, anchor: Anchor, held: Held, now: Instant): Promise<ReleaseState> => {
  try {
    const answer = await fetch(`${hub}/api/directory`, { signal: AbortSignal.timeout(15_000), redirect: 'error' });
    if (!answer.ok) return { kind: 'unknown', code: `http ${answer.status}` };
    const view: unknown = await answer.json();
    if (!Value.Check(directoryView, view)) return { kind: 'unknown', code: 'http/malformed' };
    const { directory } = verifyDirectoryView({ anchor, note: view.note, entries: shownEntries(view.entries), verify: verifyNative });
    const verdict = judgeRelease(directory.releases, held, now);
    if (!verdict.named) return { kind: 'refused', code: verdict.code };
    return { kind: 'confirmed', version: verdict.version, notAfter: verdict.notAfter };
  } catch (error) {
    return { kind: 'unknown', code: error instanceof VerificationError ? error.code : 'hub unreachable' };
  }
};

/** What holds after asking: while the hub says nothing, what was confirmed stays true of bytes held in memory, until its end. */
export const afterAsking = (before: ReleaseState, asked: ReleaseState, now: Instant): ReleaseState => {
  if (asked.kind !== 'unknown' || before.kind !== 'confirmed') return asked;
  return now < before.notAfter ? before : { kind: 'refused', code: 'release/expired' };
};
