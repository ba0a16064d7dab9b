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

/** Silences and hindrances as they are drawn: by what each was last judged to look like. */
export const markedOf = ({ w, f, dateTime }: Marking, silences: readonly SilenceOnWire[]): readonly MarkedSilence[] =>
  silences.map(({ kind, from, to, verdict }) => {
    const at = dateTime(Date.parse(from));
    const since = kind === undefined ? w('mark.silence', { from: at }) : w('mark.hindrance', { what: f(`lapse.${kind}`), from: at });
    return {
      from: Date.parse(from),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
      ...(kind === undefined ? {} : { kind }),
      mark: verdict?.likelihood ?? 'unjudged',
      says:
        verdict === undefined
          ? since
          : `${since}. ${f(`likelihood.${verdict.likelihood}`)}: ${f(`cause.${verdict.cause}`)}. ${f(`sureness.${verdict.sureness}`)}`,
    };
  });
