/** Terminals counted by region or by facility: the table under the map, and a way through the fleet of its own. */
import type { ReactNode } from 'react';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { sizeOf, worstOf, type Tally } from './map/regions.ts';
import { StandingMark } from './map/standingMark.tsx';
import { STANDINGS } from './worstFirst.ts';

export interface TallyRow {
  readonly key: string;
  /** As it is written into a file. */
  readonly name: string;
  readonly shown: ReactNode;
  /** The code of a region, the region of a facility. */
  readonly beside: string;
  readonly tally: Tally;
}

export interface TallyTableProps {
  readonly w: WatchText;
  readonly caption: string;
  readonly columns: readonly [name: string, beside: string];
  readonly rows: readonly TallyRow[];
}

export const TallyTable = ({ w, caption, columns: [name, beside], rows }: TallyTableProps) => (
  <table className="fleet-table">
    <caption className="desk-hidden">{caption}</caption>
    <thead>
      <tr>
        <th scope="col">{name}</th>
        <th scope="col">{beside}</th>
        {STANDINGS.map((standing) => (
          <th key={standing} scope="col">
            {w(`standing.${standing}`)}
          </th>
        ))}
        <th scope="col">{w('col.all')}</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ key, shown, beside: said, tally }) => (
        <tr key={key} className={`tally-${worstOf(tally)}`}>
          <th scope="row" data-name={name}>
            {shown}
          </th>
          <td data-name={beside}>{said}</td>
          {STANDINGS.map((standing) => (
            <td key={standing} data-name={w(`standing.${standing}`)} className="desk-figures">
              {tally[standing] === 0 ? null : <StandingMark standing={standing} />} {tally[standing]}
            </td>
          ))}
          <td data-name={w('col.all')} className="desk-figures">
            {sizeOf(tally)}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

export const tallyCsv = (
  w: WatchText,
  [name, beside]: readonly [string, string],
  rows: readonly TallyRow[],
): readonly (readonly string[])[] => [
  [name, beside, ...STANDINGS.map((standing) => w(`standing.${standing}`)), w('col.all')],
  ...rows.map((row) => [row.name, row.beside, ...STANDINGS.map((standing) => String(row.tally[standing])), String(sizeOf(row.tally))]),
];
