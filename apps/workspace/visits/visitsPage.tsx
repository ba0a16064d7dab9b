/** People's own tests: codes for visitors, lawyers and relatives, and what became of each. */
import type { VisitCodeShown, VisitsShown } from '@dauys/protocol/visit.ts';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { visitText, type VisitText } from '@dauys/wording/compiled/visit.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { Awaited } from '../frame/awaited.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { MakeCode } from './makeCode.tsx';
import { TypedAt } from './typedAt.tsx';
import { useVisits } from './useVisits.ts';

export const VisitsPage = () => {
  const { t, language } = useWords();
  const v = visitText(language);
  const heading = useArrival();
  const { data, error, isPending } = useVisits();
  return (
    <div className="doors">
      <title>{`${v('page.title')} · ${t('app.name')}`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {v('page.title')}
      </h1>
      <p className="desk-quiet">{v('page.lead')}</p>
      <div className="doors-columns">
        <div className="doors-side">
          <Awaited error={error} isPending={isPending} />
          {data?.codes.length === 0 ? (
            <div className="empty desk-card">
              <p className="empty-title">{v('page.none')}</p>
              <p className="desk-quiet">{v('page.none-detail')}</p>
            </div>
          ) : null}
          {data === undefined || data.codes.length === 0 ? null : <Results shown={data} v={v} />}
        </div>
        <div className="doors-side">
          <MakeCode v={v} />
        </div>
      </div>
    </div>
  );
};

const Results = ({ shown: { codes, visits }, v }: { readonly shown: VisitsShown; readonly v: VisitText }) => (
  <section className="desk-card doors-card" aria-labelledby="visits-results">
    <h2 id="visits-results">{v('page.results')}</h2>
    {visits
      .filter(({ tried }) => tried > 0)
      .map(({ visit, tried, arrived, waiting }) => (
        <p key={visit}>{v('page.finding', { visit, tried, arrived, waiting })}</p>
      ))}
    <ul className="door-list">
      {codes.map((code) => (
        <OneCode key={code.hash} code={code} v={v} />
      ))}
    </ul>
  </section>
);

const lookOf = ({ verdict }: VisitCodeShown) =>
  verdict === 'arrived' ? 'done' : verdict === 'failed' ? 'urgent' : verdict === 'late' ? 'fresh' : 'plain';

const OneCode = ({ code, v }: { readonly code: VisitCodeShown; readonly v: VisitText }) => {
  const { dateTime, language } = useWords();
  const { trusted } = useTrusted();
  const facility = trusted?.directory.facilities.get(code.facility);
  const zone = facility?.zone ?? OWN_ZONE;
  const when = (iso: string): string => dateTime(Date.parse(iso), zone);
  const { visit, until, typed, arrived } = code;
  return (
    <li className="door-line">
      <div className="door-line-text">
        <p className="door-line-title">
          <span>{visit ?? v('page.blind')}</span>
          <Mark look={lookOf(code)}>{v(`verdict.${code.verdict}`)}</Mark>
        </p>
        <p className="desk-small">{facility?.names[language] ?? code.facility}</p>
        <p className="desk-quiet desk-small desk-figures">
          {[
            v('page.made', { time: when(code.madeAt) }),
            ...(until === undefined ? [] : [v('page.until', { time: when(until) })]),
            ...(typed === undefined ? [] : [v('page.typed', { terminal: typed.terminal, time: when(typed.at) })]),
            ...(arrived === undefined ? [] : [v('page.arrived', { terminal: arrived.terminal, time: when(arrived.at) })]),
          ].join(' · ')}
        </p>
        {visit !== undefined && typed === undefined && arrived === undefined ? <TypedAt code={code} v={v} /> : null}
      </div>
    </li>
  );
};
