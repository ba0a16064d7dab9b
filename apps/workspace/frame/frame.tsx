/** What stands around every screen of the desk: who and where one is, whether the hub answers, how long one stays. */
import { Link, Outlet } from '@tanstack/react-router';
import { ChainWarning } from '../chain/chainWarning.tsx';
import { useTrusted } from '../directory/useTrusted.ts';
import { isDistrust } from '../directory/trusted.ts';
import { InboxProvider, useInbox, useInboxSource } from '../inbox/useInbox.ts';
import { useDesk } from '../session/session.tsx';
import { SessionEnd } from '../session/sessionEnd.tsx';
import { Me } from '../session/me.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { LanguageSwitch } from './languageSwitch.tsx';
import { Wordmark } from './wordmark.tsx';
import { OWN_ZONE, useWords } from './words.tsx';

export const Frame = () => {
  const { t, language } = useWords();
  const { session } = useDesk();
  const { trusted } = useTrusted();
  const inbox = useInboxSource();
  return (
    <InboxProvider value={inbox}>
      <a className="skip" href="#content">
        {t('frame.skip')}
      </a>
      <header className="bar">
        <Link to="/" className="bar-home" aria-label={`${t('app.name')} · ${t('frame.inbox')}`}>
          <Wordmark />
        </Link>
        <p className="bar-body">{trusted?.directory.bodies.get(session.officer.body)?.names[language] ?? session.officer.body}</p>
        <Connection />
        <LanguageSwitch />
        <Me />
      </header>
      <main id="content" className="content" tabIndex={-1}>
        <Warnings />
        <Outlet />
      </main>
    </InboxProvider>
  );
};

const Connection = () => {
  const { t, time } = useWords();
  const { isOffline, updatedAt } = useInbox();
  return (
    <p className={isOffline ? 'bar-link bar-link-off' : 'bar-link'}>
      <span>{t(isOffline ? 'frame.offline' : 'frame.connected')}</span>
      {updatedAt === 0 || isOffline ? null : <span className="desk-quiet"> · {time(updatedAt, OWN_ZONE)}</span>}
    </p>
  );
};

const Warnings = () => {
  const { t, say, time } = useWords();
  const { error } = useTrusted();
  const { isOffline, updatedAt } = useInbox();
  return (
    <div className="warnings">
      <SessionEnd />
      {isDistrust(error) ? (
        <Notice tone="bad" live="alert" title={t('sign-in.directory-failed')}>
          <p>{say({ code: error.code })}</p>
          <p className="desk-fixed">{error.code}</p>
        </Notice>
      ) : null}
      <ChainWarning />
      {isOffline && updatedAt > 0 ? (
        <Notice tone="wait" live="status" title={t('frame.offline')}>
          <p>{t('frame.offline-detail', { time: time(updatedAt, OWN_ZONE) })}</p>
        </Notice>
      ) : null}
    </div>
  );
};
