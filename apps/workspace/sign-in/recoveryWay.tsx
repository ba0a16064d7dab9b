import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { MarkDigits, NewPasskey } from '../doors/passkeyMaker.tsx';
import { PaperForm } from '../doors/paperForm.tsx';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import type { MadePasskey } from '../keys/makePasskey.ts';
import { comeByRecoveryKey, type Newcomer } from '../keys/recoveryKey.ts';
import type { WayProps } from './invitationWay.tsx';
import { LOGIN } from './passwordDoor.tsx';

/** All passkeys are lost: the paper opens her keys, a new passkey takes them in, and a colleague lets it in. */
export const RecoveryWay = ({ trusted, hub, crypto, browser, back }: WayProps) => {
  const { t } = useWords();
  const heading = useArrival();
  const [newcomer, setNewcomer] = useState<Newcomer>();
  const [made, setMade] = useState<MadePasskey>();
  return (
    <div className="door-card desk-card">
      <h1 ref={heading} tabIndex={-1}>
        {t('recovery.title')}
      </h1>
      {newcomer === undefined && trusted !== undefined ? (
        <Opening body={trusted.body} tools={{ hub, splitRecovery: crypto.splitRecovery }} onOpen={setNewcomer} />
      ) : null}
      {newcomer !== undefined && made === undefined ? (
        <>
          <p>{t('recovery.opened', { name: newcomer.officer.name })}</p>
          <NewPasskey
            maker={{ officer: newcomer.officer.id, keys: newcomer.keys, tools: { hub, browser, token: newcomer.token } }}
            onMade={setMade}
          />
        </>
      ) : null}
      {made === undefined ? null : (
        <Notice tone="good" live="status" title={t('doors.made')}>
          <p>{t('recovery.waits')}</p>
          <MarkDigits mark={made.mark} />
        </Notice>
      )}
      <Button look="bare" onPress={back}>
        {t('sign-in.back')}
      </Button>
    </div>
  );
};

interface OpeningProps {
  readonly body: string;
  readonly tools: Parameters<typeof comeByRecoveryKey>[1];
  readonly onOpen: (newcomer: Newcomer) => void;
}

const Opening = ({ body, tools, onOpen }: OpeningProps) => {
  const { t } = useWords();
  const [login, setLogin] = useState('');
  const [fault, setFault] = useState(false);
  const { busy, refusal, run } = useAct();
  const open = (typed: string): void => {
    const name = login.trim().toLowerCase();
    setFault(!LOGIN.test(name));
    if (LOGIN.test(name)) run('open', () => comeByRecoveryKey({ login: name, typed, body }, tools), onOpen);
  };
  return (
    <>
      <p className="desk-quiet">{t('recovery.lead')}</p>
      <RefusalNotice refusal={refusal} />
      <PaperForm go={t('recovery.go')} working={t('loading')} isBusy={busy !== undefined} onGo={open}>
        <Field
          label={t('sign-in.login')}
          value={login}
          onChange={setLogin}
          fault={fault ? t('sign-in.login-malformed') : undefined}
          autoComplete="username"
          spellCheck="false"
        />
      </PaperForm>
      <p className="desk-quiet desk-small">{t('recovery.none')}</p>
    </>
  );
};
