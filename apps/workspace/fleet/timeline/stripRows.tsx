import type { ReactNode } from 'react';
import { Axis, type Tick } from './axis.tsx';
import type { Run } from './runs.ts';
import type { MarkedSilence } from './silenceMark.ts';
import { Strip, type Stretch } from './strip.tsx';

export interface StripRow extends Stretch {
  readonly key: string | number;
  readonly label: ReactNode;
  readonly runs: readonly Run[];
  readonly silences: readonly MarkedSilence[];
}

export interface StripRowsProps {
  readonly rows: readonly StripRow[];
  readonly axis: Stretch & { readonly ticks: readonly Tick[] };
  /** How much room labels take: dates of a month, or numbers of terminals. */
  readonly labels: 'dates' | 'terminals';
}

/** Strips under each other on one axis: days of a terminal, or terminals of a facility. What it shows is told by the table under it. */
export const StripRows = ({ rows, axis, labels }: StripRowsProps) => (
  <div className={`strips strips-${labels}`}>
    {rows.map(({ key, label, ...strip }) => (
      <div key={key} className="strip-row">
        <span className="strip-label">{label}</span>
        <Strip {...strip} />
      </div>
    ))}
    <div className="strip-row" aria-hidden="true">
      <span className="strip-label" />
      <Axis {...axis} />
    </div>
  </div>
);
