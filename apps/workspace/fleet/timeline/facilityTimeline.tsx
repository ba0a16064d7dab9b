/** The terminals of a facility over a day, a month or a year, a strip each on one axis. */
import { useMemo, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { dayIn, instant } from '@dauys/basics/clock.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { TableFoot } from '../tableFoot.tsx';
import { useHistories } from '../useFleet.ts';
import { stretchOf, ticksOf } from './axis.tsx';
import { Legend } from './legend.tsx';
import { markedOf } from './marked.ts';
import { StripPatterns } from './patterns.tsx';
import { periodOf } from './period.ts';
import { runsOf, sumsOf } from './runs.ts';
import { SumsLine } from './sums.tsx';
import { StripRows, type StripRow } from './stripRows.tsx';
import { type Chosen, nameOfPeriod, TimeBar } from './timeBar.tsx';
import { timeCsv, timeLineOf, TimeTable } from './timeTable.tsx';
import { useMeasured } from './useMeasured.ts';
import { silencesIn } from './words.ts';

export interface FacilityTimelineProps {
  readonly id: string;
  readonly zone: string;
  /** Milliseconds since 1970; what comes after is not drawn. */
  readonly now: number;
  readonly terminals: readonly string[];
}

export const FacilityTimeline = ({ id, zone, now, terminals }: FacilityTimelineProps) => {
  const { language } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const today = dayIn(zone, instant(now));
  const [chosen, setChosen] = useState<Chosen>({ scale: 'day', day: today });
  const period = useMemo(() => periodOf(zone, chosen.scale, chosen.day), [zone, chosen]);
  const stretch = stretchOf(period);
  const rows = useRows({ zone, terminals, ...stretch, until: Math.min(stretch.to, Math.floor(now / MINUTE_MS)) });
  const lines = rows.map(({ id: key, runs, silences }) => timeLineOf({ key, name: key, ...stretch }, runs, silences));
  const isWhole = rows.every((row) => row.isWhole);
  const first = f('page.col.terminal');
  return (
    <section className="desk-card time-card" aria-labelledby="time-title">
      <StripPatterns />
      <h2 id="time-title">{w('time.title-all')}</h2>
      <TimeBar w={w} chosen={chosen} period={period} today={today} onChoose={setChosen} />
      <SumsLine w={w} sums={isWhole ? sumsOf(rows.flatMap(({ runs }) => runs)) : undefined} />
      <StripRows labels="terminals" rows={rows} axis={{ ...stretch, ticks: ticksOf(period) }} />
      <Legend
        w={w}
        kinds={new Set(rows.flatMap(({ runs }) => runs.map(({ kind }) => kind)))}
        marks={new Set(rows.flatMap(({ silences, from, to }) => silencesIn(silences, from, to).map(({ mark }) => mark)))}
      />
      <details className="time-table">
        <summary>{w('time.table')}</summary>
        <TimeTable w={w} caption={w('time.table')} first={first} lines={lines} />
      </details>
      <TableFoot f={f} w={w} isWhole={isWhole} rows={() => timeCsv(w, first, lines)} name={`${id}-${nameOfPeriod(period)}`}>
        {w('time.note')}
      </TableFoot>
    </section>
  );
};

interface RowsOf {
  readonly zone: string;
  readonly terminals: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly until: number;
}

const useRows = ({
  zone,
  terminals,
  from,
  to,
  until,
}: RowsOf): readonly (StripRow & { readonly id: string; readonly isWhole: boolean })[] => {
  const { language, dateTime } = useWords();
  const histories = useHistories(terminals);
  const marking = { w: watchText(language), f: fleetText(language), dateTime: (at: number) => dateTime(at, zone) };
  const known = useMeasured(terminals, { from, to });
  return terminals.map((id, i) => {
    const silences = markedOf(marking, histories[i]?.data?.silences ?? []);
    const label = (
      <Link to="/terminals/$terminalId" params={{ terminalId: id }}>
        {id}
      </Link>
    );
    return {
      key: id,
      id,
      label,
      from,
      to,
      silences,
      runs: runsOf({ from, to: until, known: known[i], silences }),
      isWhole: known[i] !== undefined,
    };
  });
};
