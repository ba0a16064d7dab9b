/** How a silence looks: class, cause, how sure, and the evidence for and against. It says what was seen, and never what anybody wanted. */
import { Mark } from '@dauys/ui/desk/mark.tsx';
import type { VerdictOnWire } from '@dauys/protocol/duty.ts';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';
import { useWords } from '../frame/words.tsx';

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
  /** IANA zone of the facility. */
  readonly zone: string;
  /** Unless class, cause and how sure it is stand beside it. */
  readonly isNamed?: boolean;
}

/** How sure it is, in a word; and since when it looks so: a verdict that says the same again is not a new one. */
export const Judged = ({ f, verdict, zone }: Omit<VerdictPanelProps, 'isNamed'>) => {
  const { language, dateTime } = useWords();
  const at = dateTime(Date.parse(verdict.judgedAt), zone);
  return (
    <p className="desk-quiet desk-small">
      {f(`sureness.${verdict.sureness}`)} · {dutyText(language)('verdict.at', { at })}
    </p>
  );
};

export const VerdictPanel = ({ f, verdict, zone, isNamed = true }: VerdictPanelProps) => (
  <div className="verdict">
    {isNamed ? (
      <p>
        <LikelihoodMark f={f} verdict={verdict} /> <strong>{f(`cause.${verdict.cause}`)}</strong>
      </p>
    ) : null}
    {isNamed ? <Judged f={f} verdict={verdict} zone={zone} /> : null}
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
