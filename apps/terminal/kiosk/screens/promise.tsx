import { Ask } from '@dauys/ui/touch/ask.tsx';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { formatDay, formatTime } from '@dauys/wording/dates.ts';
import { useEffect } from 'react';
import { PrintSlip } from './printing.tsx';
import { Behind } from '../behind.tsx';
import { useFollowing, type Following } from '../following.ts';
import { Qr } from '../qr.tsx';
import { useScene } from '../scene.ts';
import type { Promised } from '../session.ts';
import { useWords } from '../words.ts';

interface Kept {
  readonly promised: Promised;
  readonly sure: boolean;
  /** With what one can do until help comes. */
  readonly urgent: boolean;
}

/** What is promised, truthfully, and the two things to take along. Leaving takes two deliberate touches (S-23). */
export const PromiseKept = ({ promised, sure, urgent }: Kept) => {
  const { act, view } = useScene();
  const { t, language } = useWords();
  const following = useFollowing(promised, view?.casesPolicy);
  useAskBeforeUnload(promised.code !== undefined);
  const { lodged, code } = promised;
  const about: About = code === undefined ? '.addition' : '';
  return (
    <Stage
      kind="promise"
      title={t(`promise.title${about}`)}
      help={
        <>
          <p>{t('promise.number', { n: lodged.counter, day: formatDay(language, lodged.day) })}</p>
          <Stations following={following} />
        </>
      }
      moves={
        <Button rank="main" press={() => act({ do: 'finish' })}>
          {t(code === undefined ? 'promise.finish.plain' : 'promise.finish')}
        </Button>
      }
    >
      {code === undefined ? <Notice tone="calm">{t('promise.code.same')}</Notice> : <CodeStrip code={code} />}
      {urgent && <Behind show={({ Advice }) => <Advice />} />}
      <Slip lodged={lodged} />
      {sure && <SureToLeave about={about} />}
    </Stage>
  );
};

/** Whether a code stands there to be taken along: an addition has none of its own. */
type About = '' | '.addition';

const SureToLeave = ({ about }: { readonly about: About }) => {
  const { act } = useScene();
  const { t } = useWords();
  return (
    <Ask
      title={t(`promise.sure.title${about}`)}
      escape={() => act({ do: 'stay' })}
      answers={
        <>
          <Button rank="main" press={() => act({ do: 'stay' })}>
            {t(about === '' ? 'promise.sure.show' : 'promise.sure.stay')}
          </Button>
          <Button rank="danger" press={() => act({ do: 'finish' })}>
            {t('promise.sure.finish')}
          </Button>
        </>
      }
    >
      <p>{t(`promise.sure.text${about}`)}</p>
    </Ask>
  );
};

const Slip = ({ lodged: { slip, envelopeId } }: Pick<Promised, 'lodged'>) => {
  const { t } = useWords();
  return (
    <section className="slip" aria-labelledby="slip-title">
      <Qr text={slip} says={t('promise.slip.code')} />
      <div className="slip-words">
        <h2 id="slip-title">{t('promise.slip.title')}</h2>
        <p>{t('promise.slip.text')}</p>
        <PrintSlip envelopeId={envelopeId} />
        <p className="slip-letters" dir="ltr">
          <span className="unseen">{t('promise.slip.letters')}: </span>
          {slip}
        </p>
      </div>
    </section>
  );
};

/** Nothing is stored that a reload could bring back: so the browser asks before it reloads. */
const useAskBeforeUnload = (needed: boolean): void => {
  useEffect(() => {
    if (!needed) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [needed]);
};

const Stations = ({ following }: { readonly following: Following }) => {
  const { t, zone } = useWords();
  const accepted = following.state !== 'kept';
  const recorded = following.state === 'recorded';
  const at = following.state === 'kept' ? undefined : following.at;
  return (
    <>
      <ol className="stations large" role="list" aria-live="polite">
        <Station done title={t('promise.kept')} detail={t('promise.kept.detail')} />
        <Station
          done={accepted}
          title={t('promise.accepted')}
          detail={
            accepted
              ? at === undefined
                ? undefined
                : t('promise.accepted.detail', { time: formatTime(at, zone) })
              : t('promise.accepted.waiting')
          }
        />
        <Station
          done={recorded}
          title={t('promise.public')}
          detail={recorded ? t('promise.public.detail', { n: following.witnesses }) : t('promise.public.waiting')}
        />
      </ol>
      {following.state === 'accepted' && following.unproven === true && <Notice tone="fault">{t('promise.public.unproven')}</Notice>}
    </>
  );
};

const Station = (p: { readonly done: boolean; readonly title: string; readonly detail?: string | undefined }) => {
  const { t } = useWords();
  return (
    <li className={p.done ? 'done' : 'later'}>
      <strong>{p.title}</strong> <span className="unseen">({t(p.done ? 'promise.done' : 'promise.pending')})</span>
      {p.detail !== undefined && <span className="station-detail">{p.detail}</span>}
    </li>
  );
};

const CodeStrip = ({ code }: { readonly code: readonly string[] }) => {
  const { t } = useWords();
  return (
    <section className="code-strip" aria-labelledby="code-title">
      <h2 id="code-title">{t('promise.code.title')}</h2>
      <ol className="code-groups" dir="ltr">
        {code.map((digits, i) => (
          <li key={i}>
            <span className="unseen">{t('promise.code.group', { n: i + 1, digits: [...digits].join(' ') })}</span>
            <span aria-hidden="true">{digits}</span>
          </li>
        ))}
      </ol>
      <p>{t('promise.code.text')}</p>
      <Behind
        show={({ OfferLearning, OfferOwn }) => (
          <div className="cry-more">
            <OfferLearning />
            <OfferOwn to="make" />
          </div>
        )}
      />
    </section>
  );
};
