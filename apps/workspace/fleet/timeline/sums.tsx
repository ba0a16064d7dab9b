import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { percentIn, type Sums } from './runs.ts';
import { sumsWords } from './words.ts';

/** What a picture shows, for whoever does not see it, and for whoever wants it in one line. `undefined` while some of it is on its way. */
export const SumsLine = ({ w, sums }: { readonly w: WatchText; readonly sums: Sums | undefined }) => {
  const { t, number } = useWords();
  if (sums === undefined) return <p role="status">{t('loading')}</p>;
  const percent = percentIn(sums);
  return (
    <p className="desk-small">
      {percent === undefined ? null : <strong>{w('time.share', { percent: number(percent) })}. </strong>}
      {sumsWords(w, sums)}
    </p>
  );
};
