/** When a terminal promises to be usable: declared hours in the zone of its facility, in versions that are never dated back. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import { dayIn, instant, type Day, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { FleetCode } from './codes.ts';
import { DAY_MINUTES, MINUTE_MS, emptyDay, withMinutes } from './minutes.ts';

/** Minutes of the local day, `from` up to but not including `to`; 1440 is midnight at its end. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One version of the hours of one terminal. */
export interface Hours {
  readonly version: number;
  /** The first local day on which it is in force. */
  readonly since: Day;
  /** IANA name of the facility's zone. */
  readonly zone: string;
  /** Monday first. */
  readonly week: readonly (readonly Span[])[];
  /** Local days that differ from their weekday. */
  readonly except?: readonly { readonly day: Day; readonly spans: readonly Span[] }[];
}

/** The version in force on a local day, or `undefined` before the first: then nothing was promised and no figure is due. */
const hoursOn = (versions: readonly Hours[], day: Day): Hours | undefined =>
  versions.toSorted((a, b) => b.version - a.version).find(({ since }) => since <= day);

/**
 * Whether `next` may follow what was declared. Refusals: 'fleet/malformed-hours' (spans out of order or of the day, not seven days, unknown zone),
 * 'fleet/hours-dated-back' (in force today or earlier, unless it is the first: a past that was promised is not promised less), 'fleet/version-skipped'.
 */
export const declareHours = (versions: readonly Hours[], next: Hours, today: Day): Result<readonly Hours[], Refusal<FleetCode>> => {
  if (!isSound(next)) return err({ code: 'fleet/malformed-hours' });
  if (next.version !== Math.max(0, ...versions.map(({ version }) => version)) + 1) return err({ code: 'fleet/version-skipped' });
  if (versions.length > 0 && next.since <= today) return err({ code: 'fleet/hours-dated-back' });
  return ok([...versions, next]);
};

const isSound = ({ week, except = [], zone }: Hours): boolean =>
  week.length === 7 && [...week, ...except.map(({ spans }) => spans)].every(areSpans) && isZone(zone);

const areSpans = (spans: readonly Span[]): boolean =>
  spans.every(({ from, to }, i) => {
    const before = spans[i - 1]?.to ?? 0;
    return Number.isInteger(from) && Number.isInteger(to) && from >= before && from < to && to <= DAY_MINUTES;
  });

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** The declared minutes of one day of UTC. */
export const declaredOn = (versions: readonly Hours[], utcDay: number): Bytes => {
  let bits = emptyDay();
  for (const { from, to, localMinute, localDay } of evenStretches(versions, utcDay)) {
    const spans = spansOn(hoursOn(versions, localDay), localDay);
    for (const span of spans) {
      const begin = Math.max(from, from + span.from - localMinute);
      const end = Math.min(to, from + span.to - localMinute);
      if (begin < end) bits = withMinutes(bits, begin, end);
    }
  }
  return bits;
};

const spansOn = (hours: Hours | undefined, day: Day): readonly Span[] =>
  hours === undefined ? [] : (hours.except?.find((e) => e.day === day)?.spans ?? hours.week[(day + 3) % 7] ?? []);

interface Even {
  /** Minutes of the day of UTC between which the local clock runs on without a step and inside one local day. */
  readonly from: number;
  readonly to: number;
  readonly localMinute: number;
  readonly localDay: Day;
}

const QUARTER = 15;

const evenStretches = (versions: readonly Hours[], utcDay: number): readonly Even[] =>
  steadyDay(versions, utcDay) ?? quarterByQuarter(versions, utcDay);

/** A day at whose ends the clock is as far from UTC, in one zone: nearly all of them. Then only midnight parts it. */
const steadyDay = (versions: readonly Hours[], utcDay: number): readonly Even[] | undefined => {
  const look = (minute: number) => {
    const at = instant((utcDay * DAY_MINUTES + minute) * MINUTE_MS);
    const zone = zoneAt(versions, at);
    return zone === undefined ? undefined : { zone, day: dayIn(zone, at), minute: localMinuteIn(zone, at) };
  };
  const [first, last] = [look(0), look(DAY_MINUTES - QUARTER)];
  if (first === undefined || last === undefined || first.zone !== last.zone) return undefined;
  const passed = (last.day - first.day) * DAY_MINUTES + last.minute - first.minute;
  if (passed !== DAY_MINUTES - QUARTER) return undefined;
  const midnight = DAY_MINUTES - first.minute;
  const before = { from: 0, to: midnight, localMinute: first.minute, localDay: first.day };
  return midnight === DAY_MINUTES ? [before] : [before, { from: midnight, to: DAY_MINUTES, localMinute: 0, localDay: last.day }];
};

/** Offsets of zones change at quarters of an hour, and so do their midnights. */
const quarterByQuarter = (versions: readonly Hours[], utcDay: number): readonly Even[] => {
  const found: Even[] = [];
  for (let minute = 0; minute < DAY_MINUTES; minute += QUARTER) {
    const at = instant((utcDay * DAY_MINUTES + minute) * MINUTE_MS);
    const zone = zoneAt(versions, at);
    if (zone === undefined) continue;
    const localDay = dayIn(zone, at);
    const localMinute = localMinuteIn(zone, at);
    const last = found.at(-1);
    const isSame =
      last !== undefined && last.to === minute && last.localDay === localDay && last.localMinute + minute - last.from === localMinute;
    if (isSame) found[found.length - 1] = { ...last, to: minute + QUARTER };
    else found.push({ from: minute, to: minute + QUARTER, localMinute, localDay });
  }
  return found;
};

/** The zone of the version in force then, by that version's own calendar. */
const zoneAt = (versions: readonly Hours[], at: Instant): string | undefined =>
  versions.toSorted((a, b) => b.version - a.version).find(({ zone, since }) => since <= dayIn(zone, at))?.zone;

/** The minute of the local day, 0…1439. */
export const localMinuteIn = (zone: string, at: Instant): number => {
  const text = clockOf(zone).format(at);
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};

// Making one costs a hundred times what reading it does, and a year has thirty-five thousand quarters of an hour.
const clocks = new Map<string, Intl.DateTimeFormat>();
const clockOf = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, made);
  return made;
};
