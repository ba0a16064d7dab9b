import { useState, type FormEvent } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { Progress } from '@dauys/ui/desk/progress.tsx';
import { useWords } from '../frame/words.tsx';
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

const LOGIN = /^[a-z0-9][a-z0-9._@-]{2,63}$/;

const faultsOf = ({ login, password, totp }: Typed): Faults => ({
  ...(LOGIN.test(login) ? {} : { login: login === '' ? 'sign-in.login-missing' : 'sign-in.login-malformed' }),
  ...(password === '' ? { password: 'sign-in.password-missing' } : {}),
  ...(/^\d{6}$/.test(totp) ? {} : { totp: 'sign-in.totp-malformed' }),
});

const tidy = ({ login, password, totp }: Typed): Typed => ({ login: login.trim().toLowerCase(), password, totp: totp.replace(/\s/g, '') });

const STAGES: readonly Stage[] = ['asking', 'stretching', 'proving', 'unlocking'];

export const PasswordDoor = ({ stage, refusal, isReady, onTry }: PasswordDoorProps) => {
  const { t, say } = useWords();
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
      {refusal === undefined ? null : (
        <Notice tone="bad" live="alert">
          <p>{say(refusal)}</p>
        </Notice>
      )}
      <Field
        label={t('sign-in.login')}
        value={typed.login}
        onChange={(login) => setTyped({ ...typed, login })}
        fault={faultOf('login')}
        autoComplete="username"
        spellCheck="false"
      />
      <PasswordField value={typed.password} onChange={(password) => setTyped({ ...typed, password })} fault={faultOf('password')} />
      <Field
        label={t('sign-in.totp')}
        help={t('sign-in.totp-help')}
        value={typed.totp}
        onChange={(totp) => setTyped({ ...typed, totp })}
        fault={faultOf('totp')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        figures
      />
      <Button look="main" type="submit" isPending={stage !== undefined} isDisabled={!isReady}>
        {stage === undefined ? t('sign-in.go') : t('sign-in.working')}
      </Button>
      <div aria-live="polite" className="door-progress">
        {stage === undefined ? null : <Progress label={t(`sign-in.stage.${stage}`)} value={STAGES.indexOf(stage) + 1} of={STAGES.length} />}
      </div>
      <p className="desk-quiet desk-small">{t('sign-in.weaker')}</p>
    </form>
  );
};

const PasswordField = (props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
}) => {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={t('sign-in.password')}
      help={t('sign-in.password-help')}
      type={shown ? 'text' : 'password'}
      // What is shown is text to the browser, which may write text to its disk.
      autoComplete={shown ? 'off' : 'current-password'}
      spellCheck="false"
      beside={
        <Button aria-label={t(shown ? 'sign-in.password-hide' : 'sign-in.password-show')} onPress={() => setShown(!shown)}>
          <EyeIcon crossed={shown} />
        </Button>
      }
      {...props}
    />
  );
};

const EyeIcon = ({ crossed }: { readonly crossed: boolean }) => (
  <svg
    className="desk-icon"
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
  >
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="3" />
    {crossed ? <path d="M4 4l16 16" /> : null}
  </svg>
);
