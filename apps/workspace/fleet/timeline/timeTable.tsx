import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { KINDS, percentIn, sumsOf, within, type Run, type Sums } from './runs.ts';
import type { MarkedSilence } from './silenceMark.ts';
import { silencesIn, spanWords } from './words.ts';

/** A line of the table under a timeline: a stretch with what its minutes were, and how many silences began in it. */
export interface TimeLine {
  readonly key: string | number;
  readonly name: string;
  readonly sums: Sums;
  readonly silences: number;
}

export const timeLineOf = (
  { key, name, from, to }: { readonly key: string | number; readonly name: string; readonly from: number; readonly to: number },
  runs: readonly Run[],
  silences: readonly MarkedSilence[],
): TimeLine => ({ key, name, sums: sumsOf(within(runs, from, to)), silences: silencesIn(silences, from, to).length });

export interface TimeTableProps {
  readonly w: WatchText;
  readonly caption: string;
  /** What a line is: a day, a month, a terminal. */
  readonly first: string;
  readonly lines: readonly TimeLine[];
}

export const TimeTable = ({ w, caption, first, lines }: TimeTableProps) => {
  const kinds = KINDS.filter((kind) => lines.some(({ sums }) => sums[kind] > 0));
  return (
    <table className="fleet-table">
      <caption className="desk-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col">
              {w(`kind.${kind}`)}
            </th>
          ))}
          <th scope="col">{w('col.share')}</th>
          <th scope="col">{w('col.silences')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, name, sums, silences }) => (
          <tr key={key}>
            <th scope="row" data-name={first}>
              {name}
            </th>
            {kinds.map((kind) => (
              <td key={kind} data-name={w(`kind.${kind}`)} className="desk-figures">
                {spanWords(w, sums[kind])}
              </td>
            ))}
            <td data-name={w('col.share')} className="desk-figures">
              <Share sums={sums} />
            </td>
            <td data-name={w('col.silences')} className="desk-figures">
              {silences}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** No figure is not zero. */
const Share = ({ sums }: { readonly sums: Sums }) => {
  const { number } = useWords();
  const percent = percentIn(sums);
  return percent === undefined ? '–' : number(percent);
};

/** Whole minutes, so that a spreadsheet can add them up. */
export const timeCsv = (w: WatchText, first: string, lines: readonly TimeLine[]): readonly (readonly string[])[] => [
  [first, ...KINDS.map((kind) => `${w(`kind.${kind}`)}, ${w('time.minutes')}`), w('col.share'), w('col.silences')],
  ...lines.map(({ name, sums, silences }) => [
    name,
    ...KINDS.map((kind) => String(sums[kind])),
    String(percentIn(sums) ?? ''),
    String(silences),
  ]),
];
