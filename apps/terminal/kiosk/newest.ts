import { useCallback, useLayoutEffect, useRef } from 'react';

/** Always the same function, which does what the newest drawing gave: so what is given to many keys does not draw them anew. Not to be called while drawing. */
export const useNewest = <A extends readonly unknown[], R>(act: (...given: A) => R): ((...given: A) => R) => {
  const newest = useRef(act);
  useLayoutEffect(() => {
    newest.current = act;
  });
  return useCallback((...given: A) => newest.current(...given), []);
};
