/**
 * A touch belongs to the screen that was there when the finger came down: the second tap of two quick ones, or one that was meant for what is just going
 * away, does nothing on the screen that comes. And each is answered at once: what was touched looks pressed until its screen is gone or it is done.
 */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { afterPaint } from './painted.ts';
import { seenAs } from './screen-name.ts';
import type { Session } from './session.ts';

export interface Tap {
  /** It leads away from everything: that never waits. */
  readonly isExit: boolean;
  /** Of how many quick ones on one spot this is; the browser counts them. */
  readonly nth: number;
  /** The screen that stood when the finger came down, and the one that stood at the first of the quick ones. */
  readonly under: string;
  readonly first: string;
  /** The screen that stands, or that is on its way. */
  readonly newest: string;
}

/** Whether it does what it touches. */
export const counts = ({ isExit, nth, under, first, newest }: Tap): boolean =>
  isExit || (under === newest && (nth < 2 || first === newest));

/** On what leads away (packages/ui/touch/button.tsx). */
const EXIT = '[data-exit]';
const PRESSED = 'data-pressed';

/** Watches every touch of the page. `newest`: the session as it is, drawn or not yet. */
export const useTaps = (newest: RefObject<Session>, drawn: Session): void => {
  const seen = seenAs(drawn.place);
  const settled = useRef(seen);
  useLayoutEffect(() => {
    unpress();
    // What was touched while this was being drawn is heard before this message.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      settled.current = seen;
      port1.close();
    };
    port2.postMessage(undefined);
  }, [seen]);
  useEffect(() => watchTaps({ settled: () => settled.current, newest: () => seenAs(newest.current.place) }), [newest]);
};

interface Screens {
  settled(): string;
  newest(): string;
}

const watchTaps = ({ settled, newest }: Screens): (() => void) => {
  const end = new AbortController();
  let under = settled();
  let first = under;
  const down = ({ target }: PointerEvent): void => {
    under = settled();
    if (target instanceof Element) target.closest('button:enabled')?.setAttribute(PRESSED, '');
  };
  // Until the next screen comes, or until it was seen, where none is on its way.
  const up = (): void => void afterPaint(() => afterPaint(() => settled() === newest() && unpress()));
  const click = (event: MouseEvent): void => {
    // Keys, and what drives the page by them, press what stands there.
    if (!event.isTrusted || event.detail === 0 || !(event.target instanceof Element)) return;
    if (event.detail === 1) first = under;
    const isExit = event.target.closest(EXIT) !== null;
    if (counts({ isExit, nth: event.detail, under, first, newest: newest() })) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const how = { capture: true, signal: end.signal };
  window.addEventListener('pointerdown', down, how);
  for (const ends of ['pointerup', 'pointercancel'] as const) window.addEventListener(ends, up, how);
  window.addEventListener('click', click, how);
  return () => end.abort();
};

const unpress = (): void => {
  for (const one of document.querySelectorAll(`[${PRESSED}]`)) one.removeAttribute(PRESSED);
};
