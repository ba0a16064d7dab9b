/** What was promised and what was kept, over days and terminals. Pure but for what it remembers of days that it has worked out. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import { day, instant, type Instant } from '@dauys/basics/clock.ts';
import { declaredOn, type Hours } from '@dauys/fleet/hours.ts';
import { both, DAY_MINUTES, daysOf, dayOfMinute, emptyDay, MINUTE_MS, minuteOf, withMinutes } from '@dauys/fleet/minutes.ts';
import { downAfterMs } from '@dauys/fleet/silence.ts';
import { declaredHours, type DeclaredHours } from '@dauys/protocol/availability.ts';
import Value from 'typebox/value';
import type { Promised } from './availability-store.ts';
import type { HoursRow } from './hours-store.ts';

export interface PromisingTerminal {
  readonly terminal: number;
  /** As kept, oldest first. */
  readonly hours: readonly string[];
  /** When the first of them was declared: the part of that day before it was promised to nobody. */
  readonly declaredAt?: Instant | undefined;
  /** From then on it promises nothing. */
  readonly retired?: Instant | undefined;
}

/** Days since 1970, both included; minutes since 1970 before `until` are judged. */
export interface Asked {
  readonly from: number;
  readonly to: number;
  readonly until: number;
}

/** Beats are told once a second, written once a `seconds`, and prove what was before them when the next one comes. */
export const judgedUntil = (now: Instant, { seconds, beatSeconds }: { readonly seconds: number; readonly beatSeconds: number }): number =>
  minuteOf(instant(Math.max(0, Math.floor(now - 2_000 * seconds - downAfterMs(beatSeconds)))));

/** A version as kept; throws `TypeError` for text that no `declareHours` has let pass. */
export const readHours = (text: string): Hours => {
  const said: unknown = JSON.parse(text);
  if (!Value.Check(declaredHours, said)) throw new TypeError('not declared hours');
  return hoursOf(said);
};

export const hoursOf = ({ since, except, ...rest }: DeclaredHours): Hours => ({
  ...rest,
  since: day(since),
  ...(except === undefined ? {} : { except: except.map((one) => ({ day: day(one.day), spans: one.spans })) }),
});

/** The versions of each terminal, and when the first was declared. */
export const hoursByTerminal = (rows: readonly HoursRow[]): ReadonlyMap<number, Pick<PromisingTerminal, 'hours' | 'declaredAt'>> =>
  new Map(
    [...Map.groupBy(rows, ({ terminal }) => terminal)].map(([terminal, own]) => [
      terminal,
      { hours: own.map(({ hours }) => hours), declaredAt: own[0]?.at },
    ]),
  );

const REMEMBERED = 50_000;

/** What the same versions promise on a day of UTC is worked out once: a country's facilities keep few different hours. */
export const createPromises = (): ((terminals: readonly PromisingTerminal[], asked: Asked) => readonly Promised[]) => {
  const known = new Map<string, Bytes>();
  const declared = (key: string, versions: () => readonly Hours[], utcDay: number): Bytes => {
    const name = `${utcDay} ${key}`;
    const found = known.get(name) ?? declaredOn(versions(), utcDay);
    if (known.size >= REMEMBERED) known.clear();
    known.set(name, found);
    return found;
  };
  return (terminals, { from, to, until }) =>
    [...Map.groupBy(terminals, ({ hours, retired }) => `${hours.join('\n')} ${retired ?? ''}`).values()].map((alike) => {
      const [{ hours, retired } = { hours: [], retired: undefined }] = alike;
      const end = Math.min(until, retired === undefined ? until : minuteOf(retired));
      let versions: readonly Hours[] | undefined;
      const read = (): readonly Hours[] => (versions ??= hours.map(readHours));
      const days = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
      return {
        terminals: alike.map(({ terminal }) => terminal),
        begins: alike.map(({ declaredAt = 0 }) => Math.ceil(declaredAt / MINUTE_MS)),
        days: days.map((utcDay) => ({ day: utcDay, declared: before(declared(hours.join('\n'), read, utcDay), utcDay, end) })),
      };
    });
};

/** The minutes of a day before `end`, in minutes since 1970. */
const before = (bits: Bytes, utcDay: number, end: number): Bytes => {
  if (dayOfMinute(end) > utcDay) return bits;
  return both(bits, daysOf(utcDay * DAY_MINUTES, end).get(utcDay) ?? emptyDay());
};

/** The minutes of a day from `begin` on, in minutes since 1970. */
export const sinceBegun = (bits: Bytes, utcDay: number, begin: number): Bytes => {
  const begun = Math.max(0, begin - utcDay * DAY_MINUTES);
  return begun === 0 ? bits : both(bits, withMinutes(emptyDay(), Math.min(begun, DAY_MINUTES), DAY_MINUTES));
};
