import type { SilenceOnWire } from '@dauys/protocol/fleet.ts';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';

export interface Saying {
  readonly f: FleetText;
  readonly w: WatchText;
  /** A time in the facility's zone. */
  readonly at: (iso: string) => string;
}

/** Silences and hindrances with their evidence as a table for other programs: one line each, all that the page shows of it. */
export const silenceCsv = (saying: Saying, silences: readonly SilenceOnWire[]): readonly (readonly string[])[] => {
  const { f, w } = saying;
  const parts = ['for', 'against', 'contradicts', 'alike'] as const;
  return [
    [
      ...(['kind', 'from', 'to', 'after'] as const).map((name) => f(`terminal.col.${name}`)),
      ...[w('col.class'), w('col.cause'), w('col.sureness'), w('col.judged')],
      ...parts.map((part) => f(`part.${part}`)),
      w('col.explanation'),
    ],
    ...silences.map((silence) => lineOf(saying, silence)),
  ];
};

const lineOf = ({ f, at }: Saying, { kind, from, to, restarted, verdict, duty }: SilenceOnWire): readonly string[] => [
  f(`lapse.${kind ?? 'silent'}`),
  at(from),
  to === undefined ? f('terminal.lasts') : at(to),
  restarted === undefined ? '' : f(restarted ? 'terminal.restarted' : 'terminal.ran-on'),
  ...(verdict === undefined
    ? ['', '', '', '', '', '', '', '']
    : [
        f(`likelihood.${verdict.likelihood}`),
        f(`cause.${verdict.cause}`),
        f(`sureness.${verdict.sureness}`),
        at(verdict.judgedAt),
        ...[verdict.for, verdict.against, verdict.contradicts].map((signs) => signs.map((sign) => f(`sign.${sign}`)).join('; ')),
        verdict.alike.map((word) => f(`alike.${word}`)).join('; '),
      ]),
  (duty?.answers ?? [])
    .map(({ word, by, evidence }) => [f(`explanation.${word}`), by, evidence].filter((said) => said !== '').join(', '))
    .join('; '),
];
