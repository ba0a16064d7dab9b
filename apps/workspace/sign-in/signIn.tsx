/** The door. Each way in is a section of its own: the password today, a passkey beside it later; both end in `onEnter`. */
import { useState } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import { redact } from '@dauys/basics/redacted.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { isDistrust, type Trusted } from '../directory/trusted.ts';
import { LanguageSwitch } from '../frame/languageSwitch.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { Wordmark } from '../frame/wordmark.tsx';
import type { HubClient } from '../link/hubClient.ts';
import { refusalOf } from '../link/refused.ts';
import type { Farewell } from '../session/session.tsx';
import type { CryptoClient } from '../worker/cryptoClient.ts';
import { PasswordDoor, type Typed } from './passwordDoor.tsx';
import { signInByPassword, type Session, type Stage } from './unlock.ts';

interface SignInProps {
  readonly trusted: Trusted | undefined;
  readonly failure: Error | null;
  readonly farewell: Farewell | undefined;
  readonly hub: HubClient;
  readonly crypto: CryptoClient;
  readonly onEnter: (session: Session) => void;
}

export const SignIn = ({ trusted, failure, farewell, hub, crypto, onEnter }: SignInProps) => {
  const { t } = useWords();
  const [stage, setStage] = useState<Stage>();
  const [refusal, setRefusal] = useState<Refusal<string>>();
  const byPassword = async ({ login, password, totp }: Typed): Promise<void> => {
    if (trusted === undefined || stage !== undefined) return;
    setRefusal(undefined);
    setStage('asking');
    try {
      const tools = { hub, split: crypto.split, open: crypto.open, body: trusted.body, onStage: setStage };
      const entered = await signInByPassword({ login, password: redact(password), totp }, tools);
      if (entered.ok) onEnter(entered.value);
      else setRefusal(entered.error);
    } catch (error) {
      setRefusal(refusalOf(error));
    }
    setStage(undefined);
  };
  return (
    <main className="door">
      <header className="door-head">
        <Wordmark />
        <LanguageSwitch />
      </header>
      <div className="door-card desk-card">
        <Greeting trusted={trusted} />
        {farewell === undefined ? null : (
          <Notice tone="calm" live="status">
            <p>{t(farewell === 'ended' ? 'session.ended' : 'session.signed-out')}</p>
          </Notice>
        )}
        <PasswordDoor stage={stage} refusal={refusal} isReady={trusted !== undefined} onTry={(typed) => void byPassword(typed)} />
      </div>
      <TrustLine trusted={trusted} failure={failure} />
    </main>
  );
};

const Greeting = ({ trusted }: { readonly trusted: Trusted | undefined }) => {
  const { t, language } = useWords();
  const body = trusted?.directory.bodies.get(trusted.body);
  return (
    <div className="door-greeting">
      <p className="door-body">{body?.names[language] ?? t('app.place')}</p>
      <h1>{t('sign-in.title')}</h1>
      <p className="desk-quiet">{t('sign-in.lead')}</p>
    </div>
  );
};

/** Before anybody types: does the public directory hold against what this body pinned? */
const TrustLine = ({ trusted, failure }: { readonly trusted: Trusted | undefined; readonly failure: Error | null }) => {
  const { t, say, dateTime } = useWords();
  if (isDistrust(failure))
    return (
      <Notice tone="bad" live="alert" title={t('sign-in.directory-failed')}>
        <p>{say({ code: failure.code })}</p>
        <p className="desk-fixed">{failure.code}</p>
      </Notice>
    );
  if (trusted === undefined)
    return failure === null ? (
      <p className="door-trust desk-quiet desk-small" role="status">
        {t('sign-in.directory-checking')}
      </p>
    ) : (
      <Notice tone="bad" live="alert">
        <p>{say(refusalOf(failure))}</p>
      </Notice>
    );
  const { witnesses } = trusted.checkpoint;
  const newest = Math.max(0, ...witnesses.map(({ at }) => at));
  return (
    <p className="door-trust desk-quiet desk-small" role="status">
      {t('sign-in.directory-verified')}
      {newest === 0 ? null : ` · ${t('sign-in.directory-witnessed', { count: witnesses.length, time: dateTime(newest, OWN_ZONE) })}`}
    </p>
  );
};
