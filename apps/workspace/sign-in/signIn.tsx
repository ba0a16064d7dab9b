/** The door. Two ways in: a passkey first, a password where there is none; both end in `onEnter`. And two for who has no passkey any more, or not yet. */
import { useState } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import { redact } from '@dauys/basics/redacted.ts';
import type { Result } from '@dauys/basics/result.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { isDistrust, type Trusted } from '../directory/trusted.ts';
import { LanguageSwitch } from '../frame/languageSwitch.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { Wordmark } from '../frame/wordmark.tsx';
import type { PasskeyBrowser } from '../keys/passkeyBrowser.ts';
import type { HubClient } from '../link/hubClient.ts';
import { refusalOf } from '../link/refused.ts';
import type { Farewell } from '../session/session.tsx';
import type { CryptoClient } from '../worker/cryptoClient.ts';
import { InvitationWay } from './invitationWay.tsx';
import { PasskeyDoor } from './passkeyDoor.tsx';
import { PasswordDoor, type Typed } from './passwordDoor.tsx';
import { RecoveryWay } from './recoveryWay.tsx';
import { comeInByPassword, signInByPasskey, type Entered, type Stage } from './unlock.ts';

interface SignInProps {
  readonly trusted: Trusted | undefined;
  readonly failure: Error | null;
  readonly farewell: Farewell | undefined;
  readonly hub: HubClient;
  readonly crypto: CryptoClient;
  readonly browser: PasskeyBrowser;
  readonly onEnter: (entered: Entered) => void;
}

type Way = 'doors' | 'invitation' | 'recovery';

export const SignIn = (props: SignInProps) => {
  const [way, setWay] = useState<Way>('doors');
  const { trusted, hub, crypto, browser, failure } = props;
  const back = (): void => setWay('doors');
  const ways = { trusted, hub, crypto, browser, back };
  return (
    <main className="door">
      <header className="door-head">
        <Wordmark />
        <LanguageSwitch />
      </header>
      {way === 'doors' ? <Doors {...props} onWay={setWay} /> : null}
      {way === 'invitation' ? <InvitationWay {...ways} /> : null}
      {way === 'recovery' ? <RecoveryWay {...ways} /> : null}
      <TrustLine trusted={trusted} failure={failure} />
    </main>
  );
};

interface Trying {
  readonly door: 'passkey' | 'password';
  readonly stage?: Stage;
  readonly refusal?: Refusal<string>;
}

/** One try at a time, at whichever door. */
const useDoors = ({ trusted, hub, crypto, browser, onEnter }: SignInProps) => {
  const [trying, setTrying] = useState<Trying>();
  const isBusy = trying?.stage !== undefined;
  const enterBy = async (
    door: Trying['door'],
    act: (trusted: Trusted, onStage: (stage: Stage) => void) => Promise<Result<Entered, Refusal<string>>>,
  ) => {
    if (trusted === undefined || isBusy) return;
    setTrying({ door, stage: 'asking' });
    try {
      const entered = await act(trusted, (stage) => setTrying({ door, stage }));
      if (entered.ok) onEnter(entered.value);
      setTrying(entered.ok ? undefined : { door, refusal: entered.error });
    } catch (error) {
      setTrying({ door, refusal: refusalOf(error) });
    }
  };
  const at = (door: Trying['door']) =>
    trying?.door === door ? { stage: trying.stage, refusal: trying.refusal } : { stage: undefined, refusal: undefined };
  return {
    at,
    byPasskey: () => enterBy('passkey', ({ body }, onStage) => signInByPasskey(browser, { hub, open: crypto.open, body, onStage })),
    byPassword: ({ login, password, totp }: Typed) =>
      enterBy('password', ({ body }, onStage) =>
        comeInByPassword({ login, password: redact(password), totp }, { hub, split: crypto.split, open: crypto.open, body, onStage }),
      ),
  };
};

const Doors = (props: SignInProps & { readonly onWay: (way: Way) => void }) => {
  const { t } = useWords();
  const { trusted, farewell, browser, onWay } = props;
  const { at, byPasskey, byPassword } = useDoors(props);
  const isReady = trusted !== undefined;
  return (
    <div className="door-card desk-card">
      <Greeting trusted={trusted} />
      {farewell === undefined ? null : (
        <Notice tone="calm" live="status">
          <p>{t(farewell === 'ended' ? 'session.ended' : 'session.signed-out')}</p>
        </Notice>
      )}
      <PasskeyDoor {...at('passkey')} isReady={isReady} isHere={browser.isHere()} onTry={() => void byPasskey()} />
      <section className="door-second" aria-labelledby="door-password">
        <h2 id="door-password">{t('sign-in.by-password')}</h2>
        <p className="desk-quiet desk-small">{t('sign-in.weaker')}</p>
        <PasswordDoor {...at('password')} isReady={isReady} onTry={(typed) => void byPassword(typed)} />
      </section>
      <div className="door-ways">
        <Button look="bare" isDisabled={!isReady} onPress={() => onWay('invitation')}>
          {t('sign-in.invitation')}
        </Button>
        <Button look="bare" isDisabled={!isReady} onPress={() => onWay('recovery')}>
          {t('sign-in.lost')}
        </Button>
      </div>
    </div>
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
      <RefusalNotice refusal={refusalOf(failure)} />
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
