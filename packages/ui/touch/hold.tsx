import { useRef, type PointerEvent, type ReactNode } from 'react';

/** From here on a press was held. */
export const HELD_MS = 1_500;

/**
 * Around a button: tells how long it was held when it is let go, and looks the same whatever that was. `press` comes once for each press; the button's
 * own does nothing: keys, which cannot be held, come here as clicks.
 */
export const Hold = (p: { readonly press: (isHeld: boolean) => void; readonly children: ReactNode }) => {
  const began = useRef<number>(undefined);
  const swallowed = useRef(false);
  const down = (event: PointerEvent): void => {
    began.current = event.timeStamp;
    swallowed.current = false;
  };
  const up = (event: PointerEvent): void => {
    if (
      !isHeldFrom(began.current, event.timeStamp) ||
      !(event.target instanceof Element) ||
      event.target.closest('button:enabled') === null
    )
      return;
    // Some screens follow a long press by a click, and some do not.
    swallowed.current = true;
    p.press(true);
  };
  const click = (): void => {
    if (!swallowed.current) p.press(false);
    swallowed.current = false;
  };
  return (
    <div className="hold" onPointerDown={down} onPointerUp={up} onClick={click} onContextMenu={(event) => event.preventDefault()}>
      {p.children}
    </div>
  );
};

/** From a press at `began` to its end, both in ms. */
export const isHeldFrom = (began: number | undefined, end: number): boolean => began !== undefined && end - began >= HELD_MS;
