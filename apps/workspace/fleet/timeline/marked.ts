import type { SilenceOnWire } from '@dauys/protocol/fleet.ts';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import type { MarkedSilence } from './silenceMark.ts';

/** Silences as they are drawn. */
export const markedOf = (w: WatchText, silences: readonly SilenceOnWire[], dateTime: (at: number) => string): readonly MarkedSilence[] =>
  silences.map(({ from, to }) => ({
    from: Date.parse(from),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
    mark: 'unjudged',
    says: w('mark.silence', { from: dateTime(Date.parse(from)) }),
  }));
