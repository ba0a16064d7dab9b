import { useEffect, useRef, type RefObject } from 'react';

/**
 * Moves focus to the heading of a screen when it appears, so that a screen reader says where one is and the keyboard does not start
 * again at the top of the page. Where the page stands scrolled stays as it is.
 */
export const useArrival = (): RefObject<HTMLHeadingElement | null> => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return heading;
};
