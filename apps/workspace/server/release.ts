/** Is the page we were given the page that the directory ledger names? The hub only carries the statement; our own anchor decides. */
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import { directoryView } from '@dauys/protocol/ledger.ts';
import Value from 'typebox/value';

export type ReleaseState =
  /** Not known yet: the hub is away or what it says does not hold. The page is not served. */
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'confirmed'; readonly version: string }
  /** The directory names no release of the workspace: served, and said so. */
  | { readonly kind: 'none' }
  /** The directory names releases, and this is none of them. */
  | { readonly kind: 'refused' };

export const mayServe = (state: ReleaseState): boolean => state.kind === 'confirmed' || state.kind === 'none';

/** What the directory says of a bundle hash. Any named release is accepted: a body updates in its own time. */
export const judgeRelease = (directory: Pick<Directory, 'releases'>, sha256: string): ReleaseState => {
  const named = directory.releases.filter(({ app }) => app === 'workspace');
  if (named.length === 0) return { kind: 'none' };
  const found = named.find((release) => release.sha256 === sha256);
  return found === undefined ? { kind: 'refused' } : { kind: 'confirmed', version: found.version };
};

/** Asks the hub for the directory, verifies it against the pinned anchor and judges. Never throws. */
export const askRelease = async (hub: string, anchor: Anchor, sha256: string): Promise<ReleaseState> => {
  try {
    const answer = await fetch(`${hub}/api/directory`, { signal: AbortSignal.timeout(15_000), redirect: 'error' });
    if (!answer.ok) return { kind: 'unknown', code: `http ${answer.status}` };
    const view: unknown = await answer.json();
    if (!Value.Check(directoryView, view)) return { kind: 'unknown', code: 'http/malformed' };
    const { directory } = verifyDirectoryView({ anchor, note: view.note, entries: shownEntries(view.entries), verify: verifyNative });
    return judgeRelease(directory, sha256);
  } catch (error) {
    return { kind: 'unknown', code: error instanceof VerificationError ? error.code : 'hub unreachable' };
  }
};
