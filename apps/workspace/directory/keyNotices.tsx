import { systemClock } from '@dauys/basics/clock.ts';
import { type NamedRecovery, namedRecovery } from '@dauys/directory/epochs.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { keyNews } from './keyNews.ts';
import { useTrusted } from './useTrusted.ts';

/** Above the inbox: what somebody has to do about the body's keys, and what was done with one. */
export const KeyNotices = () => {
  const { t, date } = useWords();
  const { trusted } = useTrusted();
  if (trusted === undefined) return null;
  const { due, recoveries } = keyNews(trusted.directory, trusted.body, systemClock.now());
  return (
    <>
      {due === undefined ? null : (
        <Notice tone="wait">
          <p>{due === 0 ? t('keys.none') : t(due > systemClock.now() ? 'keys.due' : 'keys.ended', { date: date(due, OWN_ZONE) })}</p>
        </Notice>
      )}
      {recoveries.map((recovery) => (
        <Recovered key={recovery.index} recovery={recovery} />
      ))}
    </>
  );
};

/** At a case: that the key it was sealed to has been recovered. */
export const EpochNotice = ({ epoch }: { readonly epoch: number }) => {
  const { trusted } = useTrusted();
  const recovery = trusted?.directory.recoveries.findLast((r) => r.body === trusted.body && r.epoch === epoch);
  return trusted === undefined || recovery === undefined ? null : <Recovered recovery={namedRecovery(trusted.directory, recovery)} />;
};

const Recovered = ({ recovery }: { readonly recovery: NamedRecovery }) => {
  const { t, dateTime } = useWords();
  const { epoch, at, trustees, by, officers, reason } = recovery;
  const names = { trustees: trustees.join(', '), by, officers: officers.join(', ') };
  return (
    <Notice tone="calm" title={t('keys.recovered', { epoch })}>
      <p>{t('keys.recovered-text', { at: dateTime(at, OWN_ZONE), ...names })}</p>
      <p>{t('keys.recovered-reason', { reason })}</p>
      <p>{t('keys.recovered-unasked')}</p>
    </Notice>
  );
};
