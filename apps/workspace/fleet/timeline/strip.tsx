import { scaleLinear } from 'd3-scale';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import { within, type Kind, type Run } from './runs.ts';
import { markPath, type Mark, type MarkedSilence } from './silenceMark.ts';
import { silencesIn } from './words.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface StripProps extends Stretch {
  readonly runs: readonly Run[];
  readonly silences: readonly MarkedSilence[];
}

/** One stretch of time from side to side. Widths are shares of whatever room there is, so nothing is drawn smaller on a small screen. */
export const Strip = ({ from, to, runs, silences }: StripProps) => {
  const x = scaleLinear().domain([from, to]).range([0, 100]).clamp(true);
  return (
    <svg className="strip" aria-hidden="true" focusable="false">
      <rect className="strip-ground" x="0" y="36%" width="100%" height="64%" />
      {within(runs, from, to).map((run) => (
        <rect
          key={run.from}
          className={`strip-${run.kind}`}
          fill={fillOf(run.kind)}
          x={`${x(run.from)}%`}
          y="36%"
          width={`${x(run.to) - x(run.from)}%`}
          height="64%"
        />
      ))}
      {silencesIn(silences, from, to).map((silence) => (
        <SilenceMark key={silence.from} mark={silence.mark} x={`${x(silence.from / MINUTE_MS)}%`} says={silence.says} />
      ))}
    </svg>
  );
};

/** Only what needs telling apart without colour has a pattern (patterns.tsx). */
export const fillOf = (kind: Kind): string => `url(#strip-${kind})`;

const SilenceMark = ({ mark, x, says }: { readonly mark: Mark; readonly x: string; readonly says: string }) => (
  <svg x={x} y="22%" overflow="visible">
    <path className={`mark mark-${mark}`} d={markPath(mark)}>
      <title>{says}</title>
    </path>
  </svg>
);
