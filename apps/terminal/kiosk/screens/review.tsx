import { faultsOf, type DraftStep } from '@dauys/complaint/draft.ts';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Hold } from '@dauys/ui/touch/hold.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { nameIn } from '@dauys/wording/kiosk-language.ts';
import type { ReactNode } from 'react';
import { bodyOf, useScene } from '../scene.ts';
import type { AskedStep } from '../session.ts';
import { useWords } from '../words.ts';
import { Moves } from './moves.tsx';
import { clockOf } from '../voice/decide.ts';
import { Preview } from './pictures.tsx';

/** Everything that will be sealed, readable, each part open to change. Nothing has been sent. */
export const Review = (p: { readonly faults: boolean }) => {
  const { session, act, view } = useScene();
  const { t, language } = useWords();
  const { draft } = session;
  const first = draft.kind === 'complaint';
  const body = bodyOf(view, draft.body);
  return (
    <Stage
      kind="review"
      title={t('review.title')}
      help={t('review.help')}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Hold press={(held) => act({ do: 'next', held })}>
            <Button rank="main" press={() => undefined} disabled={body === undefined}>
              {t('review.send')}
            </Button>
          </Hold>
        </Moves>
      }
    >
      {p.faults && faultsOf(draft).length > 0 && <Notice tone="fault">{t('review.faults')}</Notice>}
      {body === undefined && <Notice tone="fault">{t('body.none')}</Notice>}
      {body?.keyAge === 'stale' && <Notice tone="calm">{t('review.stale')}</Notice>}
      <dl className="parts">
        <Part name={t('review.body')} step={first ? 'body' : undefined}>
          {body === undefined ? '' : nameIn(language, body.names)}
        </Part>
        {first && <Answered />}
        {draft.solved !== undefined && <Part name={t('review.solved')}>{t(`solved.text.${draft.solved}`)}</Part>}
        <Told />
        {first && <Wished />}
      </dl>
    </Stage>
  );
};

/** In words, in a voice, in pictures. */
const Told = () => {
  const { draft, pictures, recording } = useScene().session;
  const { t, v } = useWords();
  return (
    <>
      <Part name={t('review.text')} step="text">
        {recording !== undefined && <p>{v(`review.${recording.kind}`, clockOf(recording.seconds))}</p>}
        {(recording === undefined || draft.text.trim() !== '') && (
          <span className="told" dir="auto">
            {draft.text.trim() === '' ? t('text.empty') : draft.text}
          </span>
        )}
      </Part>
      <Part name={t('review.attachments')} step="attachments">
        {t('review.pictures', { n: pictures.length })}
        {pictures.length > 0 && (
          <span className="small-pictures">
            {pictures.map((picture, i) => (
              <Preview key={picture.name} picture={picture} says={t('pictures.one', { n: i + 1 })} />
            ))}
          </span>
        )}
      </Part>
    </>
  );
};

/** What nobody was asked and anybody may say. That "send" was held stands nowhere. */
const Wished = () => {
  const { wishes = {} } = useScene().session.draft;
  const { s } = useWords();
  const { young, woman, helper = '' } = wishes;
  const said = [
    ...(young === true ? [s('about.young')] : []),
    ...(woman === true ? [s('about.woman')] : []),
    ...(helper.trim() === '' ? [] : [s('about.helper.said', { name: helper.trim() })]),
  ];
  return (
    <Part name={s('about.part')} step="about">
      {said.length === 0
        ? s('about.nothing')
        : said.map((one) => (
            <span key={one} className="wish" dir="auto">
              {one}
            </span>
          ))}
    </Part>
  );
};

/** What only a first complaint was asked. */
const Answered = () => {
  const { draft } = useScene().session;
  const { t, r } = useWords();
  const named = draft.disclosure !== undefined && draft.disclosure !== 'anonymous';
  return (
    <>
      {draft.category !== undefined && (
        <Part name={t('review.category')} step="category">
          {t(`category.${draft.category}`)}
        </Part>
      )}
      <Part name={t('review.urgency')} step="urgency">
        {t(draft.urgent === true ? 'review.urgent' : 'review.usual')}
      </Part>
      {draft.disclosure !== undefined && (
        <Part name={t('review.disclosure')} step="disclosure">
          {t(`disclosure.${draft.disclosure}`)}
        </Part>
      )}
      {named && (
        <Part name={t('review.identity')} step="identity">
          {[draft.name.trim(), draft.number.trim()].filter((part) => part !== '').join(', ')}
          {draft.assertion !== undefined && (
            <span className="wish" dir="auto">
              {r(`added.${draft.assertion.how}`, { name: draft.assertion.name })}
            </span>
          )}
        </Part>
      )}
    </>
  );
};

const Part = (p: { readonly name: string; readonly step?: Extract<DraftStep, AskedStep> | undefined; readonly children: ReactNode }) => {
  const { act } = useScene();
  const { t } = useWords();
  const { step } = p;
  return (
    <div className="part">
      <dt>{p.name}</dt>
      <dd>{p.children}</dd>
      {step !== undefined && (
        <dd className="part-change">
          <Button label={t('review.change.label', { part: p.name })} press={() => act({ do: 'change', step })}>
            {t('review.change')}
          </Button>
        </dd>
      )}
    </div>
  );
};
