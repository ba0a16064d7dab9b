import { useEffect, useRef, useState } from 'react';
import type { Place } from './session.ts';

/** Seconds without a touch before the warning, and from the warning to the wiping. `undefined`: nothing here to protect. */
export const patience = (place: Place): { readonly quiet: number; readonly warned: number } | undefined => {
  switch (place.at) {
    case 'languages':
    case 'cover':
      return undefined;
    case 'answers':
    case 'solving':
    case 'addressing':
      return { quiet: 40, warned: 20 };
    case 'home':
    case 'guide':
    case 'service':
    case 'code':
      return { quiet: 90, warned: 20 };
    default:
      return { quiet: 180, warned: 60 };
  }
};

/** Who listens touches nothing while she is told something. */
export const HEARD = 'dauys-heard';

/** By which somebody shows that she is there. */
export const SIGNS = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove', HEARD] as const;

/** Seconds left when the warning stands, else `undefined`. `stay` extends; when nothing happens, `leave` is called (AC-7). */
export const useIdleWarning = (place: Place, leave: () => void): { readonly left: number | undefined; readonly stay: () => void } => {
  const [left, setLeft] = useState<number>();
  const last = useRef(0);
  const limits = patience(place);
  const [quiet, warned] = [limits?.quiet, limits?.warned];
  useEffect(() => {
    last.current = performance.now();
    if (quiet === undefined || warned === undefined) return undefined;
    const touched = (): void => {
      // Once warned, only a deliberate answer counts: a brushing sleeve must not keep a text on the screen.
      if (performance.now() - last.current < quiet * 1000) last.current = performance.now();
    };
    const timer = setInterval(() => {
      const over = (performance.now() - last.current) / 1000 - quiet;
      if (over >= warned) leave();
      else setLeft(over < 0 ? undefined : Math.ceil(warned - over));
    }, 500);
    for (const sign of SIGNS) window.addEventListener(sign, touched, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, touched);
    };
  }, [place.at, quiet, warned, leave]);
  const stay = (): void => {
    last.current = performance.now();
    setLeft(undefined);
  };
  return { left: limits === undefined ? undefined : left, stay };
};
