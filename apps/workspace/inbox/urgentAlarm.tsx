import { Link } from '@tanstack/react-router';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { wishesText } from '@dauys/wording/compiled/wishes.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../frame/words.tsx';
import { soundsNow, waitingUrgent, type Told } from './urgent.ts';
import { useInbox } from './useInbox.ts';

const LOOK_MS = 5_000;

/** Above every screen, seen and heard until somebody at the body opens what waits. One may turn off the sound, and not the words. */
export const UrgentAlarm = () => {
  const { language } = useWords();
  const w = wishesText(language);
  const { entries } = useInbox();
  const waiting = useMemo(() => waitingUrgent(entries), [entries]);
  const [quiet, setQuiet] = useState(false);
  const told = useRef<Told>(undefined);
  useEffect(() => {
    const look = (): void => {
      if (!soundsNow(waiting, told.current, Date.now())) return;
      told.current = { newest: waiting.at(-1)?.row.chain ?? 0, at: Date.now() };
      if (!quiet) void sound();
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [waiting, quiet]);
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <Notice tone="bad" live="alert" title={w('urgent.title', { n: waiting.length })}>
      <p>{w('urgent.text')}</p>
      <p>
        <Link to="/case/$envelopeId" params={{ envelopeId: first.row.envelopeId }}>
          {w('urgent.open')}
        </Link>
      </p>
      <Button onPress={() => setQuiet(!quiet)}>{w(quiet ? 'urgent.loud' : 'urgent.quiet')}</Button>
    </Notice>
  );
};

/** Two short tones, made here. A browser that lets no page sound before it was touched stays silent: the words are there. */
const sound = async (): Promise<void> => {
  try {
    const context = new AudioContext();
    for (const [i, pitch] of [880, 660].entries()) {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      loudness.gain.value = 0.2;
      tone.frequency.value = pitch;
      tone.connect(loudness).connect(context.destination);
      tone.start(context.currentTime + i * 0.25);
      tone.stop(context.currentTime + i * 0.25 + 0.2);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await context.close();
  } catch {
    // No sound here.
  }
};
