/** How a silence looks: class, cause, how sure, and the evidence for and against. It says what was seen, and never what anybody wanted. */
import { Mark } from '@dauys/ui/desk/mark.tsx';
import type { VerdictOnWire } from '@dauys/protocol/duty.ts';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';

type Likelihood = VerdictOnWire['likelihood'];

const LOOKS: Readonly<Record<Likelihood, 'plain' | 'urgent' | 'fresh' | 'done'>> = {
  planned: 'done',
  'explained-external': 'done',
  'explained-device': 'done',
  unexplained: 'fresh',
  'inconsistent-with-explanation': 'urgent',
  'tamper-evident': 'urgent',
};

export const LikelihoodMark = ({ f, verdict }: { readonly f: FleetText; readonly verdict: VerdictOnWire }) => (
  <Mark look={LOOKS[verdict.likelihood]}>{f(`likelihood.${verdict.likelihood}`)}</Mark>
);

export interface VerdictPanelProps {
  readonly f: FleetText;
  readonly verdict: VerdictOnWire;
  /** Unless class and cause stand beside it. */
  readonly isNamed?: boolean;
}

export const VerdictPanel = ({ f, verdict, isNamed = true }: VerdictPanelProps) => (
  <div className="verdict">
    {isNamed ? (
      <p>
        <LikelihoodMark f={f} verdict={verdict} /> <strong>{f(`cause.${verdict.cause}`)}</strong>
      </p>
    ) : null}
    <p className="desk-quiet desk-small">{f(`sureness.${verdict.sureness}`)}</p>
    <div className="verdict-signs">
      <Signs title={f('part.contradicts')} words={verdict.contradicts.map((sign) => f(`sign.${sign}`))} />
      <Signs title={f('part.for')} words={verdict.for.map((sign) => f(`sign.${sign}`))} />
      <Signs title={f('part.against')} words={verdict.against.map((sign) => f(`sign.${sign}`))} />
      <Signs title={f('part.alike')} words={verdict.alike.map((word) => f(`alike.${word}`))} />
    </div>
    <p className="desk-quiet desk-small">{f('likelihood.note')}</p>
  </div>
);

const Signs = ({ title, words }: { readonly title: string; readonly words: readonly string[] }) =>
  words.length === 0 ? null : (
    <div>
      <h4>{title}</h4>
      <ul>
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </div>
  );
