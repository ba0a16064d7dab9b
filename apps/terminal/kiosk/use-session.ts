import { startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { afterPaint } from './painted.ts';
import type { Scene } from './scene.ts';
import { act as step, freshSession, type Doing } from './session.ts';
import { useTaps } from './taps.ts';

/**
 * What is touched looks pressed first (taps.ts), and a letter stands in its field (keyboard/writing.tsx); then the rest is drawn, in small pieces beside
 * the touches. What is done is done at once all the same: the next act finds it. Whoever goes away leaves an empty screen within the touch itself: what
 * she wrote is out of sight before it is cleaned up, and nothing of it can be touched meanwhile.
 */
export const useSession = (): Pick<Scene, 'session' | 'act'> => {
  const [session, draw] = useState(() => freshSession());
  const newest = useRef(session);
  const { number } = session;
  const act = useCallback(
    (doing: Doing): void => {
      const before = newest.current;
      // What she set going and did not wait for (a search, a sending, a picture) comes to nobody: not to the clock, and not to whoever is next.
      if (before.number !== number) return;
      const after = step(before, doing);
      newest.current = after;
      if (after.number !== before.number) {
        document.documentElement.setAttribute(EMPTY, '');
        afterPaint(() => draw(newest.current));
      } else afterPaint(() => startTransition(() => draw(newest.current)));
    },
    [number],
  );
  useLayoutEffect(() => {
    if (session.number === newest.current.number) document.documentElement.removeAttribute(EMPTY);
  }, [session.number]);
  useTaps(newest, session);
  // React keeps the last drawing but one, and with it all that the person before said: so it draws once more.
  const [, drawAgain] = useState<object>();
  useEffect(() => {
    const timer = setTimeout(() => drawAgain({}));
    return () => clearTimeout(timer);
  }, [session.number]);
  return { session, act };
};

/** While it stands nothing of the page is shown (kiosk.css). */
const EMPTY = 'data-empty';
