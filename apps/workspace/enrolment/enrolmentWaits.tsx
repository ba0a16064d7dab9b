/** In the frame: the way to the page, for whose body decides; and a word when a technician is waiting at a device. */
import { Link, useLocation } from '@tanstack/react-router';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { enrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { useWords } from '../frame/words.tsx';
import { useEnrolments } from './useEnrolments.ts';

export const EnrolmentLink = () => {
  const { language } = useWords();
  const { data } = useEnrolments();
  return data === undefined ? null : <Link to="/enrolments">{enrolmentText(language)('page.nav')}</Link>;
};

export const EnrolmentWaits = () => {
  const { language } = useWords();
  const e = enrolmentText(language);
  const { data } = useEnrolments();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const count = data?.enrolments.filter(({ state }) => state === 'waiting').length ?? 0;
  return count > 0 && path !== '/enrolments' ? (
    <Notice tone="wait" live="status">
      <p>{e('page.waits', { count })}</p>
      <p>
        <Link to="/enrolments">{e('page.go')}</Link>
      </p>
    </Notice>
  ) : null;
};
