/** The other officers of the body: confirm a passkey, report one lost, hand over the body's keys. */
import { useState } from 'react';
import { instant, parseIso } from '@dauys/basics/clock.ts';
import type { Colleagues } from '@dauys/protocol/passkey.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useFreshTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { Awaited } from '../frame/awaited.tsx';
import { AskedButton } from '../frame/askedButton.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { decidePasskey, handEpochs } from '../keys/colleagueActs.ts';
import { useDesk } from '../session/session.tsx';
import { MarkDigits } from './passkeyMaker.tsx';
import { markOf, ReportLost } from './passkeyList.tsx';
import { useColleagues, useLookAgainAtDoors } from './useDoors.ts';

type Colleague = Colleagues['colleagues'][number];
type Passkey = Colleague['passkeys'][number];
type Done = 'confirmed' | 'refused' | 'lost-done' | 'handed';

export const ColleaguesPage = () => {
  const { t } = useWords();
  const heading = useArrival();
  const { data, error, isPending } = useColleagues();
  return (
    <div className="doors">
      <title>{`${t('colleagues.title')} · ${t('app.name')}`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {t('colleagues.title')}
      </h1>
      <p className="desk-quiet">{t('colleagues.lead')}</p>
      <Awaited error={error} isPending={isPending} />
      {data?.colleagues.length === 0 ? <p>{t('colleagues.none')}</p> : null}
      {(data?.colleagues ?? []).map((colleague) => (
        <OneColleague key={colleague.officer} colleague={colleague} />
      ))}
    </div>
  );
};

const OneColleague = ({ colleague }: { readonly colleague: Colleague }) => {
  const { t } = useWords();
  const [done, setDone] = useState<Done>();
  const { officer, name, passkeys } = colleague;
  const usable = passkeys.filter(({ state }) => state === 'usable');
  return (
    <section className="desk-card doors-card" aria-labelledby={`colleague-${officer}`}>
      <h2 id={`colleague-${officer}`}>{name}</h2>
      {done === undefined ? null : (
        <Notice tone="good" live="status">
          <p>{t(`colleagues.${done}`)}</p>
        </Notice>
      )}
      {passkeys
        .filter(({ state }) => state === 'waiting')
        .map((passkey) => (
          <Waiting key={passkey.credential} officer={officer} passkey={passkey} onDone={setDone} />
        ))}
      <h3>{t('colleagues.usable')}</h3>
      {usable.length === 0 ? <p className="desk-quiet">{t('colleagues.no-passkeys')}</p> : null}
      <ul className="door-list">
        {usable.map(({ credential, label }) => (
          <li key={credential} className="door-line">
            <p className="door-line-text">{label}</p>
            <ReportLost credential={credential} label={`${name}, ${label}`} onLost={() => setDone('lost-done')} />
          </li>
        ))}
      </ul>
      <Epochs colleague={colleague} onDone={setDone} />
    </section>
  );
};

interface WaitingProps {
  readonly officer: string;
  readonly passkey: Passkey;
  readonly onDone: (done: Done) => void;
}

const Waiting = ({ officer, passkey: { credential, label, madeAt }, onDone }: WaitingProps) => {
  const { t, dateTime } = useWords();
  const { hub, session } = useDesk();
  const { busy, refusal, run } = useAct();
  const lookAgain = useLookAgainAtDoors();
  const decide = (kind: 'confirmed' | 'refused'): void =>
    run(
      kind,
      () => decidePasskey({ officer, credential, kind, at: instant(Date.now()) }, { hub, session }),
      () => {
        onDone(kind);
        lookAgain();
      },
    );
  return (
    <Notice tone="wait" title={t('colleagues.waiting', { label })}>
      <p className="desk-small desk-figures">{t('doors.made-at', { time: dateTime(parseIso(madeAt) ?? 0, OWN_ZONE) })}</p>
      <p>{t('colleagues.compare')}</p>
      <MarkDigits mark={markOf(credential)} />
      <RefusalNotice refusal={refusal} />
      <div className="desk-actions">
        <Button look="main" onPress={() => decide('confirmed')} isPending={busy === 'confirmed'}>
          {t('colleagues.confirm')}
        </Button>
        <AskedButton
          label={t('colleagues.refuse')}
          about={label}
          question={t('colleagues.refuse-sure')}
          isPending={busy === 'refused'}
          onGo={() => decide('refused')}
        />
      </div>
    </Notice>
  );
};

const Epochs = ({ colleague: { officer, epochs }, onDone }: { readonly colleague: Colleague; readonly onDone: (done: Done) => void }) => {
  const { t } = useWords();
  const { hub, session } = useDesk();
  const freshTrusted = useFreshTrusted();
  const { busy, refusal, run } = useAct();
  const lookAgain = useLookAgainAtDoors();
  const lacks = [...session.epochs.keys()].some((epoch) => !epochs.includes(epoch));
  const hand = (): void => {
    run(
      'hand',
      async () => handEpochs(officer, (await freshTrusted()).directory, { hub, session }),
      () => {
        onDone('handed');
        lookAgain();
      },
    );
  };
  return (
    <div className="door-epochs">
      <p>{epochs.length === 0 ? t('colleagues.epochs-none') : t('colleagues.epochs', { epochs: epochs.join(', ') })}</p>
      <RefusalNotice refusal={refusal} />
      {lacks ? (
        <>
          <p className="desk-quiet desk-small">{t('colleagues.hand-text', { count: session.epochs.size })}</p>
          <div className="desk-actions">
            <Button onPress={hand} isPending={busy !== undefined}>
              {t('colleagues.hand')}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  );
};
