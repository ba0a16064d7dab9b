/** A complaint that is said, not written: recorded, heard, recorded anew or deleted. Urgent: it begins at once, and one touch ends and sends it. */
import { RECORDINGS, type RecordingKind } from '@dauys/complaint/recordings.ts';
import { Button, Choice, Choices } from '@dauys/ui/touch/button.tsx';
import { Live, Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { useEffect, useRef, useState } from 'react';
import { afterPaint } from '../painted.ts';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { clockOf } from '../voice/decide.ts';
import { useRecorder, type Phase, type RecordingHand } from '../voice/use-recorder.ts';
import { useWords } from '../words.ts';
import { Held } from './held.tsx';
import { Moves } from './moves.tsx';
import { Seen } from './seen.tsx';

/** On the screen where one would write: whoever will not or cannot. */
export const Instead = () => {
  const { session, act } = useScene();
  const { v } = useWords();
  const made = session.recording;
  return (
    <div className="instead">
      <Button icon={<Picto of="speak" />} press={() => act({ do: 'record', kind: 'voice' })}>
        {made?.kind === 'voice' ? v('review.voice', clockOf(made.seconds)) : v('speak')}
      </Button>
      <Button icon={<Picto of="film" />} press={() => act({ do: 'record', kind: 'video' })}>
        {made?.kind === 'video' ? v('review.video', clockOf(made.seconds)) : v('film')}
      </Button>
    </div>
  );
};

export const Recording = (p: { readonly kind: RecordingKind; readonly urgent?: true }) => {
  const { session, act, vault } = useScene();
  const { t, v } = useWords();
  const hand = useRecorder(p.kind);
  const { phase } = hand;
  const made = session.recording?.kind === p.kind ? session.recording : undefined;
  const urgent = p.urgent === true;
  const [isErased, setErased] = useState(false);
  const forget = (): void => {
    vault().drop();
    act({ do: 'recorded', recording: undefined });
    setErased(true);
  };
  const isRunning = phase.is === 'running';
  const isAtWork = isRunning || phase.is === 'opening';
  useAtOnce(urgent && made === undefined, hand);
  return (
    // A screen of its own while it runs: whoever listens hears that it does, how long it may, and stands at what ends it.
    <Stage
      key={isRunning ? 'running' : 'still'}
      kind={`record ${phase.is}`}
      title={isRunning ? v('running') : v(`${p.kind}.title`)}
      help={isRunning ? undefined : <Help kind={p.kind} />}
      moves={isAtWork ? <Ending urgent={urgent} hand={hand} /> : <Onward urgent={urgent} isMade={made !== undefined} t={t} />}
    >
      {made === undefined && <Standing phase={phase} />}
      {isRunning && p.kind === 'video' && <Seen stream={phase.stream} />}
      {made !== undefined && !isAtWork && <Held recording={made} forget={forget} />}
      {made === undefined && isErased && phase.is === 'idle' && <Live>{v('erased')}</Live>}
      {made === undefined && !isAtWork && <Beginning phase={phase} hand={hand} />}
    </Stage>
  );
};

const Help = (p: { readonly kind: RecordingKind }) => {
  const { v } = useWords();
  return (
    <>
      <p>{v(`${p.kind}.help`)}</p>
      <p>{v('longest', { n: RECORDINGS[p.kind].seconds / 60 })}</p>
    </>
  );
};

/** Where every touch counts, the touch that led here was the one that begins. */
const useAtOnce = (isWanted: boolean, hand: RecordingHand): void => {
  const begun = useRef(false);
  useEffect(() => {
    if (!isWanted || begun.current) return;
    begun.current = true;
    hand.start(false);
  }, [isWanted, hand]);
};

/** While it is recorded nothing else can be touched but its end, and the exit. */
const Ending = (p: { readonly urgent: boolean; readonly hand: RecordingHand }) => {
  const { act } = useScene();
  const { v } = useWords();
  const sendIt = async (): Promise<void> => {
    if ((await p.hand.stop()) !== undefined) act({ do: 'next' });
  };
  return (
    <>
      <Button rank={p.urgent ? 'plain' : 'main'} icon={<Picto of="halt" />} press={() => void p.hand.stop()}>
        {v('stop')}
      </Button>
      {p.urgent && (
        <Button rank="main" icon={<Picto of="next" />} press={() => void sendIt()}>
          {v('send')}
        </Button>
      )}
    </>
  );
};

const Onward = (p: { readonly urgent: boolean; readonly isMade: boolean; readonly t: ReturnType<typeof useWords>['t'] }) => {
  const { act } = useScene();
  const { v } = useWords();
  return (
    <Moves back={() => act({ do: 'back' })}>
      {p.isMade ? (
        <Button rank="main" icon={<Picto of="next" />} press={() => act({ do: 'next' })}>
          {p.urgent ? p.t('review.send') : p.t('next')}
        </Button>
      ) : (
        <Button icon={<Picto of="write" />} press={() => act(p.urgent ? { do: 'unsure' } : { do: 'back' })}>
          {v('write')}
        </Button>
      )}
    </Moves>
  );
};

/** Nothing is made yet: with which voice, and go. */
const Beginning = (p: { readonly phase: Phase; readonly hand: RecordingHand }) => {
  const { v } = useWords();
  const [disguised, setDisguised] = useState(false);
  return (
    <>
      <Choices label={v('disguise')}>
        <Choice
          icon={<Picto of="mask" />}
          title={v('disguise')}
          detail={v('disguise.detail')}
          chosen={disguised}
          press={() => setDisguised(!disguised)}
        />
      </Choices>
      {/* Opening a vault and a microphone takes longer than anybody waits for an answer. */}
      <Button rank="main" icon={<Picto of="record" />} press={() => afterPaint(() => p.hand.start(disguised))}>
        {p.phase.is === 'refused' ? v('again') : v('start')}
      </Button>
    </>
  );
};

const WHY = {
  'recording/denied': 'refused.denied',
  'recording/absent': 'refused.absent',
  'recording/no-room': 'refused.room',
  'recording/nothing': 'nothing',
} as const;

/** What the recorder does: seen every second, and said when it changes or a mark is passed. */
const Standing = (p: { readonly phase: Phase }) => {
  const { v } = useWords();
  const { phase } = p;
  if (phase.is === 'refused') return <Notice tone="fault">{v(WHY[phase.code])}</Notice>;
  if (phase.is === 'idle') return null;
  if (phase.is === 'opening') return <Live>{v('opening')}</Live>;
  const { left, mark, loudness, silent } = phase.now;
  return (
    <div className="recording">
      <meter className="loudness" aria-hidden="true" min={0} max={1} value={loudness} />
      <p className="recording-left" aria-hidden="true">
        {v('left', clockOf(left))}
      </p>
      <Live>{v('left', clockOf(mark))}</Live>
      <div aria-live="polite">{silent && <Notice tone="calm">{v('silent')}</Notice>}</div>
    </div>
  );
};
