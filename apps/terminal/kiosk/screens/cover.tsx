import { formatDate, formatTime, formatWeekday } from '@dauys/wording/dates.ts';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { useEffect, useRef, useState } from 'react';
import { useScene } from '../scene.ts';
import { LanguageChoices } from './languages.tsx';

const TICK_MS = 1_000;
/** Then the kiosk stands idle again, without asking: here is nothing to protect. */
const LEAVE_MS = 60_000;

/** A clock on the wall. It knows nothing of the session before, and looks the same whatever that was (CO-6). */
export const Cover = () => {
  const { act, terminal } = useScene();
  const [now, setNow] = useState(() => Date.now());
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    const leaving = setTimeout(() => act({ do: 'leave' }), LEAVE_MS);
    return () => {
      clearInterval(ticking);
      clearTimeout(leaving);
    };
  }, [act]);
  const zone = terminal.state?.zone ?? 'UTC';
  const facility = terminal.state?.facilityNames;
  return (
    <main className="stage cover">
      <div className="cover-clock">
        <h1 ref={heading} tabIndex={-1}>
          {formatTime(now, zone)}
        </h1>
        {LANGUAGES.map((language) => (
          <p key={language} lang={language}>
            {formatWeekday(language, now, zone)}, {formatDate(language, now, zone)}
          </p>
        ))}
        {facility !== undefined && <p lang="kk">{facility.kk}</p>}
      </div>
      <LanguageChoices />
    </main>
  );
};
