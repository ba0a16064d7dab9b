import type { DirectoryCode } from '@dauys/directory/codes.ts';

/** What the hub knows of an entry that somebody brings. */
export interface Brought {
  /** Its place in the ledger, `waiting` for one, or never seen. */
  readonly known: { readonly index?: number } | undefined;
  /** Why no reader would believe it after what was said before; `undefined` when every reader would. */
  readonly distrust: DirectoryCode | undefined;
}

export type EntryDecision =
  | { readonly kind: 'again'; readonly index?: number }
  | { readonly kind: 'refuse'; readonly because: DirectoryCode }
  | { readonly kind: 'take' };

/** The same entry again gets the same answer; a ledger full of statements that nobody believes would serve nobody. Pure. */
export const decideEntry = ({ known, distrust }: Brought): EntryDecision => {
  if (known !== undefined) return known.index === undefined ? { kind: 'again' } : { kind: 'again', index: known.index };
  return distrust === undefined ? { kind: 'take' } : { kind: 'refuse', because: distrust };
};
