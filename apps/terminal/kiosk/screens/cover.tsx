import { Choice, Choices } from '@dauys/ui/touch/button.tsx';
import { firstWords } from '@dauys/wording/compiled/kiosk.first.ts';
import { formatDate, formatTime, formatWeekday } from '@dauys/wording/dates.ts';
import { directionOf } from '@dauys/wording/kiosk-language.ts';
import { KIOSK_LANGUAGES, LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';
import { useEffect, useRef, useState } from 'react';
import { useScene } from '../scene.ts';
import { bringTexts } from '../words.ts';

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
  const speak = (language: KioskLanguage): void => void bringTexts(language).then(() => act({ do: 'speak', language }));
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
      <Choices label={KIOSK_LANGUAGES.map((language) => firstWords[language]['language.choose']).join(' / ')}>
        {KIOSK_LANGUAGES.map((language) => (
          <Choice
            key={language}
            language={language}
            direction={directionOf(language)}
            title={firstWords[language]['language.name']}
            press={() => speak(language)}
          />
        ))}
      </Choices>
    </main>
  );
};
