/** What stands around the pages of a duty officer and a monitor: where she watches, who she is, the way out. */
import { Link, Outlet } from '@tanstack/react-router';
import Type from 'typebox';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Icon } from '@dauys/ui/desk/icon.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { quietText } from '@dauys/wording/compiled/quiet.ts';
import { isDistrust } from '../directory/trusted.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { LanguageSwitch } from '../frame/languageSwitch.tsx';
import { Wordmark } from '../frame/wordmark.tsx';
import { useWords } from '../frame/words.tsx';
import { useWatch } from './watch.tsx';

/** Of the monitor's own routes: the types know those of an officer's desk. */
const QUIET: string = '/quiet';

export const WatchFrame = () => {
  const { t, say } = useWords();
  const { error } = useTrusted();
  return (
    <>
      <a className="skip" href="#content">
        {t('frame.skip')}
      </a>
      <Bar />
      <main id="content" className="content" tabIndex={-1}>
        {isDistrust(error) ? (
          <Notice tone="bad" live="alert" title={t('sign-in.directory-failed')}>
            <p>{say({ code: error.code })}</p>
          </Notice>
        ) : null}
        <Outlet />
      </main>
    </>
  );
};

const Bar = () => {
  const { t, language } = useWords();
  const d = dutyText(language);
  const { session, hub, leave } = useWatch();
  const { trusted } = useTrusted();
  const { role, place, name } = session.watcher;
  const out = (): void => {
    void hub.ask(Type.Unknown(), { method: 'POST', path: '/api/access/sign-out', token: session.token });
    leave('signed-out');
  };
  return (
    <header className="bar">
      <Wordmark />
      <p className="bar-body">
        {role === 'monitor' ? d('frame.monitor') : (trusted?.directory.facilities.get(place)?.names[language] ?? place)}
      </p>
      {role === 'monitor' ? (
        <nav className="bar-sections" aria-label={t('frame.sections')}>
          <Link to="/notices">{d('frame.notices')}</Link>
          <Link to="/terminals">{t('frame.fleet')}</Link>
          <Link to={QUIET}>{quietText(language)('title')}</Link>
        </nav>
      ) : null}
      <LanguageSwitch />
      <div className="bar-me">
        <Icon name="person" />
        <span className="bar-name">{name}</span>
        <Button onPress={out}>{t('frame.sign-out')}</Button>
      </div>
    </header>
  );
};
