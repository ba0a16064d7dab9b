import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { KINDS, type Sums } from './runs.ts';
import type { MarkedSilence } from './silenceMark.ts';

/** Minutes as hours and minutes, or a word for none. */
export const spanWords = (w: WatchText, minutes: number): string => {
  if (minutes === 0) return w('time.none');
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? w('time.span-short', { minutes }) : w('time.span', { hours, minutes: minutes % 60 });
};

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** A month, 1…12, of a year by its name. */
export const monthWords = (w: WatchText, year: number, month: number): string =>
  w('time.month', { month: w(`month.${MONTHS[month - 1] ?? 1}`), year });

/** The same of `2026-10`. */
export const monthNamed = (w: WatchText, name: string): string => monthWords(w, Number(name.slice(0, 4)), Number(name.slice(5)));

/** What a picture shows, in one line: each kind that is there, with its time. */
export const sumsWords = (w: WatchText, sums: Sums): string =>
  KINDS.filter((kind) => sums[kind] > 0)
    .map((kind) => `${w(`kind.${kind}`)}: ${spanWords(w, sums[kind])}`)
    .join('; ');

/** Those that began in a stretch of minutes. */
export const silencesIn = (silences: readonly MarkedSilence[], from: number, to: number): readonly MarkedSilence[] =>
  silences.filter((silence) => silence.from >= from * MINUTE_MS && silence.from < to * MINUTE_MS);
