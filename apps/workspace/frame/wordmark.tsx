import { useWords } from './words.tsx';

/** Four strokes: a voice seen from the side. */
export const Wordmark = () => {
  const { t } = useWords();
  return (
    <span className="wordmark">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" />
        <path d="M8 13v6M13 9v14M18 12v8M23 14.5v3" />
      </svg>
      <span className="wordmark-name">{t('app.name')}</span>
    </span>
  );
};
