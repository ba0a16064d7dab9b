/** One's own doors and sessions: see them, add to them, shut them. */
import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useArrival } from '../frame/arrival.ts';
import { Awaited } from '../frame/awaited.tsx';
import { useWords } from '../frame/words.tsx';
import { useDesk } from '../session/session.tsx';
import { NewPasskey } from './passkeyMaker.tsx';
import { PasskeyList } from './passkeyList.tsx';
import { RecoveryCard } from './recoveryCard.tsx';
import { SessionList } from './sessionList.tsx';
import { useLookAgainAtDoors, useMaker, useOwnDoors } from './useDoors.ts';

export const DoorsPage = () => {
  const { t } = useWords();
  const heading = useArrival();
  const doors = useOwnDoors();
  return (
    <div className="doors">
      <title>{`${t('doors.title')} · ${t('app.name')}`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {t('doors.title')}
      </h1>
      <Awaited error={doors.error} isPending={doors.isPending} />
      {doors.data === undefined ? null : (
        <div className="doors-columns">
          <section className="desk-card doors-card" aria-labelledby="doors-passkeys">
            <h2 id="doors-passkeys">{t('doors.passkeys')}</h2>
            <p className="desk-quiet desk-small">{t('doors.two')}</p>
            <PasskeyList passkeys={doors.data.passkeys} />
            <AddPasskey />
          </section>
          <div className="doors-side">
            <RecoveryCard madeAt={doors.data.recovery?.madeAt} />
            <PasswordCard isHere={doors.data.password} />
          </div>
        </div>
      )}
      <SessionList />
    </div>
  );
};

const AddPasskey = () => {
  const { t } = useWords();
  const { browser } = useDesk();
  const maker = useMaker();
  const lookAgain = useLookAgainAtDoors();
  const [isOpen, setOpen] = useState(false);
  const [isMade, setMade] = useState(false);
  if (!browser.isHere()) return <p className="desk-quiet">{t('sign-in.no-passkeys')}</p>;
  const keep = (): void => {
    setMade(true);
    setOpen(false);
    lookAgain();
  };
  return (
    <>
      {isMade ? (
        <Notice tone="good" live="status" title={t('doors.made')}>
          <p>{t('doors.ask-colleague')}</p>
        </Notice>
      ) : null}
      {isOpen ? (
        <NewPasskey maker={maker} onMade={keep} />
      ) : (
        <div className="desk-actions">
          <Button onPress={() => setOpen(true)}>{t('doors.add')}</Button>
        </div>
      )}
    </>
  );
};

const PasswordCard = ({ isHere }: { readonly isHere: boolean }) => {
  const { t } = useWords();
  return (
    <section className="desk-card doors-card" aria-labelledby="doors-password">
      <h2 id="doors-password">{t('doors.password')}</h2>
      <p>{t(isHere ? 'doors.password-here' : 'doors.password-none')}</p>
      {isHere ? <p className="desk-quiet desk-small">{t('sign-in.weaker')}</p> : null}
    </section>
  );
};
