import { parseBase64 } from '@dauys/basics/bytes.ts';
import { DAY_MINUTES, dayOfMinute, hasMinute } from '@dauys/fleet/minutes.ts';
import type { AvailabilityAnswer } from '@dauys/protocol/availability.ts';
import type { Known, Measured } from './runs.ts';
import type { Stretch } from './strip.tsx';

const DAY_MS = 86_400_000;

/**
 * What an answer tells of one terminal. Days before the first on which anything was promised are left out: nothing was measured for them, and
 * a day off is told from them only by a promise before it.
 */
export const knownOf = ({ until, bitmaps = [] }: Pick<AvailabilityAnswer, 'until' | 'bitmaps'>): Known => {
  const days = bitmaps.map((one) => [Date.parse(one.day) / DAY_MS, measuredOf(one)] as const);
  const first = days.find(([, { declared }]) => declared.some((byte) => byte !== 0))?.[0] ?? Infinity;
  return { days: new Map(days.filter(([day]) => day >= first)), before: until };
};

const measuredOf = ({ declared, usable, unknown }: NonNullable<AvailabilityAnswer['bitmaps']>[number]): Measured => ({
  declared: bitsOf(declared),
  usable: bitsOf(usable),
  unknown: bitsOf(unknown),
});

const bitsOf = (text: string): Uint8Array => parseBase64(text) ?? new Uint8Array(0);

/** The newest minute that is proven usable, since 1970: beats came, and a test of the way had arrived. */
export const lastUsable = ({ days, before }: Known): number | undefined => {
  for (const [day, { usable }] of [...days].toSorted(([a], [b]) => b - a))
    for (let minute = DAY_MINUTES - 1; minute >= 0; minute--)
      if (day * DAY_MINUTES + minute < before && hasMinute(usable, minute)) return day * DAY_MINUTES + minute;
  return undefined;
};

/** Stretches in which something was promised: the declared hours, as they were kept. Of minutes that are not judged yet nothing is said. */
export const promisedIn = ({ days, before }: Known, { from, to }: Stretch): readonly Stretch[] => {
  const found: { from: number; to: number }[] = [];
  for (let minute = from; minute < Math.min(to, before); minute++) {
    const declared = days.get(dayOfMinute(minute))?.declared;
    if (declared === undefined || !hasMinute(declared, minute % DAY_MINUTES)) continue;
    const last = found.at(-1);
    if (last?.to === minute) last.to = minute + 1;
    else found.push({ from: minute, to: minute + 1 });
  }
  return found;
};
