import { useState } from 'react';
import Type from 'typebox';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Confirm } from '@dauys/ui/desk/confirm.tsx';
import { Icon } from '@dauys/ui/desk/icon.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useTrusted } from '../directory/useTrusted.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { useDesk } from './session.tsx';

/** Who is signed in, with which key, until when; and the way out. */
export const Me = () => {
  const { t } = useWords();
  const { session, hub, leave } = useDesk();
  const [isOpen, setOpen] = useState(false);
  const out = (): void => {
    // Here everything goes at once, whether the hub hears of it or not: its session ends by itself.
    void hub.ask(Type.Unknown(), { method: 'POST', path: '/api/access/sign-out', token: session.token });
    leave('signed-out');
  };
  return (
    <div className="bar-me">
      <Button look="bare" onPress={() => setOpen(true)} aria-label={`${t('frame.me')}: ${session.officer.name}`}>
        <Icon name="person" />
        <span className="bar-name">{session.officer.name}</span>
      </Button>
      <Button onPress={out}>{t('frame.sign-out')}</Button>
      <Confirm isOpen={isOpen} title={t('me.title')} leave={t('close')} onLeave={() => setOpen(false)}>
        <MyKeys />
      </Confirm>
    </div>
  );
};

const MyKeys = () => {
  const { t, language, time, number } = useWords();
  const { session } = useDesk();
  const { trusted } = useTrusted();
  const { officer, epochs, brokenEpochs } = session;
  const listed = trusted?.directory.officerKey(officer.statementKey);
  const isMine = listed?.officer === officer.id && listed.until === undefined;
  return (
    <>
      <dl className="facts">
        <dt>{t('me.name')}</dt>
        <dd>{officer.name}</dd>
        <dt>{t('me.body')}</dt>
        <dd>{trusted?.directory.bodies.get(officer.body)?.names[language] ?? officer.body}</dd>
        <dt>{t('me.key')}</dt>
        <dd className="desk-fixed">{officer.statementKey}</dd>
        <dt>{t('me.epochs')}</dt>
        <dd>{[...epochs.keys()].map(number).join(', ')}</dd>
      </dl>
      <Notice tone={isMine ? 'good' : 'bad'}>
        <p>{t(isMine ? 'me.key-listed' : 'me.key-not-listed')}</p>
      </Notice>
      {brokenEpochs.length === 0 ? null : (
        <Notice tone="bad">
          <p>{t('me.epochs-broken', { epochs: brokenEpochs.join(', ') })}</p>
        </Notice>
      )}
      <p>{t('me.session-until', { time: time(session.expires, OWN_ZONE) })}</p>
      <p className="desk-quiet desk-small">{t('me.memory')}</p>
    </>
  );
};
