import { useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../frame/words.tsx';
import { useInbox } from './useInbox.ts';

/** Says quietly, for a screen reader, that something came in while the page was open. */
export const Arrivals = () => {
  const { t } = useWords();
  const { entries: all, isLoading } = useInbox();
  const entries = useMemo(() => all.filter(({ isTest }) => isTest !== true), [all]);
  const newest = entries.reduce((n, { row }) => Math.max(n, row.chain), 0);
  const seen = useRef<number>(undefined);
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (isLoading) return;
    if (seen.current !== undefined && newest > seen.current) setCount(entries.filter(({ row }) => row.chain > (seen.current ?? 0)).length);
    seen.current = newest;
  }, [newest, isLoading, entries]);
  return (
    <p role="status" className="desk-hidden">
      {count === 0 ? '' : t('inbox.new', { count })}
    </p>
  );
};
