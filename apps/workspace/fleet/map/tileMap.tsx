import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { STANDINGS } from '../worstFirst.ts';
import { NOBODY, sizeOf, TILES, worstOf, type Region, type Tally } from './regions.ts';
import { StandingMark } from './standingMark.tsx';

export type Chosen = Region | 'all';

export interface TileMapProps {
  readonly w: WatchText;
  readonly tallies: ReadonlyMap<Region, Tally>;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}

/** The country as tiles: one stop of the Tab key, arrows inside; each says its name and counts. */
export const TileMap = ({ w, tallies, chosen, onChoose }: TileMapProps) => {
  const rest = tallies.get('other');
  return (
    <ToggleButtonGroup
      aria-label={w('map.choose')}
      className="tiles"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const next = ['all' as const, ...TILES.map(({ code }) => code), 'other' as const].find((id) => keys.has(id));
        if (next !== undefined) onChoose(next);
      }}
    >
      <ToggleButton id="all" className="tile tile-all" style={{ gridColumn: '1 / span 2', gridRow: 1 }}>
        {w('map.all')}
      </ToggleButton>
      {TILES.map(({ code, column, row }) => (
        <RegionTile key={code} w={w} region={code} tally={tallies.get(code) ?? NOBODY} column={column} row={row} />
      ))}
      {rest === undefined ? null : <RegionTile w={w} region="other" tally={rest} column={6} row={5} />}
    </ToggleButtonGroup>
  );
};

interface RegionTileProps {
  readonly w: WatchText;
  readonly region: Region;
  readonly tally: Tally;
  readonly column: number;
  readonly row: number;
}

const RegionTile = ({ w, region, tally, column, row }: RegionTileProps) => (
  <ToggleButton id={region} className={`tile tile-${worstOf(tally)}`} style={{ gridColumn: column, gridRow: row }}>
    <span className="tile-name">{w(`short.${region}`)}</span>
    <span className="tile-code" aria-hidden="true">
      {region === 'other' ? '…' : region.slice(3)}
    </span>
    <TileMarks tally={tally} />
    <span className="desk-hidden">{sizeOf(tally) === 0 ? w('map.nobody') : w('map.counts', tally)}</span>
  </ToggleButton>
);

/** What is wrong with a number each; the well ones only when nothing is. */
const TileMarks = ({ tally }: { readonly tally: Tally }) => {
  const wrong = STANDINGS.filter((standing) => standing !== 'well' && tally[standing] > 0);
  const shown = wrong.length > 0 ? wrong : STANDINGS.filter((standing) => tally[standing] > 0);
  return (
    <span className="tile-marks" aria-hidden="true">
      {shown.map((standing) => (
        <span key={standing} className="tile-mark">
          <StandingMark standing={standing} />
          {tally[standing]}
        </span>
      ))}
    </span>
  );
};
