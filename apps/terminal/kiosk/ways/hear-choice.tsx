import { Button } from '@dauys/ui/touch/button.tsx';
import { directionOf } from '@dauys/wording/kiosk-language.ts';
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';
import { Fragment, useEffect, useState } from 'react';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { bringTexts, useWords, type Texts } from '../words.ts';

/** For who cannot read: from here on a touch is first heard and then, touched again, taken. */
export const HearChoice = () => {
  const { terminal, ways } = useScene();
  const { w } = useWords();
  if (terminal.state?.speech === undefined) return null;
  const isOn = ways.way === 'hear-first';
  return (
    <Button icon={<Picto of="hear" />} press={() => ways.take(isOn ? 'touch' : 'hear-first')}>
      {w(isOn ? 'hear.off' : 'hear.on')}
    </Button>
  );
};

/** The same before a language is chosen: in each. */
export const HearAny = () => {
  const { terminal, ways } = useScene();
  const texts = useAllTexts();
  if (terminal.state?.speech === undefined || texts === undefined) return null;
  const isOn = ways.way === 'hear-first';
  return (
    <Button icon={<Picto of="hear" />} press={() => ways.take(isOn ? 'touch' : 'hear-first')}>
      {texts.map(([language, { w }], i) => (
        <Fragment key={language}>
          {i > 0 && ' · '}
          <bdi lang={language} dir={directionOf(language)}>
            {w(isOn ? 'hear.off' : 'hear.short')}
          </bdi>
        </Fragment>
      ))}
    </Button>
  );
};

const useAllTexts = (): readonly (readonly [KioskLanguage, Texts])[] | undefined => {
  const [texts, setTexts] = useState<readonly (readonly [KioskLanguage, Texts])[]>();
  useEffect(() => {
    void Promise.all(KIOSK_LANGUAGES.map(async (language) => [language, await bringTexts(language)] as const)).then(setTexts);
  }, []);
  return texts;
};
