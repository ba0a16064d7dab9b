import { useState, type FormEvent } from 'react';
import { instant } from '@dauys/basics/clock.ts';
import type { EnrolmentRequest, EnrolmentShown } from '@dauys/protocol/enrolment.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import type { EnrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { AskedButton } from '../frame/askedButton.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { useDesk } from '../session/session.tsx';
import { decideEnrolment } from './decideEnrolment.ts';
import { useReadRequest } from './readRequest.ts';
import { useLookAgain } from './useEnrolments.ts';

interface Props {
  readonly shown: EnrolmentShown;
  readonly e: EnrolmentText;
}

export const WaitingDevice = ({ shown, e }: Props) => {
  const { language } = useWords();
  const { trusted } = useTrusted();
  const said = useReadRequest(shown);
  const titleId = `enrolment-${shown.terminal}`;
  if (!said.ok)
    return (
      <section className="desk-card doors-card" aria-label={shown.terminal}>
        <RefusalNotice refusal={said.error} />
      </section>
    );
  const facility = trusted?.directory.facilities.get(said.value.facility);
  return (
    <section className="desk-card doors-card" aria-labelledby={titleId}>
      <h2 id={titleId}>{facility?.names[language] ?? said.value.facility}</h2>
      <Facts said={said.value} shown={shown} zone={facility?.zone ?? OWN_ZONE} e={e} />
      <Decision shown={shown} e={e} />
    </section>
  );
};

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const Facts = ({ said, shown, zone, e }: Props & { readonly said: EnrolmentRequest; readonly zone: string }) => {
  const { dateTime } = useWords();
  return (
    <dl className="facts">
      <dt>{e('page.terminal')}</dt>
      <dd className="desk-fixed">{shown.terminal}</dd>
      <dt>{e('page.place')}</dt>
      <dd>{said.place}</dd>
      {said.hours === undefined ? null : (
        <>
          <dt>{e('page.hours')}</dt>
          <dd className="desk-figures">{said.hours.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(', ')}</dd>
        </>
      )}
      <dt>{e('page.technician')}</dt>
      <dd>{shown.technician}</dd>
      <dt>{e('page.key')}</dt>
      <dd>{e('page.tier', { tier: String(said.tier) })}</dd>
      <dt>{e('page.asked')}</dt>
      <dd className="desk-figures">{dateTime(Date.parse(shown.cameAt), zone)}</dd>
      {shown.expires === undefined ? null : (
        <>
          <dt>{e('page.until')}</dt>
          <dd className="desk-figures">{dateTime(Date.parse(shown.expires), zone)}</dd>
        </>
      )}
    </dl>
  );
};

const Decision = ({ shown, e }: Props) => {
  const { hub, session } = useDesk();
  const [typed, setTyped] = useState('');
  const { busy, refusal, run } = useAct();
  const lookAgain = useLookAgain();
  const decide = (kind: 'approved' | 'refused'): void =>
    run(kind, () => decideEnrolment({ shown, kind, typed, at: instant(Date.now()) }, { hub, session }), lookAgain);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    decide('approved');
  };
  return (
    <form className="door-form" onSubmit={submit} noValidate>
      <Field
        label={e('page.digits')}
        help={e('page.digits-help')}
        value={typed}
        onChange={setTyped}
        maxLength={40}
        inputMode="numeric"
        figures
      />
      <RefusalNotice refusal={refusal} />
      <div className="desk-actions">
        <Button look="main" type="submit" isPending={busy === 'approved'}>
          {e('page.approve')}
        </Button>
        <AskedButton
          label={e('page.refuse')}
          about={shown.terminal}
          question={e('page.refuse-sure')}
          isPending={busy === 'refused'}
          onGo={() => decide('refused')}
        />
      </div>
    </form>
  );
};
