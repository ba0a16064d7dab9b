/** What really happened in a building, and what people said and did about it. */
import type { Likelihood } from '@dauys/fleet/cause-list.ts';
import type { ExplanationWord } from '@dauys/fleet/explanation.ts';
import type { Building, Happening } from './building.ts';
import type { Chance } from './chance.ts';

export interface Story {
  readonly happenings: readonly Happening[];
  /** Where to look: the terminal that is asked about, and when its trouble was. */
  readonly main: { readonly from: number; readonly to: number };
  readonly kind?: 'silent' | 'unusable';
  /** Not before this: until then it was nothing else than what it is taken for. */
  readonly judgedFrom?: number;
  /** What whoever answers for the facility believes or wants to be believed. */
  readonly says?: ExplanationWord;
  readonly announced?: { readonly from: number; readonly to: number; readonly announcedAt: number; readonly signers: number };
  /** Others of the same month, to use it up. */
  readonly announcedBefore?: readonly {
    readonly from: number;
    readonly to: number;
    readonly announcedAt: number;
    readonly signers: number;
  }[];
  readonly visits?: readonly number[];
  readonly earlier?: readonly number[];
  readonly humanTests?: readonly number[];
  /** A technician from outside finds the device broken. */
  readonly repairAt?: number;
  /** Utility or provider publishes it. */
  readonly notice?: 'power' | 'network';
  /** For what time, where it is not that of the outage itself. */
  readonly noticed?: { readonly from: number; readonly to: number };
}

export interface Kind {
  readonly name: string;
  /** By what happened and whether the facility told it as it was. */
  readonly truth: Likelihood;
  /** Somebody acted so that the terminal could not be used, or so that it looked like something else. */
  readonly acted: boolean;
  readonly make: (chance: Chance, building: Building) => Story;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Some time of the first day or the night after it. */
export const someTime = (chance: Chance): number => chance.whole(6 * 60, 30 * 60) * MINUTE;
export const minutes = (chance: Chance, low: number, high: number): number => chance.whole(low, high) * MINUTE;

export const spellOf = (chance: Chance, low: number, high: number): { readonly from: number; readonly to: number } => {
  const from = someTime(chance);
  return { from, to: from + minutes(chance, low, high) };
};

/** An honest duty officer: usually right, sometimes without a word or an idea, seldom wrong. */
export const honest = (chance: Chance, right: ExplanationWord): { readonly says?: ExplanationWord } => {
  const luck = chance.next();
  if (luck < 0.7) return { says: right };
  if (luck < 0.8) return { says: 'not-known' };
  return luck < 0.84 ? { says: chance.pick(['equipment', 'power-site', 'line-to-site', 'staff-error']) } : {};
};

/** Says nothing, or nothing of use. */
export const silentOrVague = (chance: Chance): { readonly says?: ExplanationWord } =>
  chance.is(0.5) ? {} : { says: chance.pick(['not-known', 'staff-error', 'security-measure']) };
