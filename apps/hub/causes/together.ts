import type { Instant } from '@dauys/basics/clock.ts';
import type { Stretch } from '@dauys/fleet/stretch.ts';

/** When all of several lasted at once. Every terminal of a facility silent: then the facility was. */
export const together = (all: readonly (readonly Stretch[])[], now: Instant): readonly Stretch[] => {
  const [first, ...rest] = all;
  return first === undefined
    ? []
    : rest.reduce((common, own) => common.flatMap((one) => own.flatMap((other) => overlap(one, other, now))), first);
};

const overlap = (a: Stretch, b: Stretch, now: Instant): readonly Stretch[] => {
  const from = a.from > b.from ? a.from : b.from;
  const [aTo, bTo] = [a.to ?? now, b.to ?? now];
  if (Math.min(aTo, bTo) <= from) return [];
  const to = a.to === undefined ? b.to : b.to === undefined || a.to < b.to ? a.to : b.to;
  return [{ from, ...(to === undefined ? {} : { to }) }];
};
