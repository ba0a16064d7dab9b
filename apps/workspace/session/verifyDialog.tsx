import { useQuery } from '@tanstack/react-query';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { redact } from '@dauys/basics/redacted.ts';
import type { VerifyShown } from '@dauys/protocol/passkey.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Confirm } from '@dauys/ui/desk/confirm.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct, type Act } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { refusalOf, valueOf } from '../link/refused.ts';
import { PasswordField, TotpField } from '../sign-in/passwordField.tsx';
import { askVerify, verifyByPasskey, verifyByPassword } from '../sign-in/verify.ts';
import { useDesk } from './session.tsx';

/** Asks once more who she is, while acts wait behind it. Leaving it leaves them undone and loses nothing. */
export const VerifyDialog = () => {
  const { t } = useWords();
  const { gate } = useDesk();
  const isAsking = useSyncExternalStore(gate.subscribe, gate.isAsking);
  return (
    <Confirm isOpen={isAsking} title={t('verify.title')} leave={t('cancel')} onLeave={() => gate.settle(undefined)}>
      <p>{t('verify.text')}</p>
      {isAsking ? <Ways /> : null}
    </Confirm>
  );
};

const Ways = () => {
  const { t } = useWords();
  const { hub, session, browser, gate } = useDesk();
  const act = useAct();
  // Which doors she has: the challenge that comes along is not used, each try asks for its own.
  const { data, error } = useQuery<VerifyShown>({
    queryKey: ['verify'],
    queryFn: async () => valueOf(await askVerify({ hub, token: session.token })),
    staleTime: 0,
    gcTime: 0,
  });
  if (error !== null) return <RefusalNotice refusal={refusalOf(error)} />;
  if (data === undefined) return <p role="status">{t('loading')}</p>;
  const byPasskey = (): void =>
    act.run(
      'passkey',
      () => verifyByPasskey(browser, { hub, token: session.token }),
      ({ verifiedFor }) => gate.settle(verifiedFor),
    );
  return (
    <div className="door-form">
      <RefusalNotice refusal={act.refusal} />
      {data.passkeys.length > 0 && browser.isHere() ? (
        <Button look="main" onPress={byPasskey} isPending={act.busy === 'passkey'}>
          {t('verify.by-passkey')}
        </Button>
      ) : null}
      {data.password === undefined ? null : <ByPassword act={act} />}
    </div>
  );
};

const ByPassword = ({ act }: { readonly act: Act }) => {
  const { t } = useWords();
  const { hub, session, crypto, gate } = useDesk();
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const [showFaults, setShowFaults] = useState(false);
  const code = totp.replace(/\s/g, '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setShowFaults(true);
    if (password === '' || !/^\d{6}$/.test(code)) return;
    const tools = { hub, token: session.token, split: crypto.split };
    act.run(
      'password',
      () => verifyByPassword({ password: redact(password), totp: code }, tools),
      ({ verifiedFor }) => gate.settle(verifiedFor),
    );
    // A code works once: the next try needs another.
    setTotp('');
    setShowFaults(false);
  };
  return (
    <form className="door-form" onSubmit={submit} noValidate>
      <PasswordField
        value={password}
        onChange={setPassword}
        fault={showFaults && password === '' ? t('sign-in.password-missing') : undefined}
      />
      <TotpField value={totp} onChange={setTotp} fault={showFaults && !/^\d{6}$/.test(code) ? t('sign-in.totp-malformed') : undefined} />
      <Button type="submit" isPending={act.busy === 'password'}>
        {t('verify.by-password')}
      </Button>
    </form>
  );
};
