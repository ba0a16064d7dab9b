import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { STANDINGS } from '../worstFirst.ts';
import type { Drawing, Shape } from './geometry.ts';
import { NOBODY, sizeOf, worstOf, type Region, type Tally } from './regions.ts';
import type { Chosen } from './tileMap.tsx';

export interface GeometryMapProps {
  readonly w: WatchText;
  readonly drawing: Drawing;
  readonly tallies: ReadonlyMap<Region, Tally>;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}

/** The borders that the operator plugged in, marked as the tiles are. */
export const GeometryMap = ({ w, drawing: { shapes, width, height }, tallies, chosen, onChoose }: GeometryMapProps) => (
  <svg className="borders" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={w('map.choose')}>
    {shapes.map((shape) => (
      <Border
        key={shape.code}
        w={w}
        shape={shape}
        tally={tallies.get(shape.code) ?? NOBODY}
        isChosen={chosen === shape.code}
        onChoose={() => onChoose(chosen === shape.code ? 'all' : shape.code)}
      />
    ))}
  </svg>
);

interface BorderProps {
  readonly w: WatchText;
  readonly shape: Shape;
  readonly tally: Tally;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

const Border = ({ w, shape: { code, path, centre }, tally, isChosen, onChoose }: BorderProps) => (
  <g
    role="button"
    tabIndex={0}
    aria-pressed={isChosen}
    aria-label={`${w(`region.${code}`)}: ${sizeOf(tally) === 0 ? w('map.nobody') : w('map.counts', tally)}`}
    className={`border border-${worstOf(tally)}`}
    onClick={onChoose}
    onKeyDown={(event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onChoose();
    }}
  >
    <title>{w(`region.${code}`)}</title>
    <path d={path} />
    <text x={centre[0]} y={centre[1]} textAnchor="middle" aria-hidden="true">
      {markOf(tally)}
    </text>
  </g>
);

const signs = { down: '✕', hindered: '△', unknown: '?', well: '✓' } as const;

/** The worst of it with its number. */
const markOf = (tally: Tally): string => {
  const worst = STANDINGS.find((standing) => standing === worstOf(tally));
  return worst === undefined ? '' : `${signs[worst]} ${tally[worst]}`;
};
