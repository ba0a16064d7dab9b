/** The country by region: tiles, borders where the operator plugged them in, and the same as a table. */
import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import { compareText } from '@dauys/wording/dates.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { TableFoot } from '../tableFoot.tsx';
import { tallyCsv, TallyTable, type TallyRow } from '../tallyTable.tsx';
import { GeometryMap } from './geometryMap.tsx';
import { NOBODY, REGIONS, worstTallyFirst, type Region, type Tally } from './regions.ts';
import { TileMap, type Chosen } from './tileMap.tsx';
import { useGeometry } from './useGeometry.ts';

const VIEWS = ['tiles', 'borders'] as const;

export interface MapSectionProps {
  readonly tallies: ReadonlyMap<Region, Tally>;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  /** Of the files that are saved. */
  readonly day: string;
}

export const MapSection = ({ tallies, chosen, onChoose, day }: MapSectionProps) => {
  const { language } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const drawing = useGeometry();
  const [view, setView] = useState<(typeof VIEWS)[number]>('tiles');
  const borders = view === 'borders' ? drawing : undefined;
  const rows = useRows(tallies, onChoose);
  const columns = [w('col.region'), w('col.code')] as const;
  return (
    <section className="desk-card map-card" aria-labelledby="map-title">
      <div className="map-head">
        <h2 id="map-title">{w('map.title')}</h2>
        {drawing === undefined ? null : (
          <Segments
            label={w('map.view')}
            segments={VIEWS.map((id) => ({ id, label: w(`map.view.${id}`) }))}
            chosen={view}
            onChoose={setView}
          />
        )}
      </div>
      {borders !== undefined ? (
        <GeometryMap w={w} drawing={borders} tallies={tallies} chosen={chosen} onChoose={onChoose} />
      ) : (
        <TileMap w={w} tallies={tallies} chosen={chosen} onChoose={onChoose} />
      )}
      <p className="desk-quiet desk-small">{w(borders === undefined ? 'map.legend' : 'map.legend-borders')}</p>
      <details>
        <summary>{w('map.table')}</summary>
        <TallyTable w={w} caption={w('map.table')} columns={columns} rows={rows} />
        <TableFoot f={f} w={w} rows={() => tallyCsv(w, columns, rows)} name={`regions-${day}`} />
      </details>
    </section>
  );
};

const useRows = (tallies: ReadonlyMap<Region, Tally>, onChoose: (chosen: Chosen) => void): readonly TallyRow[] => {
  const { language } = useWords();
  const w = watchText(language);
  return REGIONS.filter((region) => region !== 'other' || tallies.has('other'))
    .map((region) => {
      const name = w(`region.${region}`);
      const shown = (
        <Button look="bare" onPress={() => onChoose(region)}>
          {name}
        </Button>
      );
      return { key: region, name, shown, beside: region === 'other' ? '' : region, tally: tallies.get(region) ?? NOBODY };
    })
    .toSorted((a, b) => worstTallyFirst(a.tally, b.tally) || compareText(language, a.name, b.name));
};
