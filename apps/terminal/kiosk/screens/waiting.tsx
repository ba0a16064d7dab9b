import { useEffect, useState } from 'react';
import { useWords } from '../words.ts';

/** The seconds that a search waits after several that found nothing. */
export const Waiting = (p: { readonly seconds: number }) => {
  const { w } = useWords();
  const [left, setLeft] = useState(p.seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((n) => Math.max(0, n - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return left === 0 ? null : <p className="large-text">{w('code.wait', { n: left })}</p>;
};
