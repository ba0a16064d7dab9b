import { useEffect, useState } from 'react';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useWords } from '../frame/words.tsx';
import { useDesk } from './session.tsx';

const WARN_MS = 5 * 60_000;
const TICK_MS = 10_000;

/** Says in time that the session ends, and ends it here when it has ended at the hub. */
export const SessionEnd = () => {
  const { t } = useWords();
  const { session, leave } = useDesk();
  const [left, setLeft] = useState(() => session.expires - Date.now());
  useEffect(() => {
    const tick = (): void => {
      const rest = session.expires - Date.now();
      setLeft(rest);
      if (rest <= 0) leave('ended');
    };
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [session, leave]);
  if (left > WARN_MS) return null;
  return (
    <Notice tone="wait" live="alert">
      <p>{t('session.ends-soon', { minutes: Math.max(1, Math.ceil(left / 60_000)) })}</p>
    </Notice>
  );
};
