/** What the hub publishes for everybody of a facility's month: the index, and the minutes that it is worked out from. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { indexMonths, type FacilityFigures, type IndexMonth } from '@dauys/protocol/availability-index.ts';
import { Select } from '@dauys/ui/desk/select.tsx';
import { figuresText, type FiguresText } from '@dauys/wording/compiled/figures.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { monthNamed, spanWords } from '../fleet/timeline/words.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useSeat } from '../session/seat.tsx';
import { monthsToShow, readMonth } from './readFigures.ts';
import './figures.css';

const AGAIN_MS = 300_000;

const useMonths = () => {
  const { hub } = useSeat();
  return useQuery({
    queryKey: ['figures'],
    queryFn: async () => valueOf(await hub.ask(indexMonths, { method: 'GET', path: '/statistics/availability' })),
    staleTime: AGAIN_MS,
  });
};

/** Nothing is kept of what is not signed. */
const useMonth = (month: string | undefined) => {
  const { hub } = useSeat();
  const { trusted } = useTrusted();
  return useQuery({
    queryKey: ['figures', month],
    enabled: month !== undefined && trusted !== undefined,
    queryFn: async (): Promise<IndexMonth | null> => {
      if (month === undefined || trusted === undefined) return null;
      const published = valueOf(await hub.published({ method: 'GET', path: `/statistics/availability/${month}.json` }));
      return valueOf(readMonth(published, month, trusted.directory));
    },
    staleTime: AGAIN_MS,
  });
};

export const FiguresSection = ({ facility }: { readonly facility: string }) => {
  const { language } = useWords();
  const [g, w] = [figuresText(language), watchText(language)];
  const [wish, setWish] = useState<string>();
  const months = useMonths();
  const names = months.data === undefined ? [] : monthsToShow(months.data);
  const chosen = names.find((name) => name === wish) ?? names[0];
  const { data, error } = useMonth(chosen);
  const failed = months.error ?? error;
  return (
    <section className="desk-card figures" aria-labelledby="figures-title">
      <h2 id="figures-title">{g('title')}</h2>
      <p className="desk-quiet">{g('lead')}</p>
      {failed === null ? null : <RefusalNotice refusal={refusalOf(failed)} />}
      {months.data !== undefined && chosen === undefined ? <p>{g('none')}</p> : null}
      {chosen === undefined ? null : (
        <div className="figures-month">
          <Select
            label={g('month')}
            empty={g('month')}
            options={names.map((id) => ({ id, label: monthNamed(w, id) }))}
            chosen={chosen}
            onChoose={setWish}
          />
        </div>
      )}
      {data === undefined || data === null ? null : <Month g={g} month={data} facility={facility} />}
    </section>
  );
};

interface MonthProps {
  readonly g: FiguresText;
  readonly month: IndexMonth;
  readonly facility: string;
}

const Month = ({ g, month, facility }: MonthProps) => {
  const { date, number } = useWords();
  const own = month.facilities.find(({ id }) => id === facility);
  const checked = <p className="desk-quiet desk-small">{g('checked')}</p>;
  if (own === undefined)
    return (
      <>
        <p>{g('not-in')}</p>
        {checked}
      </>
    );
  const day = date(Date.parse(`${month.through}T00:00:00Z`), 'UTC');
  return (
    <>
      <p className="figures-index">{own.index === undefined ? g('index.none') : g('index', { index: number(own.index) })}</p>
      {own.availability === undefined ? null : <p>{g('availability', { percent: number(Math.round(own.availability * 1_000) / 10) })}</p>}
      <p>{g(month.closed ? 'until.closed' : 'until.open', { day })}</p>
      <Minutes g={g} own={own} />
      <p className="desk-quiet desk-small">{g('rules', { version: month.rules.version })}</p>
      {checked}
    </>
  );
};

const PARTS = ['declared', 'usable', 'unknown', 'planned', 'explained', 'unexplained'] as const;

const Minutes = ({ g, own }: { readonly g: FiguresText; readonly own: FacilityFigures }) => {
  const w = watchText(useWords().language);
  return (
    <dl className="figures-parts" aria-label={g('parts')}>
      {PARTS.map((part) => (
        <div key={part}>
          <dt>{g(part)}</dt>
          <dd className="desk-figures">{spanWords(w, own[part])}</dd>
        </div>
      ))}
    </dl>
  );
};
