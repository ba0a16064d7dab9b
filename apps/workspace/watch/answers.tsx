import type { DutyOnWire } from '@dauys/protocol/duty.ts';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';
import type { DutyText } from '@dauys/wording/compiled/duty.ts';
import { useWords } from '../frame/words.tsx';
import { leftUntil } from './facilityTime.ts';

interface Props {
  readonly d: DutyText;
  readonly f: FleetText;
  readonly duty: DutyOnWire;
  readonly zone: string;
}

/** The clock of a notice, in words. */
export const Clock = ({ d, duty, zone, now }: Omit<Props, 'f'> & { readonly now: number }) => {
  const { dateTime } = useWords();
  const due = Date.parse(duty.due);
  if (duty.state !== 'open') return <p className="desk-quiet">{d(`state.${duty.state}`, { time: dateTime(due, zone) })}</p>;
  const { hours, minutes } = leftUntil(due, now);
  return <p>{d('state.open', { time: dateTime(due, zone), hours, minutes })}</p>;
};

/** What the facility said; the first in time counts. */
export const Answers = ({ d, f, duty, zone }: Props) => {
  const { dateTime } = useWords();
  if (duty.answers.length === 0) return null;
  return (
    <div>
      <h4>{d('answers.title')}</h4>
      <ol className="answers">
        {duty.answers.map(({ word, at, by, evidence }, i) => (
          <li key={at}>
            <strong>{f(`explanation.${word}`)}</strong>
            <span className="desk-quiet">
              {' '}
              · {by}, {dateTime(Date.parse(at), zone)}
              {i === 0 && duty.state === 'answered' ? ` · ${d('answers.counts')}` : ''}
            </span>
            {evidence === '' ? null : <p className="answer-text">{evidence}</p>}
          </li>
        ))}
      </ol>
    </div>
  );
};
