import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye } from 'd3-shape';
import type { Likelihood } from '@dauys/fleet/cause-list.ts';

/** How a silence or hindrance is marked: by its class, or as one that nobody has judged. Worst first. */
export const MARKS = [
  'tamper-evident',
  'inconsistent-with-explanation',
  'unexplained',
  'unjudged',
  'explained-device',
  'explained-external',
  'planned',
] as const satisfies readonly (Likelihood | 'unjudged')[];
export type Mark = (typeof MARKS)[number];

export interface MarkedSilence {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to?: number;
  /** Absent for a silence. */
  readonly kind?: 'unusable' | 'hindered';
  readonly mark: Mark;
  /** In words: what it was, and why. */
  readonly says: string;
}

// A shape for each class, so that none is told by colour alone.
const types = {
  'tamper-evident': symbolStar,
  'inconsistent-with-explanation': symbolDiamond,
  unexplained: symbolTriangle,
  unjudged: symbolWye,
  'explained-device': symbolSquare,
  'explained-external': symbolCircle,
  planned: symbolCross,
} as const;

/** Path of the mark around 0, 0, some ten pixels wide. */
export const markPath = (mark: Mark): string => symbol(types[mark], 56)() ?? '';

export const worstMark = (silences: readonly MarkedSilence[]): Mark | undefined =>
  MARKS.find((mark) => silences.some((silence) => silence.mark === mark));
