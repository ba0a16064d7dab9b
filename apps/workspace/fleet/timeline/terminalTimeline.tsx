/** One terminal over a day, a month or a year: what its minutes were, where its silences began, and all of it as a table. */
import { useMemo, useState } from 'react';
import { dayIn, instant, isoDay } from '@dauys/basics/clock.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText, type WatchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { TableFoot } from '../tableFoot.tsx';
import { hourTicks, stretchOf } from './axis.tsx';
import { dayCsv, DayTable, useDayRows } from './dayTable.tsx';
import { Legend } from './legend.tsx';
import type { Stretch } from './strip.tsx';
import { StripPatterns } from './patterns.tsx';
import { civil, periodOf, type Period } from './period.ts';
import { NOTHING_KNOWN, runsOf, sumsOf, type Known, type Run } from './runs.ts';
import type { MarkedSilence } from './silenceMark.ts';
import { lastUsable, promisedIn } from './measured.ts';
import { StripRows } from './stripRows.tsx';
import { type Chosen, nameOfPeriod, TimeBar } from './timeBar.tsx';
import { timeCsv, timeLineOf, TimeTable, type TimeLine } from './timeTable.tsx';
import { SumsLine } from './sums.tsx';
import { silencesIn, monthWords } from './words.ts';
import { useMeasured } from './useMeasured.ts';
import { YearCells } from './yearCells.tsx';

export interface TerminalTimelineProps {
  readonly id: string;
  readonly zone: string;
  /** Milliseconds since 1970; what comes after is not drawn. */
  readonly now: number;
  readonly silences: readonly MarkedSilence[];
}

export const TerminalTimeline = ({ id, zone, now, silences }: TerminalTimelineProps) => {
  const { language } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const today = dayIn(zone, instant(now));
  const [chosen, setChosen] = useState<Chosen>({ scale: 'month', day: today });
  const period = useMemo(() => periodOf(zone, chosen.scale, chosen.day), [zone, chosen]);
  const { from, to } = stretchOf(period);
  const until = Math.min(to, Math.floor(now / MINUTE_MS));
  const [known] = useMeasured([id], { from, to });
  const runs = runsOf({ from, to: until, known, silences });
  const isDay = chosen.scale === 'day';
  const dayRows = useDayRows(w, runs, zone);
  const lines = linesOf(w, period, runs, silences);
  const first = w(chosen.scale === 'year' ? 'col.month' : 'col.day');
  const marks = new Set(silencesIn(silences, from, to).map(({ mark }) => mark));
  return (
    <section className="desk-card time-card" aria-labelledby="time-title">
      <StripPatterns />
      <h2 id="time-title">{w('time.title')}</h2>
      <TimeBar w={w} chosen={chosen} period={period} today={today} onChoose={setChosen} />
      <SumsLine w={w} sums={known === undefined ? undefined : sumsOf(runs)} />
      <Proof
        w={w}
        zone={zone}
        known={known ?? NOTHING_KNOWN}
        hours={isDay && known !== undefined ? promisedIn(known, { from, to: until }) : []}
      />
      <Picture period={period} runs={runs} silences={silences} />
      <Legend w={w} kinds={new Set(runs.map(({ kind }) => kind))} marks={marks} />
      <details className="time-table">
        <summary>{w('time.table')}</summary>
        {isDay ? <DayTable w={w} rows={dayRows} /> : <TimeTable w={w} caption={w('time.table')} first={first} lines={lines} />}
      </details>
      <TableFoot
        f={f}
        w={w}
        isWhole={known !== undefined}
        rows={() => (isDay ? dayCsv(w, dayRows) : timeCsv(w, first, lines))}
        name={`${id}-${nameOfPeriod(period)}`}
      >
        {w('time.note')}
      </TableFoot>
    </section>
  );
};

interface ProofProps {
  readonly w: WatchText;
  readonly zone: string;
  readonly known: Known;
  /** What was promised on the day that is shown. */
  readonly hours: readonly Stretch[];
}

/** When it was last proven usable, and its hours. When each test of the way was lodged is said nowhere: what is no test would then be known too. */
const Proof = ({ w, zone, known, hours }: ProofProps) => {
  const { dateTime, time } = useWords();
  const last = lastUsable(known);
  const clock = (minute: number) => time(minute * MINUTE_MS, zone);
  if (last === undefined && hours.length === 0) return null;
  return (
    <p className="desk-small">
      {last === undefined ? null : `${w('time.proven', { at: dateTime(last * MINUTE_MS, zone) })} `}
      {hours.length === 0 ? null : w('time.hours', { hours: hours.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(', ') })}
    </p>
  );
};

interface PictureProps {
  readonly period: Period;
  readonly runs: readonly Run[];
  readonly silences: readonly MarkedSilence[];
}

const Picture = ({ period: { scale, days }, runs, silences }: PictureProps) => {
  const { language } = useWords();
  const first = days[0];
  if (scale === 'year') return <YearCells w={watchText(language)} days={days} runs={runs} silences={silences} />;
  if (first === undefined) return null;
  const rows = days.map(({ day, from, to }) => ({ key: day, label: String(civil(day)[2]), from, to, runs, silences }));
  return <StripRows labels="dates" rows={rows} axis={{ from: first.from, to: first.to, ticks: hourTicks(first.from, first.to) }} />;
};

const linesOf = (
  w: WatchText,
  { scale, year, days }: Period,
  runs: readonly Run[],
  silences: readonly MarkedSilence[],
): readonly TimeLine[] => {
  if (scale !== 'year')
    return days.map((day) => timeLineOf({ key: day.day, name: isoDay(day.day), from: day.from, to: day.to }, runs, silences));
  return Array.from({ length: 12 }, (_, i) => i + 1).flatMap((month) => {
    const own = days.filter(({ day }) => civil(day)[1] === month);
    const [begin, end] = [own[0], own.at(-1)];
    if (begin === undefined || end === undefined) return [];
    return [timeLineOf({ key: month, name: monthWords(w, year, month), from: begin.from, to: end.to }, runs, silences)];
  });
};
