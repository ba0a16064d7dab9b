import { Link } from '@tanstack/react-router';
import { useArrival } from './arrival.ts';
import { useWords } from './words.tsx';

export const NotFound = () => {
  const { t } = useWords();
  const heading = useArrival();
  return (
    <div className="empty">
      <h1 ref={heading} tabIndex={-1}>
        {t('not-found.title')}
      </h1>
      <p className="desk-quiet">{t('not-found.text')}</p>
      <p>
        <Link to="/">{t('case.back')}</Link>
      </p>
    </div>
  );
};
