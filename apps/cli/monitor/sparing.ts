/** What anybody on the line, or whoever holds a device, may make a monitor write: bounded, so that neither fills its disk. */
import type { Clock, Instant } from '@dauys/basics/clock.ts';
import type { MonitorLog } from './events.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

const isWithin = (at: Instant, now: Instant, ms: number): boolean => now >= at && now - at < ms;

/** Tells of a frame that was not believed, at most once a minute for each reason; the next line says how many it stands for. */
export const sparingRefusals = (log: MonitorLog, clock: Clock): ((code: string) => void) => {
  const told = new Map<string, { readonly at: Instant; more: number }>();
  return (code) => {
    const [now, last] = [clock.now(), told.get(code)];
    if (last !== undefined && isWithin(last.at, now, MINUTE)) {
      last.more += 1;
      return;
    }
    told.set(code, { at: now, more: 0 });
    log('monitor.refused', { code, times: 1 + (last?.more ?? 0) });
  };
};

/** A device signs four an hour, and one with each beat while no answer reaches it: twice what that makes at the usual pace. */
export const STATEMENTS_AN_HOUR = 240;

/** Whether one more statement of this terminal is kept. */
export const hourlyBound = (clock: Clock, most = STATEMENTS_AN_HOUR): ((terminal: number) => boolean) => {
  const kept = new Map<number, { readonly since: Instant; n: number }>();
  return (terminal) => {
    const [now, known] = [clock.now(), kept.get(terminal)];
    const hour = known !== undefined && isWithin(known.since, now, HOUR) ? known : { since: now, n: 0 };
    hour.n += 1;
    kept.set(terminal, hour);
    return hour.n <= most;
  };
};
