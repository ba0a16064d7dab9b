import { parseIso } from '@dauys/basics/clock.ts';
import { CODE_DIGITS, parseCode } from '@dauys/sealing/code.ts';
import type { ReplyStatement } from '@dauys/sealing/reply.ts';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Live, Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { VoiceWorking } from '@dauys/ui/touch/voice.tsx';
import { formatDate } from '@dauys/wording/dates.ts';
import { nameIn } from '@dauys/wording/kiosk-language.ts';
import { useEffect, useId, useRef, useState } from 'react';
import { agent } from '../agent.ts';
import { Behind } from '../behind.tsx';
import { DigitPad } from '../keyboard/keyboard.tsx';
import { Picto } from '../pictograms.tsx';
import { bodyOf, useScene, type Scene } from '../scene.ts';
import { waitBefore, type Doing } from '../session.ts';
import { useWords } from '../words.ts';
import { DigitField, onlyDigits } from './digit-field.tsx';
import { Moves } from './moves.tsx';
import { troubleOf } from './sending.tsx';

/** 24 digits. A wrong one is caught at once by their checksum, before anything is searched (S-28); there is no lock-out. */
export const EnterCode = () => {
  const { act } = useScene();
  const { t } = useWords();
  const [digits, setDigits] = useState('');
  const left = CODE_DIGITS - digits.length;
  const parsed = left === 0 ? parseCode(digits) : undefined;
  const wrong = parsed?.ok === false;
  const ready = parsed?.ok === true;
  return (
    <Stage
      kind="code"
      title={t('code.title')}
      help={t('code.help')}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Behind show={({ OfferOwn }) => <OfferOwn to="read" />} />
          <Button rank="main" disabled={!ready} press={() => act({ do: 'enter', digits })}>
            {t('code.open')}
          </Button>
        </Moves>
      }
    >
      <DigitField
        digits={digits}
        length={CODE_DIGITS}
        label={t('code.label')}
        wrong={wrong}
        say={setDigits}
        enter={() => ready && act({ do: 'enter', digits })}
      />
      <div className="code-says">
        {wrong ? <Notice tone="fault">{t('code.wrong')}</Notice> : <p className="code-left">{t('code.left', { n: left })}</p>}
      </div>
      <Live>{ready ? t('code.left', { n: 0 }) : ''}</Live>
      <DigitPad
        press={(key) => setDigits(key.key === 'letter' ? onlyDigits(digits + key.letter, CODE_DIGITS) : digits.slice(0, -1))}
        clear={() => setDigits('')}
      />
    </Stage>
  );
};

/** Derives the keys, asks for all 32 places, opens and verifies: all inside this device. */
export const Opening = ({ digits }: { readonly digits: string }) => {
  const scene = useScene();
  const { t } = useWords();
  const begun = useRef(false);
  const waits = waitBefore(scene.session.misses);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void waited(waitBefore(scene.session.misses))
      .then(() => search(scene, digits))
      .then(scene.act);
  }, [scene, digits]);
  return (
    <Stage kind="working" title={t('opening.title')} help={t('opening.help')}>
      {waits > 0 && <Behind show={({ Waiting }) => <Waiting seconds={waits} />} />}
      <VoiceWorking />
    </Stage>
  );
};

const waited = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

const search = async ({ vault, view }: Scene, digits: string): Promise<Doing> => {
  try {
    const { tags } = await vault().enter(digits);
    const found = await agent.replies(tags.flat());
    if (!found.ok) return { do: 'fail', trouble: troubleOf(found.error) };
    return { do: 'found', opened: await vault().open({ replies: found.value.replies, officers: view?.officerKeys ?? {} }) };
  } catch {
    return { do: 'fail', trouble: 'agent' };
  }
};

export const AnswersRead = () => {
  const { session, act } = useScene();
  const { t } = useWords();
  const { statements, untrusted } = session.opened ?? { statements: [], untrusted: [] };
  const none = statements.length === 0;
  return (
    <Stage
      kind="answers"
      title={none ? t('answers.none.title') : t('answers.title', { n: statements.length })}
      help={none ? t('answers.none.text') : t('answers.help')}
      moves={
        <>
          <Button press={() => act({ do: 'leave' })}>{t('answers.finish')}</Button>
          <Button press={() => act({ do: 'add' })}>{t('answers.add')}</Button>
          {!none && (
            <Button rank="main" press={() => act({ do: 'solve' })}>
              {t('answers.solve')}
            </Button>
          )}
        </>
      }
    >
      {none && (
        <div className="guide-sign">
          <Picto of="waiting" />
        </div>
      )}
      {untrusted.length > 0 && <Notice tone="fault">{t('answers.bad')}</Notice>}
      {statements.map((statement) => (
        <Answer key={`${statement.body} ${statement.n}`} statement={statement} />
      ))}
    </Stage>
  );
};

const Answer = ({ statement }: { readonly statement: ReplyStatement }) => {
  const { view } = useScene();
  const { t, language, zone } = useWords();
  const id = useId();
  const at = parseIso(statement.at);
  const from = bodyOf(view, statement.body);
  const body = from === undefined ? statement.body : nameIn(language, from.names);
  return (
    <article className="letter" aria-labelledby={id}>
      <header>
        <h2 id={id}>{t(`answers.kind.${statement.kind}`)}</h2>
        <p>{t('answers.from', { body, date: at === undefined ? '' : formatDate(language, at, zone) })}</p>
      </header>
      <div className="told" lang={statement.language} dir="auto">
        {statement.text}
      </div>
      {statement.route !== undefined && (
        <>
          <h3>{t('answers.route')}</h3>
          <p className="told" lang={statement.language} dir="auto">
            {statement.route}
          </p>
        </>
      )}
      <Notice tone="good">{t('answers.genuine')}</Notice>
    </article>
  );
};
