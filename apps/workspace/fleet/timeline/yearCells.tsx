import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { civil, type LocalDay } from './period.ts';
import { KINDS, sumsOf, within, type Kind, type Run } from './runs.ts';
import { markPath, worstMark, type MarkedSilence } from './silenceMark.ts';
import { fillOf } from './strip.tsx';
import { silencesIn } from './words.ts';

const DATES = Array.from({ length: 31 }, (_, i) => String(i + 1));
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

export interface YearCellsProps {
  readonly w: WatchText;
  readonly days: readonly LocalDay[];
  readonly runs: readonly Run[];
  readonly silences: readonly MarkedSilence[];
}

/** A row a month, a column a day: each day a stack of what its minutes were, with the worst mark of the silences that began in it. */
export const YearCells = ({ w, days, runs, silences }: YearCellsProps) => (
  <div className="strips strips-months">
    {MONTHS.map((month) => (
      <div key={month} className="strip-row">
        <span className="strip-label">{w(`month.${month}`)}</span>
        <MonthCells days={days.filter(({ day }) => civil(day)[1] === month)} runs={runs} silences={silences} />
      </div>
    ))}
    <div className="strip-row" aria-hidden="true">
      <span className="strip-label" />
      <svg className="axis" focusable="false">
        {DATES.filter((date) => Number(date) % 7 === 1).map((date) => (
          <text key={date} x={`${(x(date) ?? 0) + x.bandwidth() / 2}%`} y="1em" textAnchor="middle">
            {date}
          </text>
        ))}
      </svg>
    </div>
  </div>
);

const x = scaleBand().domain(DATES).range([0, 100]).paddingInner(0.14);

type Minutes = Record<Kind, number>;
const stacked = stack<Minutes, Kind>().keys([...KINDS].toReversed());

const MonthCells = ({ days, runs, silences }: Omit<YearCellsProps, 'w'>) => {
  const cells = days.map(({ day, from, to }) => ({
    date: String(civil(day)[2]),
    length: to - from,
    minutes: { ...sumsOf(within(runs, from, to)) },
    worst: worstMark(silencesIn(silences, from, to)),
  }));
  const series = stacked(cells.map(({ minutes }) => minutes));
  return (
    <svg className="strip cells" aria-hidden="true" focusable="false">
      {cells.map(({ date }) => (
        <rect key={date} className="strip-ground" x={`${x(date)}%`} y="0" width={`${x.bandwidth()}%`} height="100%" />
      ))}
      {series.flatMap((one) =>
        one.flatMap(([low, high], i) => {
          const { date = '1', length = 1 } = cells[i] ?? {};
          const y = scaleLinear().domain([0, length]).range([100, 0]);
          if (high <= low) return [];
          return [
            <rect
              key={`${date}-${one.key}`}
              className={`strip-${one.key}`}
              fill={fillOf(one.key)}
              x={`${x(date)}%`}
              y={`${y(high)}%`}
              width={`${x.bandwidth()}%`}
              height={`${y(low) - y(high)}%`}
            />,
          ];
        }),
      )}
      {cells.flatMap(({ date, worst }) =>
        worst === undefined
          ? []
          : [
              <svg key={date} x={`${(x(date) ?? 0) + x.bandwidth() / 2}%`} y="22%" overflow="visible">
                <path className={`mark mark-${worst}`} d={markPath(worst)} transform="scale(0.8)" />
              </svg>,
            ],
      )}
    </svg>
  );
};
