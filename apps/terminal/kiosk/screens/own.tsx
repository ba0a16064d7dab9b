import { OWN_DIGITS } from '@dauys/sealing/own-said.ts';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { VoiceWorking } from '@dauys/ui/touch/voice.tsx';
import { useEffect, useRef, useState } from 'react';
import { DigitPad } from '../keyboard/keyboard.tsx';
import { Writing } from '../keyboard/writing.tsx';
import type { OwnTrouble } from '../own-said.ts';
import { carryOut } from '../own-steps.ts';
import { Picto } from '../pictograms.tsx';
import type { Place } from '../places.ts';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { DigitField, onlyDigits } from './digit-field.tsx';
import { Moves, Onward } from './moves.tsx';

type AtOwn = Extract<Place, { at: 'own' }>;

/** Beside the code, or where it is typed: offered where two bodies help with it. */
export const OfferOwn = (p: { readonly to: 'make' | 'read' }) => {
  const { act, view } = useScene();
  const { o } = useWords();
  if (view?.numbers === undefined) return null;
  return <Button press={() => act({ do: 'own' })}>{o(`own.offer.${p.to}`)}</Button>;
};

export const Own = ({ place }: { readonly place: AtOwn }) => {
  switch (place.part) {
    case 'word':
      return <OwnWord place={place} />;
    case 'number':
    case 'again':
      return <OwnNumber place={place} />;
    case 'working':
      return <OwnWorking place={place} />;
    case 'made':
      return <OwnMade />;
    case 'failed':
      return <OwnFailed trouble={place.trouble ?? { trouble: 'away' }} />;
  }
};

const forOf = ({ kept }: AtOwn): 'make' | 'read' => (kept === undefined ? 'read' : 'make');

const OwnWord = ({ place }: { readonly place: AtOwn }) => {
  const { act, terminal } = useScene();
  const { o } = useWords();
  const what = forOf(place);
  return (
    <Stage kind="wide write" title={o(`own.word.${what}.title`)} help={o(`own.word.${what}.help`)} moves={<Onward />}>
      {terminal.state?.ownNumber !== 'ready' && <Notice tone="calm">{o('own.cut')}</Notice>}
      <Writing
        fields={[
          {
            name: 'word',
            label: o('own.word.label'),
            text: place.word,
            say: (word) => act({ do: 'word', word }),
            fault: place.fault === 'word' ? o('own.word.fault') : undefined,
          },
        ]}
      />
    </Stage>
  );
};

const OwnNumber = ({ place }: { readonly place: AtOwn }) => {
  const { act } = useScene();
  const { t, o } = useWords();
  const [digits, setDigits] = useState('');
  const about = place.part === 'again' ? 'again' : (`number.${forOf(place)}` as const);
  const ready = digits.length === OWN_DIGITS;
  const say = (): void => act({ do: 'number', digits });
  return (
    <Stage
      kind="code own"
      title={o(`own.${about}.title`)}
      help={o(`own.${about}.help`)}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Button rank="main" disabled={!ready} press={say}>
            {t('next')}
          </Button>
        </Moves>
      }
    >
      <DigitField digits={digits} length={OWN_DIGITS} label={o('own.number.label')} say={setDigits} enter={() => ready && say()} />
      <div className="code-says">
        {place.fault === 'easy' || place.fault === 'differs' ? (
          <Notice tone="fault">{o(`own.number.${place.fault}`)}</Notice>
        ) : (
          <p className="code-left">{t('code.left', { n: OWN_DIGITS - digits.length })}</p>
        )}
      </div>
      <DigitPad
        press={(key) => setDigits(key.key === 'letter' ? onlyDigits(digits + key.letter, OWN_DIGITS) : digits.slice(0, -1))}
        clear={() => setDigits('')}
      />
    </Stage>
  );
};

const OwnWorking = ({ place }: { readonly place: AtOwn }) => {
  const scene = useScene();
  const { o } = useWords();
  const begun = useRef(false);
  useEffect(() => {
    // Once: a second time would count as another attempt.
    if (begun.current) return;
    begun.current = true;
    void carryOut(scene, place).then(scene.act);
  }, [scene, place]);
  return (
    <Stage kind="working" title={o('own.working.title')} help={o('own.working.help')}>
      <VoiceWorking />
    </Stage>
  );
};

const OwnMade = () => {
  const { act } = useScene();
  const { o } = useWords();
  return (
    <Stage
      title={o('own.made.title')}
      moves={
        <Button rank="main" press={() => act({ do: 'back' })}>
          {o('learn.stop')}
        </Button>
      }
    >
      <div className="guide-sign">
        <Picto of="digits" />
      </div>
      <p className="large-text">{o('own.made.text')}</p>
    </Stage>
  );
};

const OwnFailed = ({ trouble: { trouble, seconds = 0 } }: { readonly trouble: OwnTrouble }) => {
  const { act } = useScene();
  const { t, o } = useWords();
  return (
    <Stage
      title={o(`own.failed.${trouble}.title`)}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Button press={() => act({ do: 'leave' })}>{t('answers.finish')}</Button>
        </Moves>
      }
    >
      <div className="guide-sign">
        <Picto of="waiting" />
      </div>
      <p className="large-text">
        {trouble === 'wait' ? o('own.failed.wait.text', { n: Math.ceil(seconds / 60) }) : o(`own.failed.${trouble}.text`)}
      </p>
    </Stage>
  );
};
