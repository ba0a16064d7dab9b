import { Choice, Choices } from '@dauys/ui/touch/button.tsx';
import { firstWords } from '@dauys/wording/compiled/kiosk.first.ts';
import { directionOf } from '@dauys/wording/kiosk-language.ts';
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';
import { useScene } from '../scene.ts';
import { bringTexts } from '../words.ts';

/** Each language in its own name; `details` adds, in it, what the kiosk offers. */
export const LanguageChoices = ({ details = false }: { readonly details?: boolean }) => {
  const { act } = useScene();
  const speak = (language: KioskLanguage): void => void bringTexts(language).then(() => act({ do: 'speak', language }));
  return (
    <Choices label={KIOSK_LANGUAGES.map((language) => firstWords[language]['language.choose']).join(' / ')}>
      {KIOSK_LANGUAGES.map((language) => (
        <Choice
          key={language}
          language={language}
          direction={directionOf(language)}
          title={firstWords[language]['language.name']}
          {...(details ? { detail: firstWords[language]['language.offers'] } : {})}
          press={() => speak(language)}
        />
      ))}
    </Choices>
  );
};
