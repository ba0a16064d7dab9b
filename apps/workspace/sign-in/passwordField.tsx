import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { useWords } from '../frame/words.tsx';

export const PasswordField = (props: {
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

/** Six digits; each works once. */
export const TotpField = (props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
}) => {
  const { t } = useWords();
  return (
    <Field
      label={t('sign-in.totp')}
      help={t('sign-in.totp-help')}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={7}
      figures
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
