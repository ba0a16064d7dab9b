/** What is wrong now, the worst first. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { fleetNow } from '@dauys/protocol/fleet.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import { fleetText, type FleetText } from '@dauys/wording/compiled/fleet.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useDesk } from '../session/session.tsx';
import { FleetTable, type ShownLine } from './fleetTable.tsx';
import { csvOf } from './csv.ts';
import { worstFirst, type FleetLine } from './worstFirst.ts';

const POLL_MS = 5_000;
const VIEWS = ['wrong', 'all'] as const;
type View = (typeof VIEWS)[number];

const useFleet = () => {
  const { hub, session } = useDesk();
  return useQuery({
    queryKey: ['fleet'],
    queryFn: async () => valueOf(await hub.ask(fleetNow, { method: 'GET', path: '/api/fleet', token: session.token })),
    refetchInterval: POLL_MS,
  });
};

/** A line in the reader's words: the facility by its name in the verified directory, times in the facility's own zone. */
const useShown = (f: FleetText): ((line: FleetLine) => ShownLine) => {
  const { language, dateTime } = useWords();
  const { trusted } = useTrusted();
  return (line) => {
    const facility = trusted?.directory.facilities.get(line.facility);
    return {
      id: line.id,
      state: line.state,
      isWrong: line.isWrong,
      facility: facility?.names[language] ?? line.facility,
      words: f(`state.${line.state}`),
      said: [...line.said.map((word) => f(`condition.${word}`)), ...line.unknownWords.map((word) => f('page.other', { word }))],
      heard: line.heardAt === undefined ? f('page.never') : dateTime(line.heardAt, facility?.zone ?? OWN_ZONE),
    };
  };
};

export const FleetPage = () => {
  const { t, time, language } = useWords();
  const f = fleetText(language);
  const heading = useArrival();
  const { data, error, isPending } = useFleet();
  const [view, setView] = useState<View>('wrong');
  const shownOf = useShown(f);
  const lines = useMemo(() => worstFirst(data?.terminals ?? []), [data]);
  const wrong = lines.filter(({ isWrong }) => isWrong);
  const shown = (view === 'wrong' ? wrong : lines).map(shownOf);
  return (
    <div className="fleet">
      <title>{`${wrong.length > 0 ? `(${wrong.length}) ` : ''}${f('page.title')} · ${t('app.name')}`}</title>
      <div className="inbox-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {f('page.title')}
          </h1>
          {lines.length === 0 ? null : (
            <p className="desk-quiet" aria-live="polite">
              {f('page.counts', { wrong: wrong.length, all: lines.length })}
            </p>
          )}
        </div>
        <Segments
          label={f('page.view')}
          segments={VIEWS.map((id) => ({ id, label: f(`page.view.${id}`) }))}
          chosen={view}
          onChoose={setView}
        />
      </div>
      <p className="desk-quiet">{f('page.lead')}</p>
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {isPending ? <p role="status">{t('loading')}</p> : null}
      {data === undefined || shown.length > 0 ? null : <Nothing f={f} isEmpty={lines.length === 0} />}
      {shown.length === 0 ? null : <FleetTable f={f} lines={shown} />}
      {data === undefined || lines.length === 0 ? null : (
        <div className="fleet-foot">
          <p className="desk-quiet desk-small">{f('page.as-of', { time: time(Date.parse(data.at), OWN_ZONE) })}</p>
          <Button look="quiet" onPress={() => save(csvOf(tableOf(f, lines.map(shownOf))), `dauys-${data.at.slice(0, 10)}.csv`)}>
            {f('page.csv')}
          </Button>
        </div>
      )}
    </div>
  );
};

const Nothing = ({ f, isEmpty }: { readonly f: FleetText; readonly isEmpty: boolean }) => (
  <div className="empty desk-card">
    <p className="empty-title">{f(isEmpty ? 'page.none' : 'page.none-wrong')}</p>
    {isEmpty ? null : <p className="desk-quiet">{f('page.none-wrong-detail')}</p>}
  </div>
);

const tableOf = (f: FleetText, lines: readonly ShownLine[]): readonly (readonly string[])[] => [
  [f('page.col.terminal'), f('page.col.facility'), f('page.col.state'), f('page.col.said'), f('page.col.heard')],
  ...lines.map(({ id, facility, words, said, heard }) => [id, facility, words, said.join('; '), heard]),
];

const save = (text: string, name: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
};
