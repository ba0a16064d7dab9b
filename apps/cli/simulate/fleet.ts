/** All simulated terminals against one hub: their lives go on step by step, and each step that reaches the hub is a beat. */
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { readConditions } from '@dauys/fleet/conditions.ts';
import { downAfterMs } from '@dauys/fleet/silence.ts';
import type { Moment } from './building/terminal-life.ts';
import type { SimulatedDevice } from './device.ts';
import { makeNews, type News } from './news.ts';
import type { Inhabited, Site } from './site.ts';

/** The hub's time: of the day, or owned by a test. */
export interface Course {
  now(): Instant;
  /** Resolves when it is `at`, at once when that has passed. */
  until(at: Instant): Promise<void>;
}

/** How the country's time lies in the hub's: what the terminals say is in the hub's. */
export interface Calendar {
  /** The hub's time in which the country's `from` lies. */
  readonly begin: Instant;
  readonly from: number;
  /** Seconds of the country in one of the hub. */
  readonly pace: number;
}

export const hubTime = ({ begin, from, pace }: Calendar, at: number): Instant => instant(Math.round(begin + (at - from) / pace));

export interface Running {
  readonly sites: readonly Site[];
  readonly deviceOf: (terminal: Inhabited) => SimulatedDevice;
  /** Starts that a terminal had before this simulation. */
  readonly bootsBefore: (terminal: Inhabited) => number;
  /** In the hub's time: when an earlier simulation of them ended. */
  readonly endedAt?: Instant | undefined;
  readonly course: Course;
  readonly calendar: Calendar;
  /** The country's time at which it ends. */
  readonly to: number;
  /** How long a step takes, in the country's time: one beat. */
  readonly step: number;
  /** The beats of a step leave in so many groups, evenly over it. */
  readonly groups: number;
  readonly signal?: AbortSignal;
  /** Seals and lodges a test of the way where one is due of a terminal that people could use now. */
  readonly lodge?: (terminal: Inhabited, device: SimulatedDevice, now: Instant) => Promise<void>;
  /** After each step, when all of it was answered. */
  readonly stepped?: (at: number) => void | Promise<void>;
}

/** A terminal that could not be heard for longer than the hub waits, in the hub's time. */
export interface Missing {
  readonly terminal: string;
  readonly from: Instant;
  /** Absent while it lasts. */
  readonly to?: Instant;
}

export interface Ran {
  /** The country's time up to which it went. */
  readonly at: number;
  readonly missing: readonly Missing[];
}

interface Playing {
  readonly terminal: Inhabited;
  readonly device: SimulatedDevice;
  readonly newsOf: (moment: Moment, at: number) => readonly News[];
  readonly boots: number;
  heardAt: Instant | undefined;
}

/** Runs until `to`, or until told to stop: then the step that has begun is ended. */
export const runFleet = async (running: Running): Promise<Ran> => {
  const { calendar, step, course } = running;
  const playing = running.sites.flatMap(({ terminals }) => terminals).map((terminal) => playerOf(terminal, running));
  const missing: Missing[] = [];
  let at = calendar.from;
  for (; at < running.to && running.signal?.aborted !== true; at += step) {
    const sending: Promise<void>[] = [];
    for (let group = 0; group < running.groups; group++) {
      await course.until(hubTime(calendar, at + (step * group) / running.groups));
      const those = playing.filter((_, i) => i % running.groups === group);
      sending.push(...those.map((one) => live(one, at, running, missing)));
    }
    await Promise.all(sending);
    await running.stepped?.(at);
    // Who is late does not send what he missed, all at once: as an agent, he goes on with the beat that is due.
    const late = course.now() - hubTime(calendar, at + step);
    if (late > 0) at += step * Math.floor((late * calendar.pace) / step);
  }
  return { at, missing: [...missing, ...stillMissing(playing, course.now())] };
};

const playerOf = (terminal: Inhabited, { deviceOf, bootsBefore, endedAt, calendar }: Running): Playing => ({
  terminal,
  device: deviceOf(terminal),
  boots: bootsBefore(terminal),
  newsOf: makeNews(
    terminal.living.diary,
    (at, offset) => isoOf(hubTime(calendar, at + offset)),
    endedAt === undefined ? undefined : isoOf(endedAt),
  ),
  heardAt: undefined,
});

/** One step of one terminal. */
const live = async (one: Playing, at: number, { course, calendar, lodge }: Running, missing: Missing[]): Promise<void> => {
  const { terminal, device, newsOf } = one;
  const moment = terminal.living.step(at);
  const boot = moment.boot + one.boots;
  const clock = hubTime(calendar, at + moment.offset);
  device.write(newsOf(moment, at), clock, boot);
  const { beat } = moment;
  if (beat === undefined) return;
  const said = { boot, uptime: beat.uptime / calendar.pace, clock, conditions: beat.words };
  const now = course.now();
  // A page that does not run, or a store that is full, lodges nothing; what stands before the screen it does not know.
  if (readConditions(beat.words).effect !== 'unusable') await lodge?.(terminal, device, now);
  if ((await device.beat(said)) !== 'answered') return;
  const {
    heardAt,
    device: { beatSeconds = 30 },
  } = one;
  if (heardAt !== undefined && now - heardAt > downAfterMs(beatSeconds)) missing.push({ terminal: terminal.id, from: heardAt, to: now });
  one.heardAt = now;
};

const stillMissing = (playing: readonly Playing[], now: Instant): readonly Missing[] =>
  playing.flatMap(({ terminal: { id }, heardAt, device: { beatSeconds = 30 } }) =>
    heardAt !== undefined && now - heardAt > downAfterMs(beatSeconds) ? [{ terminal: id, from: heardAt }] : [],
  );
