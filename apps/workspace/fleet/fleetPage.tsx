/** What is wrong now, the worst first: by region, by facility, by terminal. */
import { useMemo, useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import { fleetText, type FleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { refusalOf } from '../link/refused.ts';
import { FacilitiesTable, useFacilityColumns, useFacilityRows } from './facilitiesTable.tsx';
import { FleetTable, type ShownLine } from './fleetTable.tsx';
import { MapSection } from './map/mapSection.tsx';
import { tallyBy } from './map/regions.ts';
import type { Chosen } from './map/tileMap.tsx';
import { useNewNames } from './strangers.ts';
import { usePlace, useShown } from './shown.ts';
import { TableFoot } from './tableFoot.tsx';
import { tallyCsv } from './tallyTable.tsx';
import { useFleet } from './useFleet.ts';
import { UndeliveredAlerts } from './undelivered.tsx';
import { worstFirst, type FleetLine } from './worstFirst.ts';

const VIEWS = ['wrong', 'all', 'facilities'] as const;
type View = (typeof VIEWS)[number];

export const FleetPage = () => {
  const { t, language } = useWords();
  const f = fleetText(language);
  const w = watchText(language);
  const heading = useArrival();
  const { data, error, isPending } = useFleet();
  useNewNames(data);
  const [view, setView] = useState<View>('wrong');
  const [chosen, setChosen] = useState<Chosen>('all');
  const placeOf = usePlace();
  const lines = useMemo(() => worstFirst(data?.terminals ?? []), [data]);
  const wrong = lines.filter(({ isWrong }) => isWrong);
  const here = lines.filter(({ facility }) => chosen === 'all' || placeOf(facility).region === chosen);
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
          segments={VIEWS.map((id) => ({ id, label: id === 'facilities' ? w('view.facilities') : f(`page.view.${id}`) }))}
          chosen={view}
          onChoose={setView}
        />
      </div>
      <p className="desk-quiet">{f('page.lead')}</p>
      <UndeliveredAlerts />
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {isPending ? <p role="status">{t('loading')}</p> : null}
      {data === undefined ? null : lines.length === 0 ? (
        <Nothing title={f('page.none')} />
      ) : (
        <div className="fleet-columns">
          <MapSection
            tallies={tallyBy(lines, ({ facility }) => placeOf(facility).region)}
            chosen={chosen}
            onChoose={setChosen}
            day={data.at.slice(0, 10)}
          />
          <Listing view={view} chosen={chosen} onEverywhere={() => setChosen('all')} lines={here} at={data.at} />
        </div>
      )}
    </div>
  );
};

interface ListingProps {
  readonly view: View;
  readonly chosen: Chosen;
  readonly onEverywhere: () => void;
  readonly lines: readonly FleetLine[];
  readonly at: string;
}

/** The table that the map filters, and the way to take the filter off again. */
const Listing = ({ view, chosen, onEverywhere, lines, at }: ListingProps) => {
  const { language, time } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const shownOf = useShown();
  const facilities = useFacilityRows(lines);
  const columns = useFacilityColumns();
  const shown = lines.filter(({ isWrong }) => view === 'all' || isWrong).map(shownOf);
  const rows = () => (view === 'facilities' ? tallyCsv(w, columns, facilities) : tableOf(f, lines.map(shownOf)));
  return (
    <div className="fleet-list">
      <p className="fleet-only" aria-live="polite">
        {chosen === 'all' ? null : w('map.only', { region: w(`region.${chosen}`) })}
      </p>
      {chosen === 'all' ? null : (
        <p>
          <Button look="bare" onPress={onEverywhere}>
            {w('map.all')}
          </Button>
        </p>
      )}
      {view === 'facilities' ? (
        <FacilitiesTable rows={facilities} />
      ) : shown.length === 0 ? (
        <Nothing title={lines.length === 0 ? w('map.nobody-here') : f('page.none-wrong')}>
          {lines.length === 0 ? null : f('page.none-wrong-detail')}
        </Nothing>
      ) : (
        <FleetTable f={f} lines={shown} />
      )}
      <TableFoot f={f} w={w} rows={rows} name={at.slice(0, 10)}>
        {f('page.as-of', { time: time(Date.parse(at), OWN_ZONE) })}
      </TableFoot>
    </div>
  );
};

const Nothing = ({ title, children }: { readonly title: string; readonly children?: string | null }) => (
  <div className="empty desk-card">
    <p className="empty-title">{title}</p>
    {children === undefined || children === null ? null : <p className="desk-quiet">{children}</p>}
  </div>
);

const tableOf = (f: FleetText, lines: readonly ShownLine[]): readonly (readonly string[])[] => [
  [f('page.col.terminal'), f('page.col.facility'), f('page.col.state'), f('page.col.said'), f('page.col.heard')],
  ...lines.map(({ id, facility, words, said, heard }) => [id, facility, words, said.join('; '), heard]),
];
