import { scaleBand } from 'd3-scale';
import { symbol, symbolDiamond2, symbolSquare2, type SymbolType } from 'd3-shape';
import type { WayWord } from '@dauys/fleet/way.ts';
import type { Kind } from '../timeline/runs.ts';
import { fillOf } from '../timeline/strip.tsx';
import type { WayLine } from './wayLines.ts';

/** The fills of the timelines, from below to above: what is told apart there without colour is told apart here. */
export const FILLS = {
  proven: ['usable'],
  partly: ['usable', 'unusable'],
  'not-proven': ['unusable'],
  unknown: ['unknown'],
  nothing: ['closed'],
} as const satisfies Record<WayWord, readonly Kind[]>;

const MARKS = { visitors: symbolDiamond2, late: symbolSquare2 } as const satisfies Record<string, SymbolType>;

export const WayMark = ({ mark }: { readonly mark: keyof typeof MARKS }) => <path className="mark" d={symbol(MARKS[mark], 34)() ?? ''} />;

/** One rectangle over the other, from the bottom up. */
export const WayFill = ({ way, x = 0, width = 100 }: { readonly way: WayWord; readonly x?: number; readonly width?: number }) => {
  const kinds: readonly Kind[] = FILLS[way];
  const share = 100 / kinds.length;
  return kinds.map((kind, i) => (
    <rect
      key={kind}
      className={`strip-${kind}`}
      fill={fillOf(kind)}
      x={`${x}%`}
      y={`${100 - (i + 1) * share}%`}
      width={`${width}%`}
      height={`${share}%`}
    />
  ));
};

/** A cell a day, side by side; what it shows is told by the table under it. */
export const WayStrip = ({ lines }: { readonly lines: readonly WayLine[] }) => {
  const x = scaleBand()
    .domain(lines.map(({ day }) => day))
    .range([0, 100])
    .paddingInner(0.14);
  const middle = (day: string): string => `${(x(day) ?? 0) + x.bandwidth() / 2}%`;
  return (
    <div className="way-strip" aria-hidden="true">
      <svg className="way-marks" focusable="false">
        {lines.map(({ day, visitors }) =>
          visitors.length === 0 ? null : (
            <svg key={day} x={middle(day)} y="50%" overflow="visible">
              <WayMark mark="visitors" />
            </svg>
          ),
        )}
      </svg>
      <svg className="strip cells" focusable="false">
        {lines.map(({ day, way }) => (
          <WayFill key={day} way={way} x={x(day) ?? 0} width={x.bandwidth()} />
        ))}
        {lines.map(({ day, lateDays }) =>
          lateDays === undefined ? null : (
            <svg key={day} x={middle(day)} y="74%" overflow="visible">
              <WayMark mark="late" />
            </svg>
          ),
        )}
      </svg>
      <svg className="axis" focusable="false">
        {lines.flatMap(({ day }, i) =>
          (lines.length - 1 - i) % 7 === 0
            ? [
                <text key={day} x={middle(day)} y="1em" textAnchor="middle">
                  {Number(day.slice(8))}
                </text>,
              ]
            : [],
        )}
      </svg>
    </div>
  );
};
