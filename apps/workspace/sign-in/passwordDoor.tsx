import { useState, type FormEvent } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { PasswordField, TotpField } from './passwordField.tsx';
import { Stages } from './stages.tsx';
import type { Stage } from './unlock.ts';

export interface Typed {
  readonly login: string;
  readonly password: string;
  readonly totp: string;
}

interface PasswordDoorProps {
  /** What signing in is doing; absent while nothing is under way. */
  readonly stage: Stage | undefined;
  readonly refusal: Refusal<string> | undefined;
  readonly isReady: boolean;
  readonly onTry: (typed: Typed) => void;
}

type Faults = Partial<
  Record<keyof Typed, 'sign-in.login-missing' | 'sign-in.login-malformed' | 'sign-in.password-missing' | 'sign-in.totp-malformed'>
>;

export const LOGIN = /^[a-z0-9][a-z0-9._@-]{2,63}$/;

const faultsOf = ({ login, password, totp }: Typed): Faults => ({
  ...(LOGIN.test(login) ? {} : { login: login === '' ? 'sign-in.login-missing' : 'sign-in.login-malformed' }),
  ...(password === '' ? { password: 'sign-in.password-missing' } : {}),
  ...(/^\d{6}$/.test(totp) ? {} : { totp: 'sign-in.totp-malformed' }),
});

const tidy = ({ login, password, totp }: Typed): Typed => ({ login: login.trim().toLowerCase(), password, totp: totp.replace(/\s/g, '') });

export const PasswordDoor = ({ stage, refusal, isReady, onTry }: PasswordDoorProps) => {
  const { t } = useWords();
  const [typed, setTyped] = useState<Typed>({ login: '', password: '', totp: '' });
  const [faults, setFaults] = useState<Faults>({});
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const ready = tidy(typed);
    const found = faultsOf(ready);
    setFaults(found);
    if (Object.keys(found).length > 0 || stage !== undefined) return;
    onTry(ready);
    // A code works once: the next try needs another.
    setTyped({ ...typed, totp: '' });
  };
  const faultOf = (field: keyof Typed): string | undefined => {
    const key = faults[field];
    return key === undefined ? undefined : t(key);
  };
  return (
    <form className="door-form" onSubmit={submit} noValidate>
      <RefusalNotice refusal={refusal} />
      <Field
        label={t('sign-in.login')}
        value={typed.login}
        onChange={(login) => setTyped({ ...typed, login })}
        fault={faultOf('login')}
        autoComplete="username"
        spellCheck="false"
      />
      <PasswordField value={typed.password} onChange={(password) => setTyped({ ...typed, password })} fault={faultOf('password')} />
      <TotpField value={typed.totp} onChange={(totp) => setTyped({ ...typed, totp })} fault={faultOf('totp')} />
      <Button type="submit" isPending={stage !== undefined} isDisabled={!isReady}>
        {stage === undefined ? t('sign-in.go') : t('sign-in.working')}
      </Button>
      <Stages stage={stage} of={['asking', 'stretching', 'proving', 'unlocking']} />
    </form>
  );
};
