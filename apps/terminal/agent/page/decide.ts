import type { ReleaseCode, ReleaseVerdict } from '@dauys/directory/release.ts';

/** What stands at the counter: the page, a word that it is not ready yet, or a warning before anybody types anything (S-32). */
export type Standing =
  /** `late`: its statement has ended; it was served here before, and a cut cable must not silence anybody. */
  | { readonly state: 'served'; readonly version: string; readonly late: boolean }
  | { readonly state: 'waiting' }
  | { readonly state: 'refused'; readonly code: ReleaseCode };

export interface PageFacts {
  /** What the newest cosigned view of the directory says of the page; `undefined` before the first. */
  readonly verdict: ReleaseVerdict | undefined;
  /** How long nothing newer has come, since this start or the last view, ms. */
  readonly quiet: number;
  readonly patience: number;
  /** Whether this terminal has served exactly this page while it was named. */
  readonly servedBefore: boolean;
}

/**
 * Pure. A page that the view does not name waits while newer views still come (a new terminal reads the history of the directory; an update
 * brings page and statement in any order): nothing is served meanwhile. Before the first view nobody could seal anything here: waiting,
 * however long it takes, gives nothing away.
 */
export const standingOf = ({ verdict, quiet, patience, servedBefore }: PageFacts): Standing => {
  if (verdict === undefined) return { state: 'waiting' };
  if (verdict.named) return { state: 'served', version: verdict.version, late: false };
  if (verdict.code === 'release/expired' && servedBefore) return { state: 'served', version: '', late: true };
  return quiet >= patience ? { state: 'refused', code: verdict.code } : { state: 'waiting' };
};
