import type { SilenceOnWire } from '@dauys/protocol/fleet.ts';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import type { MarkedSilence } from './silenceMark.ts';

export interface Marking {
  readonly w: WatchText;
  readonly f: FleetText;
  /** Milliseconds since 1970, in the zone of the facility. */
  readonly dateTime: (at: number) => string;
}

/** Silences as they are drawn: by what each was last judged to look like. */
export const markedOf = ({ w, f, dateTime }: Marking, silences: readonly SilenceOnWire[]): readonly MarkedSilence[] =>
  silences.map(({ from, to, verdict }) => {
    const since = w('mark.silence', { from: dateTime(Date.parse(from)) });
    return {
      from: Date.parse(from),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
      mark: verdict?.likelihood ?? 'unjudged',
      says:
        verdict === undefined
          ? since
          : `${since}. ${f(`likelihood.${verdict.likelihood}`)}: ${f(`cause.${verdict.cause}`)}. ${f(`sureness.${verdict.sureness}`)}`,
    };
  });
