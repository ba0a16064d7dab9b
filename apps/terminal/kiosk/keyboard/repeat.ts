import { useEffect, useRef } from 'react';
import { useNewest } from '../newest.ts';

/** Before a held key repeats, and between repeats, in milliseconds. */
const FIRST = 500;
const NEXT = 75;

/** Acts at once on `start`, then again and again while held when `repeats`. */
export const useRepeat = (press: () => void, repeats: boolean): { readonly start: () => void; readonly stop: () => void } => {
  const newest = useNewest(press);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const again = (after: number): void => {
    timer.current = setTimeout(() => {
      newest();
      again(NEXT);
    }, after);
  };
  return {
    start: () => {
      clearTimeout(timer.current);
      press();
      if (repeats) again(FIRST);
    },
    stop: () => clearTimeout(timer.current),
  };
};
