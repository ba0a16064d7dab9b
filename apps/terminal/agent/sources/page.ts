import type { Part } from './source.ts';

export type Pulse = 'lives' | 'silent';

/** The page asks at a constant pace, whether or not somebody stands there; after this long without, it is not there, ms. */
export const PAGE_SILENT_MS = 90_000;

/** When the page last asked, and since when it could have, ms by a clock that nobody sets. */
export interface Pulses {
  readonly began: number;
  readonly last: number | undefined;
}

/** Whether the page is there, as far as is known: one that has not had its time yet counts as there. */
export const livesBy = ({ began, last }: Pulses, now: number): boolean => now - (last ?? began) <= PAGE_SILENT_MS;

/** The kiosk page's own pulse. Before the first one of this process there is no word, until it is too long in coming. */
export const pageOf = (pulses: Pulses, elapsed: () => number): Part<Pulse> => ({
  name: 'page',
  read: () => {
    if (!livesBy(pulses, elapsed())) return 'silent';
    return pulses.last === undefined ? 'no-word' : 'lives';
  },
  states: {
    lives: { says: 'page-back', conditions: [], holdMs: 0, calm: true },
    silent: { says: 'page-crashed', conditions: ['page-silent'], holdMs: 0 },
  },
});
