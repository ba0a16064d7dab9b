import { startTransition, useCallback, useEffect, useReducer, useState } from 'react';
import type { Scene } from './scene.ts';
import { act as step, freshSession, type Doing } from './session.ts';

/** What is drawn within the touch itself: letters under the finger, and leaving, which no screen may outlive. */
const AT_ONCE: readonly Doing['do'][] = ['say', 'leave', 'exit', 'finish'];

/** The next screen is drawn in small pieces beside the touches: a slow processor shows the pressed button first, and hears the next touch meanwhile. */
export const useSession = (): Pick<Scene, 'session' | 'act'> => {
  const [session, move] = useReducer(step, undefined, () => freshSession());
  const act = useCallback((doing: Doing): void => {
    if (AT_ONCE.includes(doing.do)) move(doing);
    else startTransition(() => move(doing));
  }, []);
  // React keeps the last drawing but one, and with it all that the person before said: so it draws once more.
  const [, drawAgain] = useState<object>();
  useEffect(() => {
    const timer = setTimeout(() => drawAgain({}));
    return () => clearTimeout(timer);
  }, [session.number]);
  return { session, act };
};
