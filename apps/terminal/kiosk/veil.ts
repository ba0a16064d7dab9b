/** Before somebody who looks over a shoulder the screen is blurred: by one touch, by one key, or because nobody has touched it for a while. Nothing is lost. */
import { useEffect, useRef, useState } from 'react';
import { SIGNS } from './idle.ts';
import { isPersonalPlace } from './personal.ts';
import type { Place } from './session.ts';
import type { Way } from './ways/steps.ts';

/** On a keyboard or keypad that has it. */
export const VEIL_KEY = 'F9';
const LOOK_MS = 1_000;

/** Seconds without a touch until the screen blurs by itself; `undefined`: it does not. Who listens does not touch, and is not shown. */
export const veilAfter = (place: Place, way: Way): number | undefined => (isPersonalPlace(place) && way !== 'listen' ? 25 : undefined);

/** Whether the screen is blurred, and how it is changed. Somebody who goes to another screen by a touch sees that one. */
export const useVeil = (place: Place, way: Way): { readonly veiled: boolean; readonly veil: (on: boolean) => void } => {
  const [veiled, setVeiled] = useState(false);
  const touched = useRef(0);
  const after = veilAfter(place, way);
  useEffect(() => {
    touched.current = performance.now();
    const touch = (): void => {
      touched.current = performance.now();
    };
    const typed = (event: KeyboardEvent): void => {
      if (event.key !== VEIL_KEY) return;
      event.preventDefault();
      setVeiled((on) => !on);
    };
    const timer = setInterval(() => {
      if (after !== undefined && performance.now() - touched.current >= after * 1_000) setVeiled(true);
    }, LOOK_MS);
    for (const sign of SIGNS) window.addEventListener(sign, touch, { passive: true });
    window.addEventListener('keydown', typed);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, touch);
      window.removeEventListener('keydown', typed);
    };
  }, [after]);
  return { veiled, veil: setVeiled };
};
