/** What stands around every screen of the desk: who and where one is, whether the hub answers, how long one stays. */
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { ChainWarning } from '../chain/chainWarning.tsx';
import { useColleagues } from '../doors/useDoors.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { isDistrust } from '../directory/trusted.ts';
import { EnrolmentLink, EnrolmentWaits } from '../enrolment/enrolmentWaits.tsx';
import { UrgentAlarm } from '../inbox/urgentAlarm.tsx';
import { InboxProvider, useInbox, useInboxSource } from '../inbox/useInbox.ts';
import { useDesk } from '../session/session.tsx';
import { SessionEnd } from '../session/sessionEnd.tsx';
import { Me } from '../session/me.tsx';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { VisitsLink } from '../visits/visitsLink.tsx';
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
        <Sections />
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

const Sections = () => {
  const { t, language } = useWords();
  return (
    <nav className="bar-sections" aria-label={t('frame.sections')}>
      <Link to="/terminals">{t('frame.fleet')}</Link>
      <Link to="/notices">{dutyText(language)('frame.notices')}</Link>
      <VisitsLink />
      <EnrolmentLink />
      <Link to="/colleagues">{t('frame.colleagues')}</Link>
      <Link to="/doors">{t('frame.doors')}</Link>
    </nav>
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
      <UrgentAlarm />
      <ColleagueWaits />
      <EnrolmentWaits />
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

/** Somebody cannot come in before this officer has looked. */
const ColleagueWaits = () => {
  const { t } = useWords();
  const { data } = useColleagues();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const waits = data?.colleagues.some(({ passkeys }) => passkeys.some(({ state }) => state === 'waiting')) ?? false;
  return waits && path !== '/colleagues' ? (
    <Notice tone="wait" live="status">
      <p>{t('frame.colleague-waits')}</p>
      <p>
        <Link to="/colleagues">{t('frame.colleague-go')}</Link>
      </p>
    </Notice>
  ) : null;
};
