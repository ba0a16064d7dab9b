/** The past of the country as the summaries that its beats would have left: silences, journals, and which minutes could be used. No beats. */
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { minuteOf } from '@dauys/fleet/minutes.ts';
import { downAfterMs } from '@dauys/fleet/silence.ts';
import { provenBy, USUAL_CANARY_SECONDS, type Heard } from '@dauys/fleet/usable.ts';
import { append, EMPTY, type Head } from '@dauys/journal/chain.ts';
import type { Entry } from '@dauys/journal/entry.ts';
import { MINUTE } from './building/story.ts';
import type { Beat, Moment } from './building/terminal-life.ts';
import type { Kept } from './device.ts';
import { hubTime, type Calendar } from './fleet.ts';
import { makeNews, type News } from './news.ts';
import { makePastHindrances, type PastHindrance } from './past-hindrances.ts';
import { makePastMinutes, type Minutes, type PastMinutes } from './past-minutes.ts';
import type { Inhabited, Site } from './site.ts';

export interface PastSilence {
  readonly from: Instant;
  readonly raised: Instant;
  /** Absent where it lasts beyond the past. */
  readonly to?: Instant;
  /** What its last beat said. */
  readonly conditions: readonly string[];
  readonly boot: number;
  readonly bootAfter?: number;
}

export interface PastEntry {
  readonly entry: Entry;
  readonly bytes: Uint8Array;
  readonly head: Head;
}

export interface Past {
  readonly terminal: Inhabited;
  readonly silences: readonly PastSilence[];
  readonly hindrances: readonly PastHindrance[];
  readonly entries: readonly PastEntry[];
  readonly days: ReadonlyMap<number, Minutes>;
  /** From which its life goes on. */
  readonly kept: Kept;
}

const BEAT_SECONDS = 30;
const STEP = 1_000 * BEAT_SECONDS;
const pace = { beatSeconds: BEAT_SECONDS, canarySeconds: USUAL_CANARY_SECONDS };
const DOWN_MS = downAfterMs(BEAT_SECONDS);
/** Nothing but beats goes on earlier before a trouble, or later after it, once the terminal is heard. */
const BEFORE = 3 * MINUTE;
const AFTER = 10 * MINUTE;

/**
 * What is left of a site's life from `calendar.from` up to `to`, where a country beats every thirty seconds. Only the times around troubles are
 * gone through step by step: between them every beat comes.
 */
export const pastOf = (site: Site, calendar: Calendar, to: number): readonly Past[] => {
  const writers = site.terminals.map((terminal) => writerOf(terminal, calendar, to));
  for (let at = calendar.from; at < to; ) {
    for (const writer of writers) writer.step(at);
    const next = at + STEP;
    const isQuiet = writers.every((writer) => writer.isHeard()) && !isNear(site, next);
    at = isQuiet ? Math.max(next, nextTrouble(site, next, to)) : next;
    if (isQuiet) for (const writer of writers) writer.skipTo(at);
  }
  return writers.map((writer) => writer.end());
};

const isNear = ({ happenings }: Site, at: number): boolean => happenings.some((h) => at >= h.from - BEFORE && at < h.to + AFTER);

/** On the grid of beats. */
const nextTrouble = ({ happenings }: Site, at: number, to: number): number => {
  const first = Math.min(to, ...happenings.map((h) => h.from - BEFORE).filter((from) => from > at));
  return at + STEP * Math.floor((first - at) / STEP);
};

interface Writer {
  step(at: number): void;
  /** Whether the last step was a beat. */
  isHeard(): boolean;
  /** Beats come until `at`, and nothing else. */
  skipTo(at: number): void;
  end(): Past;
}

const writerOf = (terminal: Inhabited, calendar: Calendar, to: number): Writer => {
  const time = (at: number): Instant => hubTime(calendar, at);
  const newsOf = makeNews(terminal.living.diary, (at, offset) => isoOf(time(at + offset)));
  const minutes = makePastMinutes(minuteOf(time(calendar.from)), minuteOf(time(to)));
  const silences: PastSilence[] = [];
  const hindrances = makePastHindrances();
  const entries: PastEntry[] = [];
  let head: Head = EMPTY;
  let [last, heard, boot]: [Beat | undefined, boolean, number] = [undefined, false, terminal.living.boots];
  const write = (news: readonly News[], { offset, boot: n }: Moment, at: number): void => {
    for (const { kind, details } of news) {
      const said = { at: time(at + offset), boot: n, kind, details };
      const next = append(head, said);
      head = next.head;
      entries.push({ entry: { ...said, n: head.n }, ...next });
    }
  };
  return {
    step: (at) => {
      const moment = terminal.living.step(at);
      boot = moment.boot;
      write(newsOf(moment, at), moment, at);
      heard = moment.beat !== undefined;
      if (moment.beat === undefined) return;
      count(minutes, last, moment.beat, time);
      const isBack = last !== undefined && moment.beat.at - last.at > DOWN_MS;
      if (last !== undefined && isBack) silences.push(silenceOf(last, moment.beat, time));
      const heardNow = { at: time(moment.beat.at), words: moment.beat.words, boot };
      hindrances.hear(heardNow, last !== undefined && isBack ? time(last.at) : undefined);
      last = moment.beat;
    },
    isHeard: () => heard,
    skipTo: (at) => {
      if (last !== undefined) last = { ...last, at: Math.max(last.at, at - STEP) };
    },
    end: () => {
      const open = last !== undefined && to - last.at > DOWN_MS ? [silenceOf(last, undefined, time)] : [];
      if (last !== undefined && open.length > 0) minutes.clear(minuteOf(time(last.at)) + 1, minuteOf(time(to)));
      if (last !== undefined && open.length > 0) hindrances.silent(time(last.at));
      const kept = { boot, confirmed: head, waiting: [], lodged: 0 };
      return { terminal, silences: [...silences, ...open], hindrances: hindrances.all(), entries, days: minutes.days(), kept };
    },
  };
};

const silenceOf = (last: Beat, next: Beat | undefined, time: (at: number) => Instant): PastSilence => ({
  from: time(last.at),
  raised: instant(time(last.at) + DOWN_MS + 1_000),
  conditions: last.words,
  boot: last.boot,
  ...(next === undefined ? {} : { to: time(next.at), bootAfter: next.boot }),
});

/** What lies between two beats is proven by the second, or not at all. */
const count = (minutes: PastMinutes, before: Beat | undefined, beat: Beat, time: (at: number) => Instant): void => {
  const heard = heardAs(beat, time);
  const from = before === undefined ? minuteOf(heard.at) : minuteOf(time(before.at)) + 1;
  minutes.clear(from, minuteOf(heard.at) + 1);
  const known = before === undefined ? undefined : heardAs(before, time);
  const proven = provenBy({ before: known, heard, canaryAt: known?.at ?? heard.at }, pace);
  if (proven !== undefined) minutes.prove(proven.from, proven.to);
};

const heardAs = ({ at, words }: Beat, time: (at: number) => Instant): Heard => ({ at: time(at), conditions: words });
