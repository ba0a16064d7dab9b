import { faultsOf } from '@dauys/complaint/draft.ts';
import { Button, Choice, Choices } from '@dauys/ui/touch/button.tsx';
import { Hold } from '@dauys/ui/touch/hold.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { nameIn } from '@dauys/wording/kiosk-language.ts';
import { useEffect } from 'react';
import { faultOf } from '../faultWords.ts';
import { Writing } from '../keyboard/writing.tsx';
import { CategoryPictogram, Picto } from '../pictograms.tsx';
import type { ProvenBody, ProvenView } from '../proven.ts';
import { bodyOf, useScene } from '../scene.ts';
import type { UrgentPart } from '../places.ts';
import { useWords } from '../words.ts';
import { Moves, Onward } from './moves.tsx';
import { Recording } from './recording.tsx';

/** On the home screen: the first of the two touches. `instead`: where the terminal can take nothing, it says so. */
export const UrgentTile = (p: { readonly instead: (() => void) | undefined }) => {
  const { act, view } = useScene();
  const { w } = useWords();
  const body = urgentBody(view)?.id;
  return (
    <Choice
      tone="urgent"
      icon={<Picto of="urgent" />}
      title={w('urgent.tile')}
      detail={w('urgent.tile.detail')}
      press={p.instead ?? (() => act({ do: 'alarm', body }))}
    />
  );
};

/** Somebody is in danger: one touch says what, one sends it. */
export const Urgent = (p: { readonly part: UrgentPart; readonly faults: boolean }) => {
  useAddressee();
  switch (p.part) {
    case 'what':
      return <What />;
    case 'words':
      return <OwnWords faults={p.faults} />;
    case 'voice':
      return <Recording kind="voice" urgent />;
    case 'send':
      return <SendNow />;
  }
};

/** Who touched before the terminal had proven an address, gets it when it is there. */
const useAddressee = (): void => {
  const { session, act, view } = useScene();
  const body = session.draft.body === undefined ? urgentBody(view)?.id : undefined;
  useEffect(() => {
    if (body !== undefined) act({ do: 'say', said: { body } });
  }, [body, act]);
};

/** Whom an urgent complaint goes to when nobody chooses: a prosecutor, who is on duty at night. */
const urgentBody = (view: ProvenView | undefined): ProvenBody | undefined =>
  view?.bodies.find(({ role }) => role === 'prosecutor') ?? view?.bodies[0];

const CRIES = [
  { says: 'urgent.beaten', category: 'ill-treatment' },
  { says: 'urgent.assaulted', category: 'ill-treatment' },
  { says: 'urgent.dying', category: 'health-care' },
  { says: 'urgent.afraid', category: 'reprisal' },
] as const;

const What = () => {
  const { act } = useScene();
  const { t, w, v } = useWords();
  return (
    <Stage
      title={w('urgent.title')}
      help={w('urgent.help')}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Button icon={<Picto of="write" />} press={() => act({ do: 'unsure' })}>
            {w('urgent.own')}
          </Button>
        </Moves>
      }
    >
      <Choices label={t('urgency.title')}>
        {CRIES.map(({ says, category }) => (
          <Choice
            key={says}
            tone="urgent"
            icon={
              says === 'urgent.afraid' ? (
                <Picto of="urgent" />
              ) : says === 'urgent.assaulted' ? (
                <Picto of="stop" />
              ) : (
                <CategoryPictogram of={category} />
              )
            }
            title={w(says)}
            press={() => act({ do: 'cry', text: w(says), category })}
          />
        ))}
        <Choice tone="urgent" icon={<Picto of="speak" />} title={v('urgent.say')} press={() => act({ do: 'record', kind: 'voice' })} />
      </Choices>
    </Stage>
  );
};

const OwnWords = (p: { readonly faults: boolean }) => {
  const { session, act } = useScene();
  const { t, w } = useWords();
  const { draft } = session;
  return (
    <Stage kind="wide write" title={w('urgent.words.title')} help={w('urgent.words.help')} moves={<Onward />}>
      <Writing
        fields={[
          {
            name: 'text',
            label: t('text.label'),
            text: draft.text,
            say: (text) => act({ do: 'say', said: { text } }),
            fault: p.faults ? faultOf(t, 'text', draft, 'text') : undefined,
            lines: true,
          },
        ]}
      />
    </Stage>
  );
};

const SendNow = () => {
  const { session, act, view } = useScene();
  const { t, w, language } = useWords();
  const { draft } = session;
  const body = bodyOf(view, draft.body);
  return (
    <Stage
      kind="review"
      title={w('urgent.send.title')}
      help={body === undefined ? undefined : <p>{w('urgent.send.to', { body: nameIn(language, body.names) })}</p>}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Hold press={(held) => act({ do: 'next', held })}>
            <Button rank="main" disabled={body === undefined || faultsOf(draft).length > 0} press={() => undefined}>
              {t('review.send')}
            </Button>
          </Hold>
        </Moves>
      }
    >
      {body === undefined && <Notice tone="fault">{t('body.none')}</Notice>}
      <p className="cry told">{draft.text}</p>
      <div className="cry-more">
        <Button press={() => act({ do: 'unsure' })}>{w('urgent.send.words')}</Button>
        <Button press={() => act({ do: 'change', step: 'review' })}>{w('urgent.send.check')}</Button>
      </div>
      <Advice />
    </Stage>
  );
};

const ADVICE = ['advice.seen', 'advice.doctor', 'advice.keep', 'advice.exit'] as const;

/** What one can do until somebody comes. */
export const Advice = () => {
  const { w } = useWords();
  return (
    <section className="advice" aria-labelledby="advice-title">
      <h2 id="advice-title">{w('advice.title')}</h2>
      <ul>
        {ADVICE.map((one) => (
          <li key={one}>{w(one)}</li>
        ))}
      </ul>
    </section>
  );
};
