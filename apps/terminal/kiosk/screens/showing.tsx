/** Who wishes to be named may show a card or lay a finger on, and sees what it says before it goes anywhere. Writing stays one touch away. */
import { assertionOf, type AssertedBy, type Assertion } from '@dauys/complaint/assertion.ts';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { VoiceWorking } from '@dauys/ui/touch/voice.tsx';
import { useEffect, useState } from 'react';
import { agent } from '../agent.ts';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { Moves } from './moves.tsx';

/** Beside the fields: only where a reader is there now. */
export const OfferReaders = () => {
  const { session, act, terminal } = useScene();
  const { r } = useWords();
  const { fingerprint, card } = terminal.state?.readers ?? {};
  const { assertion, number } = session.draft;
  if (assertion !== undefined)
    return (
      <div className="asserted">
        <Notice tone="good">
          <p dir="auto">{r(`added.${assertion.how}`, { name: assertion.name })}</p>
        </Notice>
        <Button icon={<Picto of="no" />} press={() => act({ do: 'say', said: { assertion: undefined } })}>
          {r('drop')}
        </Button>
      </div>
    );
  if (fingerprint !== true && card !== true) return null;
  const isNumbered = number.trim() !== '';
  return (
    <div className="instead">
      {card === true && (
        <Button icon={<Picto of="card" />} press={() => act({ do: 'show', how: 'card' })}>
          {r('offer.card')}
        </Button>
      )}
      {fingerprint === true && isNumbered && (
        <Button icon={<Picto of="finger" />} press={() => act({ do: 'show', how: 'fingerprint' })}>
          {r('offer.fingerprint')}
        </Button>
      )}
      {fingerprint === true && !isNumbered && <p>{r('offer.number')}</p>}
    </div>
  );
};

const TROUBLES = ['absent', 'timeout', 'no-match', 'unknown'] as const;
export type ShowingTrouble = (typeof TROUBLES)[number];
export type Shown = 'waiting' | Assertion | ShowingTrouble;

/** Asks the reader as long as this screen stands; leaving it ends that. What comes is in the memory of this screen alone until it is taken. */
const useReader = (how: AssertedBy, number: string): Shown => {
  const [shown, setShown] = useState<Shown>('waiting');
  useEffect(() => {
    const left = new AbortController();
    void agent.identify(how === 'card' ? { how } : { how, number }, left.signal).then((said) => {
      if (left.signal.aborted) return;
      if (said.ok) return setShown(assertionOf(said.value) ?? 'unknown');
      const { code } = said.error;
      setShown(TROUBLES.find((one) => code === `reader/${one}`) ?? 'absent');
    });
    return () => left.abort();
  }, [how, number]);
  return shown;
};

export const Showing = ({ how }: { readonly how: AssertedBy }) => {
  const [tried, setTried] = useState(0);
  return <OneTry key={tried} how={how} again={() => setTried((n) => n + 1)} />;
};

const OneTry = (p: { readonly how: AssertedBy; readonly again: () => void }) => {
  const { session } = useScene();
  return <ShownNow how={p.how} shown={useReader(p.how, session.draft.number)} again={p.again} />;
};

/** Each is a screen of its own, so that it is heard from its beginning. */
export const ShownNow = (p: { readonly how: AssertedBy; readonly shown: Shown; readonly again: () => void }) => {
  if (p.shown === 'waiting') return <Waiting key="waiting" how={p.how} />;
  return typeof p.shown === 'string' ? (
    <Failed key="failed" how={p.how} trouble={p.shown} again={p.again} />
  ) : (
    <Found key="found" assertion={p.shown} />
  );
};

const Waiting = ({ how }: { readonly how: AssertedBy }) => {
  const { act } = useScene();
  const { r } = useWords();
  return (
    <Stage kind="showing" title={r(`${how}.title`)} help={r(`${how}.help`)} moves={<Moves back={() => act({ do: 'back' })} />}>
      <div className="guide-sign">
        <Picto of={how === 'card' ? 'card' : 'finger'} />
      </div>
      <VoiceWorking />
      <p className="large-text">{r('waiting')}</p>
    </Stage>
  );
};

const Found = ({ assertion }: { readonly assertion: Assertion }) => {
  const { act } = useScene();
  const { r } = useWords();
  const { how, name, number } = assertion;
  return (
    <Stage
      kind="showing"
      title={r('found.title')}
      help={r('found.help')}
      moves={
        <>
          <Button icon={<Picto of="no" />} press={() => act({ do: 'back' })}>
            {r('leave')}
          </Button>
          <Button rank="main" icon={<Picto of="yes" />} press={() => act({ do: 'shown', assertion })}>
            {r('take')}
          </Button>
        </>
      }
    >
      <p className="shown-name" dir="auto">
        {name}
      </p>
      {number !== undefined && <p className="large-text">{r('found.number', { number })}</p>}
      <Notice tone="calm">
        <p>{r(`found.${how}`)}</p>
      </Notice>
    </Stage>
  );
};

const Failed = (p: { readonly how: AssertedBy; readonly trouble: ShowingTrouble; readonly again: () => void }) => {
  const { act } = useScene();
  const { t, r } = useWords();
  const isWorthAnother = p.trouble === 'timeout' || p.trouble === 'no-match';
  return (
    <Stage
      kind="showing"
      title={r('trouble.title')}
      moves={
        <>
          <Button rank={isWorthAnother ? 'plain' : 'main'} icon={<Picto of="write" />} press={() => act({ do: 'back' })}>
            {r('write')}
          </Button>
          {isWorthAnother && (
            <Button rank="main" press={p.again}>
              {t('again')}
            </Button>
          )}
        </>
      }
    >
      <div className="guide-sign">
        <Picto of={p.how === 'card' ? 'card' : 'finger'} />
      </div>
      <p className="large-text">{r(p.trouble === 'unknown' ? `trouble.unknown.${p.how}` : `trouble.${p.trouble}`)}</p>
    </Stage>
  );
};
