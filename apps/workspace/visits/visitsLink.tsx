import { Link } from '@tanstack/react-router';
import { visitText } from '@dauys/wording/compiled/visit.ts';
import { useWords } from '../frame/words.tsx';
import { useVisits } from './useVisits.ts';

/** In the frame, so that the codes are asked for from the first moment on (useVisits.ts). */
export const VisitsLink = () => {
  const { language } = useWords();
  useVisits();
  return <Link to="/visits">{visitText(language)('nav')}</Link>;
};
