import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import type { Run } from './runs.ts';

const COLUMNS = ['from', 'to', 'kind'] as const;

/** A day stretch by stretch, by the clock of its facility. */
export const useDayRows = (w: WatchText, runs: readonly Run[], zone: string): readonly (readonly [string, string, string])[] => {
  const { time } = useWords();
  const clock = (minute: number) => time(minute * MINUTE_MS, zone);
  return runs.map(({ from, to, kind }) => [clock(from), clock(to), w(`kind.${kind}`)]);
};

export const dayCsv = (w: WatchText, rows: readonly (readonly string[])[]): readonly (readonly string[])[] => [
  COLUMNS.map((name) => w(`col.${name}`)),
  ...rows,
];

export const DayTable = ({ w, rows }: { readonly w: WatchText; readonly rows: readonly (readonly [string, string, string])[] }) => (
  <table className="fleet-table">
    <caption className="desk-hidden">{w('time.table')}</caption>
    <thead>
      <tr>
        {COLUMNS.map((name) => (
          <th key={name} scope="col">
            {w(`col.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([from, to, kind]) => (
        <tr key={from}>
          <th scope="row" data-name={w('col.from')} className="desk-figures">
            {from}
          </th>
          <td data-name={w('col.to')} className="desk-figures">
            {to}
          </td>
          <td data-name={w('col.kind')}>{kind}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
