/** Minutes as stretches of one kind: what is drawn, listed and summed is the same. Minutes are since 1970 (packages/fleet/minutes.ts). */
import { DAY_MINUTES, dayOfMinute, hasMinute, MINUTE_MS } from '@dauys/fleet/minutes.ts';

export const KINDS = ['usable', 'unusable', 'silent', 'closed', 'unknown', 'unmeasured'] as const;
/**
 * `closed`: nothing was promised. `unknown`: the hub or what it stands on did not listen. Where nothing is kept of usability a minute is `silent`
 * or `unmeasured`, and never held to be usable.
 */
export type Kind = (typeof KINDS)[number];

/** `from` up to but not including `to`. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly kind: Kind;
}

/** One day of UTC as the hub measured it: bitmaps of 180 bytes. */
export interface Measured {
  readonly declared: Uint8Array;
  readonly usable: Uint8Array;
  readonly unknown: Uint8Array;
}

/** What the hub measured: days of UTC, as days since 1970, and the minute before which they are judged. */
export interface Known {
  readonly days: ReadonlyMap<number, Measured>;
  readonly before: number;
}
export const NOTHING_KNOWN: Known = { days: new Map(), before: 0 };

export interface Facts {
  readonly from: number;
  /** Not after now: what has not been is not drawn. */
  readonly to: number;
  /** `undefined` while it is on its way: nothing is drawn then, because nothing was said. */
  readonly known: Known | undefined;
  /** Milliseconds since 1970; one that lasts has no end. With a `kind` it is a hindrance, and no silence. */
  readonly silences: readonly { readonly from: number; readonly to?: number; readonly kind?: 'unusable' | 'hindered' }[];
}

/** Every minute of the stretch once, in order, neighbours of one kind as one. */
export const runsOf = ({ from, to, known, silences }: Facts): readonly Run[] => {
  if (known === undefined) return [];
  const quiet = minutesInside(
    silences.filter(({ kind }) => kind === undefined),
    from,
    to,
  );
  const unused = minutesInside(
    silences.filter(({ kind }) => kind === 'unusable'),
    from,
    to,
  );
  const runs: Run[] = [];
  for (let minute = from; minute < to; minute++) {
    const day = minute < known.before ? known.days.get(dayOfMinute(minute)) : undefined;
    const kind = day === undefined ? unmeasuredAt(quiet[minute - from], unused[minute - from]) : kindAt(day, minute % DAY_MINUTES);
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { ...last, to: minute + 1 };
    else runs.push({ from: minute, to: minute + 1, kind });
  }
  return runs;
};

/** A proven minute is proven, also while the hub was down; what nobody proved and somebody listened to was not usable. */
const kindAt = ({ declared, usable, unknown }: Measured, minute: number): Kind => {
  if (!hasMinute(declared, minute)) return 'closed';
  if (hasMinute(usable, minute)) return 'usable';
  return hasMinute(unknown, minute) ? 'unknown' : 'unusable';
};

const unmeasuredAt = (quiet: number | undefined, unused: number | undefined): Kind => {
  if (quiet === 1) return 'silent';
  return unused === 1 ? 'unusable' : 'unmeasured';
};

/** Whole minutes inside: that of the last beat before it and that of the first one after it are none. */
const minutesInside = (silences: Facts['silences'], from: number, to: number): Uint8Array => {
  const quiet = new Uint8Array(Math.max(0, to - from));
  for (const silence of silences) {
    const begin = Math.ceil(silence.from / MINUTE_MS);
    const end = silence.to === undefined ? to : Math.floor(silence.to / MINUTE_MS);
    if (begin < end) quiet.fill(1, Math.max(0, begin - from), Math.max(0, Math.min(end, to) - from));
  }
  return quiet;
};

/** What of the runs lies in a stretch. */
export const within = (runs: readonly Run[], from: number, to: number): readonly Run[] =>
  runs.flatMap((run) => {
    const cut = { ...run, from: Math.max(run.from, from), to: Math.min(run.to, to) };
    return cut.from < cut.to ? [cut] : [];
  });

/** Minutes of each kind. */
export type Sums = Readonly<Record<Kind, number>>;

export const sumsOf = (runs: readonly Run[]): Sums => {
  const sums = { usable: 0, unusable: 0, silent: 0, closed: 0, unknown: 0, unmeasured: 0 };
  for (const { from, to, kind } of runs) sums[kind] += to - from;
  return sums;
};

/** Minutes usable ÷ minutes promised that somebody saw; `undefined` when there were none (docs/formats/availability.md). */
export const shareIn = ({ usable, unusable }: Sums): number | undefined =>
  usable + unusable > 0 ? usable / (usable + unusable) : undefined;

/** The same in hundredths, to a tenth; rounded down, so that only what was whole is called whole. */
export const percentIn = (sums: Sums): number | undefined => {
  const share = shareIn(sums);
  return share === undefined ? undefined : Math.floor(share * 1_000) / 10;
};
