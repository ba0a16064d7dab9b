import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { later } from '../behind.tsx';
import type { Place, Session } from '../session.ts';
import type { Said } from '../words.ts';
import type { Running } from './run.ts';
import type { Way, Ways } from './steps.ts';

/** Keys of the keypad that begin to speak where nobody listens yet. On the first screen also the arrows: there is nothing else they could mean. */
const begins = (key: string, { at }: Place): boolean => key === 'F6' || (at === 'languages' && /^Arrow(?:Up|Down)$/.test(key));

interface Given {
  readonly session: Session;
  readonly said: Said;
  /** It is known that this terminal does not speak. Before that a key of the keypad is taken at its word. */
  readonly mute: boolean;
  readonly headset: boolean | undefined;
}

/** In which way this person goes through the kiosk. It begins by touch with each of them, and by ear when a headset is plugged in. */
export const useChosenWay = ({ session, said, mute, headset }: Given): Ways => {
  const [taken, setTaken] = useState<{ readonly person: number; readonly way: Way }>();
  const way = taken?.person === session.number ? taken.way : 'touch';
  const running = useRef<Running>(undefined);
  const now = useRef(session);
  // With the screen itself: what is personal must not be taken for what stood there before, and be said aloud.
  useLayoutEffect(() => {
    now.current = session;
  });
  const take = useCallback(
    (chosen: Way): void => {
      const { number } = now.current;
      setTaken({ person: number, way: chosen });
      void later.then((there) => {
        const root = document.getElementById('kiosk');
        if (there === undefined || root === null || now.current.number !== number) return;
        if (running.current === undefined) running.current = there.startWays({ root, said, place: () => now.current.place }, chosen);
        else running.current.take(chosen);
      });
    },
    [said],
  );
  // With the screen itself, too: nothing speaks on for who has gone, and the first key of the next is heard as soon as there is something to see.
  useLayoutEffect(
    () => () => {
      running.current?.end();
      running.current = undefined;
    },
    [session.number],
  );
  useLayoutEffect(() => {
    if (mute || way === 'listen') return undefined;
    const typed = (event: KeyboardEvent): void => {
      if (!begins(event.key, now.current.place)) return;
      event.preventDefault();
      take('listen');
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, [mute, way, take]);
  usePlugged(headset, take);
  return useMemo(() => ({ way, take }), [way, take]);
};

/** A headset that is plugged in while the page is shown is somebody who wants to listen. */
const usePlugged = (headset: boolean | undefined, take: (way: Way) => void): void => {
  const before = useRef(headset);
  useEffect(() => {
    if (before.current === false && headset === true) take('listen');
    before.current = headset;
  }, [headset, take]);
};
