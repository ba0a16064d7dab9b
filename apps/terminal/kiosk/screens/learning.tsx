import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { useState } from 'react';
import { DigitPad } from '../keyboard/keyboard.tsx';
import { LESSONS, taskOf } from '../lessons.ts';
import { Picto } from '../pictograms.tsx';
import type { Place } from '../places.ts';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { DigitField, onlyDigits } from './digit-field.tsx';

const GROUP = 4;

/** Beside the code: for whoever has no paper, or wants none. */
export const OfferLearning = () => {
  const { act } = useScene();
  const { o } = useWords();
  return (
    <Button icon={<Picto of="digits" />} press={() => act({ do: 'learn' })}>
      {o('learn.offer')}
    </Button>
  );
};

/** One group at a time, shown and asked back, without a clock. */
export const Learning = ({ place }: { readonly place: Extract<Place, { at: 'learning' }> }) => {
  const task = taskOf(place.lesson);
  if (task.do === 'known') return <Known />;
  const digits = place.kept.promised.code?.[task.group] ?? '';
  return task.do === 'show' ? (
    <ShowGroup n={task.group + 1} digits={digits} mistaken={place.lesson.again === 'mistaken'} at={place.lesson.at} />
  ) : (
    <AskGroup n={task.group + 1} at={place.lesson.at} />
  );
};

const Stop = () => {
  const { act } = useScene();
  const { o } = useWords();
  return (
    <Button icon={<Picto of="back" />} press={() => act({ do: 'back' })}>
      {o('learn.stop')}
    </Button>
  );
};

const ShowGroup = (p: { readonly n: number; readonly digits: string; readonly mistaken: boolean; readonly at: number }) => {
  const { act } = useScene();
  const { t, o } = useWords();
  return (
    <Stage
      kind="code learn"
      title={o('learn.show.title', { n: p.n })}
      help={o('learn.show.help')}
      moves={
        <>
          <Stop />
          <Button rank="main" press={() => act({ do: 'next' })}>
            {o('learn.show.on')}
          </Button>
        </>
      }
    >
      {p.mistaken && <Notice tone="calm">{o('learn.mistaken')}</Notice>}
      <p className="learn-group" dir="ltr">
        <span className="unseen">{t('promise.code.group', { n: p.n, digits: [...p.digits].join(' ') })}</span>
        <span aria-hidden="true">{p.digits}</span>
      </p>
      <Lessons at={p.at} />
    </Stage>
  );
};

const AskGroup = (p: { readonly n: number; readonly at: number }) => {
  const { act } = useScene();
  const { o } = useWords();
  const [digits, setDigits] = useState('');
  const ready = digits.length === GROUP;
  const say = (): void => act({ do: 'recall', digits });
  return (
    <Stage
      kind="code learn"
      title={o('learn.ask.title', { n: p.n })}
      help={o('learn.ask.help')}
      moves={
        <>
          <Button press={() => act({ do: 'recall', digits: undefined })}>{o('learn.ask.show')}</Button>
          <Button rank="main" disabled={!ready} press={say}>
            {o('learn.ask.check')}
          </Button>
        </>
      }
    >
      <DigitField digits={digits} length={GROUP} label={o('learn.ask.label', { n: p.n })} say={setDigits} enter={() => ready && say()} />
      <Lessons at={p.at} />
      <DigitPad
        press={(key) => setDigits(key.key === 'letter' ? onlyDigits(digits + key.letter, GROUP) : digits.slice(0, -1))}
        clear={() => setDigits('')}
      />
    </Stage>
  );
};

const Lessons = (p: { readonly at: number }) => {
  const { t } = useWords();
  return <p className="page-of">{t('progress', { step: p.at + 1, steps: LESSONS })}</p>;
};

const Known = () => {
  const { act } = useScene();
  const { o } = useWords();
  return (
    <Stage
      title={o('learn.known.title')}
      moves={
        <>
          <Button press={() => act({ do: 'learn' })}>{o('learn.known.again')}</Button>
          <Button rank="main" press={() => act({ do: 'back' })}>
            {o('learn.stop')}
          </Button>
        </>
      }
    >
      <div className="guide-sign">
        <Picto of="digits" />
      </div>
      <p className="large-text">{o('learn.known.text')}</p>
    </Stage>
  );
};
