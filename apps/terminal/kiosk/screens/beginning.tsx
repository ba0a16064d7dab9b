import { Button, Choice, Choices } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { VoiceMark } from '@dauys/ui/touch/voice.tsx';
import { firstWords } from '@dauys/wording/compiled/kiosk.first.ts';
import { directionOf, nameIn } from '@dauys/wording/kiosk-language.ts';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import { useEffect, useRef } from 'react';
import { Behind } from '../behind.tsx';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import type { Doing } from '../session.ts';
import type { Standing } from '../standing.ts';
import { useWords } from '../words.ts';
import { LanguageChoices } from './languages.tsx';
import { Moves } from './moves.tsx';
import { CoverSlip } from './printing.tsx';

/** Idle: each language in its own name. What is wrong with the terminal is said in all of them before anybody types (S-32). */
export const Languages = () => {
  const { terminal } = useScene();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className="stage welcome">
      <div className="welcome-name">
        <VoiceMark />
        <p className="welcome-word" lang="kk">
          {firstWords.kk['app.name']}
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {KIOSK_LANGUAGES.map((language) => (
            <span key={language} lang={language} dir={directionOf(language)}>
              {firstWords[language]['language.choose']}
            </span>
          ))}
        </h1>
      </div>
      <div className="answer">
        {terminal.condition === 'damaged' && (
          <Notice tone="fault">
            {KIOSK_LANGUAGES.map((language) => (
              <p key={language} lang={language} dir={directionOf(language)}>
                {firstWords[language]['trouble.damaged.title']}
              </p>
            ))}
          </Notice>
        )}
        <LanguageChoices details />
        <Behind show={({ HearAny }) => <HearAny />} />
      </div>
    </main>
  );
};

export const Home = () => {
  const { act, terminal } = useScene();
  const { t, s } = useWords();
  const grave = ['damaged', 'silent', 'full'].includes(terminal.condition);
  return (
    <Stage
      title={t('home.title')}
      moves={
        <>
          <Button press={() => act({ do: 'go', to: 'languages' })}>{t('language.change')}</Button>
          <Behind show={({ HearChoice }) => <HearChoice />} />
        </>
      }
      kind="home"
    >
      {grave && <Condition />}
      <Choices label={t('home.title')}>
        <Behind show={({ UrgentTile }) => <UrgentTile instead={grave ? () => act(troubleBefore(terminal)) : undefined} />} />
        <Choice
          tone="lead"
          icon={<Picto of="write" />}
          title={t('home.write')}
          detail={t('home.write.detail')}
          press={() => act(troubleBefore(terminal))}
        />
        <Choice
          icon={<Picto of="read" />}
          title={t('home.read')}
          detail={t('home.read.detail')}
          press={() => act({ do: 'go', to: 'code' })}
        />
        <Choice
          icon={<Picto of="guide" />}
          title={t('home.guide')}
          detail={t('home.guide.detail')}
          press={() => act({ do: 'read', page: 0 })}
        />
        <Choice
          icon={<Picto of="law" />}
          title={s('home.shelf')}
          detail={s('home.shelf.detail')}
          press={() => act({ do: 'look', at: { part: 'shelf' } })}
        />
      </Choices>
      {!grave && <Condition />}
    </Stage>
  );
};

/** What makes writing useless is said before anybody types (S-32), not after. */
const troubleBefore = ({ condition }: Standing): Doing => {
  if (condition === 'damaged' || condition === 'full') return { do: 'fail', trouble: condition };
  if (condition === 'silent') return { do: 'fail', trouble: 'agent' };
  return { do: 'go', to: 'write' };
};

/** How the terminal stands, in plain words. */
const Condition = () => {
  const { terminal } = useScene();
  const { t, language } = useWords();
  const { condition, state } = terminal;
  if (condition === 'damaged')
    return (
      <Notice tone="fault">
        <strong>{t('trouble.damaged.title')}.</strong> {t('trouble.damaged.text')}
      </Notice>
    );
  if (condition === 'full') return <Notice tone="fault">{t('trouble.full.title')}</Notice>;
  if (condition === 'silent') return <Notice tone="fault">{t('state.silent')}</Notice>;
  return (
    <Notice tone={condition === 'reachable' ? 'good' : 'calm'}>
      <p>{t(`state.${condition}`)}</p>
      {condition !== 'starting' && <p>{t('state.good')}</p>}
      {state !== undefined && <p>{t('state.place', { facility: nameIn(language, state.facilityNames) })}</p>}
    </Notice>
  );
};

const PAGES = [1, 2, 3, 4, 5, 6, 7] as const;
const SIGNS = ['ombudsman', 'anonymous', 'waiting', 'digits', 'read', 'exit', 'prosecutor'] as const;

/** Two minutes of reading, one thought at a time. */
export const Guide = (p: { readonly page: number; readonly aloud: boolean }) => {
  const { act } = useScene();
  const { t, paper } = useWords();
  const n = PAGES[p.page] ?? 1;
  const last = p.page >= PAGES.length - 1;
  return (
    <Stage
      kind="guide"
      title={t(`guide.${n}.title`)}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Button rank="main" press={() => act(last ? { do: 'go', to: 'write' } : { do: 'read', page: p.page + 1 })}>
            {last ? t('guide.start') : t('next')}
          </Button>
        </Moves>
      }
    >
      <div className="guide-sign">
        <Picto of={SIGNS[n - 1] ?? 'guide'} />
      </div>
      <p className="large-text">{t(`guide.${n}.text`)}</p>
      <p className="page-of">{t('page', { page: n, pages: PAGES.length })}</p>
      <Behind show={({ LessonVoice }) => <LessonVoice page={p.page} pages={PAGES.length} aloud={p.aloud} />} />
      {last && <CoverSlip offer={paper('guide')} />}
    </Stage>
  );
};
