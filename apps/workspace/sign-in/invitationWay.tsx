import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import type { Trusted } from '../directory/trusted.ts';
import { NewPasskey, type Maker } from '../doors/passkeyMaker.tsx';
import { PaperForm } from '../doors/paperForm.tsx';
import { RecoveryPaper } from '../doors/recoveryPaper.tsx';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { comeByInvitation, type InvitedOfficer } from '../keys/invitation.ts';
import type { PasskeyBrowser } from '../keys/passkeyBrowser.ts';
import type { HubClient } from '../link/hubClient.ts';
import type { CryptoClient } from '../worker/cryptoClient.ts';

/** What a way in beside the doors needs. */
export interface WayProps {
  readonly trusted: Trusted | undefined;
  readonly hub: HubClient;
  readonly crypto: CryptoClient;
  readonly browser: PasskeyBrowser;
  readonly back: () => void;
}

/** A new officer: her digits, her keys, two passkeys, her paper, and what the directory is to say. In one sitting. */
export const InvitationWay = ({ trusted, hub, crypto, browser, back }: WayProps) => {
  const { t } = useWords();
  const heading = useArrival();
  const [officer, setOfficer] = useState<InvitedOfficer>();
  const { busy, refusal, run } = useAct();
  const come = (typed: string): void => {
    if (trusted !== undefined) run('come', () => comeByInvitation(typed, { hub, body: trusted.body }), setOfficer);
  };
  return (
    <div className="door-card desk-card">
      <h1 ref={heading} tabIndex={-1}>
        {t('invitation.title')}
      </h1>
      {officer === undefined ? (
        <>
          <p className="desk-quiet">{t('invitation.lead')}</p>
          <RefusalNotice refusal={refusal} />
          <PaperForm go={t('invitation.go')} working={t('loading')} isBusy={busy !== undefined} onGo={come} />
          <Button look="bare" onPress={back}>
            {t('sign-in.back')}
          </Button>
        </>
      ) : (
        <Steps
          officer={officer}
          crypto={crypto}
          maker={{ officer: officer.officer.id, keys: officer.keys, tools: { hub, browser, token: officer.token } }}
          back={back}
        />
      )}
    </div>
  );
};

const STEPS = ['first', 'second', 'recovery', 'claim'] as const;

interface StepsProps {
  readonly officer: InvitedOfficer;
  readonly maker: Maker;
  readonly crypto: CryptoClient;
  readonly back: () => void;
}

const Steps = ({ officer, maker, crypto, back }: StepsProps) => {
  const { t } = useWords();
  const [at, setAt] = useState(0);
  const next = (): void => setAt(at + 1);
  const step = STEPS[at];
  return (
    <>
      <p>{t('invitation.made', { name: officer.officer.name })}</p>
      <p className="desk-quiet desk-small" role="status">
        {t('invitation.step', { n: Math.min(at + 1, STEPS.length), of: STEPS.length })}
      </p>
      {step === 'first' || step === 'second' ? (
        <>
          <h2>{t(`invitation.${step}`)}</h2>
          <NewPasskey key={step} maker={maker} onMade={next} />
        </>
      ) : null}
      {step === 'recovery' ? (
        <>
          <h2>{t('doors.recovery')}</h2>
          <p className="desk-quiet">{t('doors.recovery-text')}</p>
          <RecoveryPaper maker={maker} splitRecovery={crypto.splitRecovery} onKept={next} />
        </>
      ) : null}
      {step === 'claim' ? <Claim officer={officer} back={back} /> : null}
    </>
  );
};

const Claim = ({ officer, back }: { readonly officer: InvitedOfficer; readonly back: () => void }) => {
  const { t } = useWords();
  const save = (): void => {
    const url = URL.createObjectURL(new Blob([officer.claimFile], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `claim-${officer.officer.id}.json`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <h2>{t('invitation.claim')}</h2>
      <p>{t('invitation.claim-text')}</p>
      <dl className="facts">
        <dt>{t('sign-in.login')}</dt>
        <dd>{officer.officer.login}</dd>
        <dt>{t('invitation.claim-key')}</dt>
        <dd className="desk-fixed">{officer.key}</dd>
      </dl>
      <div className="desk-actions">
        <Button look="main" onPress={save}>
          {t('invitation.claim-save')}
        </Button>
        <Button onPress={back}>{t('sign-in.back')}</Button>
      </div>
      <Notice tone="good" live="status">
        <p>{t('invitation.done')}</p>
      </Notice>
    </>
  );
};
