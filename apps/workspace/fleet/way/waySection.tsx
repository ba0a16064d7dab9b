/** What tests of the way have proven of a terminal in the last days: by its own page, a word a day; by visitors, each on the day of the visit. */
import { WAY_WORDS } from '@dauys/fleet/way.ts';
import { canaryText, type CanaryText } from '@dauys/wording/compiled/canary.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { visitText, type VisitText } from '@dauys/wording/compiled/visit.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { RefusalNotice } from '../../frame/refusalNotice.tsx';
import { useWords } from '../../frame/words.tsx';
import { refusalOf } from '../../link/refused.ts';
import { useVisits } from '../../visits/useVisits.ts';
import { TableFoot } from '../tableFoot.tsx';
import { useWay } from './useWay.ts';
import { provenOf, wayLines, type WayLine } from './wayLines.ts';
import { WayFill, WayMark, WayStrip } from './wayStrip.tsx';

export const WaySection = ({ id, zone }: { readonly id: string; readonly zone: string }) => {
  const { t, language } = useWords();
  const c = canaryText(language);
  const { data, error, isPending } = useWay(id);
  const visits = useVisits();
  const lines = wayLines(data?.days ?? [], visits.data?.codes ?? [], { terminal: id, zone });
  return (
    <section className="desk-card time-card" aria-labelledby="way-title">
      <h2 id="way-title">{c('title')}</h2>
      <p className="desk-quiet desk-small">{c('lead')}</p>
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {isPending ? <p role="status">{t('loading')}</p> : null}
      {visits.error === null ? null : <RefusalNotice refusal={refusalOf(visits.error)} />}
      {data === undefined ? null : <Shown id={id} c={c} lines={lines} isWhole={visits.data !== undefined} />}
    </section>
  );
};

interface ShownProps {
  readonly id: string;
  readonly c: CanaryText;
  readonly lines: readonly WayLine[];
  /** Whether the tests by visitors are among them. */
  readonly isWhole: boolean;
}

const Shown = ({ id, c, lines, isWhole }: ShownProps) => {
  const { language } = useWords();
  const sum = provenOf(lines);
  const table = useRows(c, lines);
  return (
    <>
      <p className="desk-small">{sum.n === 0 ? c('sum.none') : c('sum', sum)}</p>
      <WayStrip lines={lines} />
      <WayLegend c={c} lines={lines} />
      <details className="time-table">
        <summary>{c('table')}</summary>
        <WayTable c={c} rows={table} />
      </details>
      <TableFoot
        f={fleetText(language)}
        w={watchText(language)}
        isWhole={isWhole}
        rows={() => [COLUMNS.map((name) => c(`col.${name}`)), ...table]}
        name={`${id}-tests`}
      >
        {c('note')}
      </TableFoot>
    </>
  );
};

const COLUMNS = ['day', 'way', 'late', 'visitors'] as const;
type Row = readonly [day: string, way: string, late: string, visitors: string];

/** The newest first. */
const useRows = (c: CanaryText, lines: readonly WayLine[]): readonly Row[] => {
  const v = visitText(useWords().language);
  return lines
    .toReversed()
    .map(({ day, way, lateDays, visitors }) => [day, c(`way.${way}`), lateWords(c, lateDays), saidBy(c, v, visitors)]);
};

/** Below a day nothing is said: a day that only a cover has proven looks like any other. */
const lateWords = (c: CanaryText, lateDays: number | undefined): string => (lateDays === undefined ? '–' : c('late', { n: lateDays }));

const saidBy = (c: CanaryText, v: VisitText, visitors: WayLine['visitors']): string =>
  visitors.length === 0 ? '–' : visitors.map(({ visit, verdict }) => c('visitor', { visit, verdict: v(`verdict.${verdict}`) })).join('; ');

const WayTable = ({ c, rows }: { readonly c: CanaryText; readonly rows: readonly Row[] }) => (
  <table className="fleet-table">
    <caption className="desk-hidden">{c('table')}</caption>
    <thead>
      <tr>
        {COLUMNS.map((name) => (
          <th key={name} scope="col">
            {c(`col.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([day, ...cells]) => (
        <tr key={day}>
          <th scope="row" data-name={c('col.day')} className="desk-figures">
            {day}
          </th>
          {cells.map((cell, i) => (
            <td key={COLUMNS[i + 1]} data-name={c(`col.${COLUMNS[i + 1] ?? 'way'}`)}>
              {cell}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

/** Only what is there. */
const WayLegend = ({ c, lines }: { readonly c: CanaryText; readonly lines: readonly WayLine[] }) => (
  <ul className="legend desk-small">
    {WAY_WORDS.filter((word) => lines.some(({ way }) => way === word)).map((word) => (
      <li key={word}>
        <svg className="legend-fill" aria-hidden="true" focusable="false">
          <WayFill way={word} />
        </svg>
        {c(`way.${word}`)}
      </li>
    ))}
    {(['late', 'visitors'] as const)
      .filter((mark) => lines.some(({ lateDays, visitors }) => (mark === 'late' ? lateDays !== undefined : visitors.length > 0)))
      .map((mark) => (
        <li key={mark}>
          <svg className="legend-mark" viewBox="-7 -7 14 14" aria-hidden="true" focusable="false">
            <WayMark mark={mark} />
          </svg>
          {c(`mark.${mark}`)}
        </li>
      ))}
  </ul>
);
