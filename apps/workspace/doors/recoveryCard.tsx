import { useState } from 'react';
import { parseIso } from '@dauys/basics/clock.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { useDesk } from '../session/session.tsx';
import { RecoveryPaper } from './recoveryPaper.tsx';
import { useLookAgainAtDoors, useMaker } from './useDoors.ts';

export const RecoveryCard = ({ madeAt }: { readonly madeAt: string | undefined }) => {
  const { t, dateTime } = useWords();
  const { crypto } = useDesk();
  const maker = useMaker();
  const lookAgain = useLookAgainAtDoors();
  const [step, setStep] = useState<'closed' | 'making' | 'kept'>('closed');
  const keep = (): void => {
    setStep('kept');
    lookAgain();
  };
  return (
    <section className="desk-card doors-card" aria-labelledby="doors-recovery">
      <h2 id="doors-recovery">{t('doors.recovery')}</h2>
      <p className="desk-quiet desk-small">{t('doors.recovery-text')}</p>
      <p>
        {madeAt === undefined ? t('doors.recovery-none') : t('doors.recovery-made', { time: dateTime(parseIso(madeAt) ?? 0, OWN_ZONE) })}
      </p>
      {step === 'kept' ? (
        <Notice tone="good" live="status">
          <p>{t('doors.recovery-kept')}</p>
        </Notice>
      ) : null}
      {step === 'making' ? (
        <RecoveryPaper maker={maker} splitRecovery={crypto.splitRecovery} onKept={keep} />
      ) : (
        <div className="desk-actions">
          <Button onPress={() => setStep('making')}>{t(madeAt === undefined ? 'doors.recovery-make' : 'doors.recovery-new')}</Button>
        </div>
      )}
    </section>
  );
};
