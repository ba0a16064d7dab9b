/** What hindered people in a past, by the hub's own rule (packages/fleet/hindrance.ts). */
import type { Instant } from '@dauys/basics/clock.ts';
import { hindered, type HindranceKind } from '@dauys/fleet/hindrance.ts';

export interface PastHindrance {
  readonly from: Instant;
  readonly kind: HindranceKind;
  readonly raised: Instant;
  /** Absent where it lasts beyond the past. */
  readonly to?: Instant;
  readonly words: readonly string[];
  readonly boot: number;
}

interface PastBeat {
  readonly at: Instant;
  readonly words: readonly string[];
  readonly boot: number;
}

export interface PastHindrances {
  /** `silentFrom`: the last beat before this one, when a silence lies between. */
  hear(beat: PastBeat, silentFrom: Instant | undefined): void;
  /** Nothing was heard any more after this beat. */
  silent(from: Instant): void;
  all(): readonly PastHindrance[];
}

export const makePastHindrances = (): PastHindrances => {
  const done: PastHindrance[] = [];
  let open: (Omit<PastHindrance, 'raised' | 'to'> & { readonly raised?: Instant }) | undefined;
  const close = (to: Instant): void => {
    if (open?.raised !== undefined) done.push({ ...open, raised: open.raised, to });
    open = undefined;
  };
  const look = ({ at, words, boot }: PastBeat, silentFrom: Instant | undefined): void => {
    const known = open && { from: open.from, kind: open.kind, words: open.words, isRaised: open.raised !== undefined };
    for (const one of hindered({ at, words, silentFrom, open: known })) {
      if (one.step === 'begin') open = { from: one.from, kind: one.kind, words: one.words, boot };
      else if (one.step === 'end') close(one.to);
      else if (one.step === 'drop') open = undefined;
      else if (open !== undefined) open = { ...open, words: one.words, raised: open.raised ?? at };
    }
  };
  const silent = (from: Instant): void => look({ at: from, words: [], boot: 0 }, from);
  return {
    hear: (beat, silentFrom) => {
      if (silentFrom !== undefined) silent(silentFrom);
      look(beat, undefined);
    },
    silent,
    all: () => (open?.raised === undefined ? done : [...done, { ...open, raised: open.raised }]),
  };
};
