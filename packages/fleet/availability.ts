/** Minutes usable ÷ minutes declared. What the hub did not see is taken out of both, and shown. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import { both, countOf, either, emptyDay, without } from './minutes.ts';

/** What was seen of one terminal in one day of UTC. Two bitmaps: what neither proves was not usable. */
export interface DaySeen {
  readonly usable: Bytes;
  /** The hub, the canary's responder, or what they stand on was down: nobody is accused of these. */
  readonly unknown: Bytes;
}

/** A day of which nothing was seen. */
export const unseenDay = (): DaySeen => ({ usable: emptyDay(), unknown: emptyDay() });

/** What two observers, or two batches of one, saw of the same day. In any order, as often as one likes: the same. */
export const mergeDays = (a: DaySeen, b: DaySeen): DaySeen => ({
  usable: either(a.usable, b.usable),
  unknown: either(a.unknown, b.unknown),
});

/** Whole minutes. `declared` counts all that was promised, `unknown` is the part of it that nobody saw and nothing proves. */
export interface Availability {
  readonly declared: number;
  readonly usable: number;
  readonly unknown: number;
}

export const NOTHING_DECLARED: Availability = { declared: 0, usable: 0, unknown: 0 };

/** A proven minute is proven, also while the hub was down. */
export const availabilityOf = (seen: DaySeen, declared: Uint8Array): Availability => ({
  declared: countOf(declared),
  usable: countOf(both(seen.usable, declared)),
  unknown: countOf(both(without(seen.unknown, seen.usable), declared)),
});

/** Minutes of two stretches, or of two terminals, together. */
export const addAvailability = (a: Availability, b: Availability): Availability => ({
  declared: a.declared + b.declared,
  usable: a.usable + b.usable,
  unknown: a.unknown + b.unknown,
});

/** 0…1, or `undefined` where nothing was promised or nothing was seen: no figure is not zero (TR-4). */
export const shareOf = ({ declared, usable, unknown }: Availability): number | undefined =>
  declared - unknown > 0 ? usable / (declared - unknown) : undefined;
