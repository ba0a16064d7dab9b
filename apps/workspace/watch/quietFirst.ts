import type { QuietFacility } from '@dauys/protocol/quiet.ts';

const ORDER: readonly QuietFacility['says'][] = ['quiet', 'usual', 'nothing'];

/** The quiet ones first, then those that are as usual; of those alike by what would be usual, the largest first: of them most is known. */
export const quietFirst = (facilities: readonly QuietFacility[]): readonly QuietFacility[] =>
  facilities.toSorted(
    (a, b) => ORDER.indexOf(a.says) - ORDER.indexOf(b.says) || (b.atLeast ?? 0) - (a.atLeast ?? 0) || (a.facility < b.facility ? -1 : 1),
  );

/** Of how many anything can be said: each of them may be a false alarm. */
export const judgedIn = (facilities: readonly QuietFacility[]): number => facilities.filter(({ says }) => says !== 'nothing').length;
