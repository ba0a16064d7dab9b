import { useEffect } from 'react';

/** How long a corner is held, ms: nobody comes upon it by chance. */
const HELD_MS = 5_000;
const CORNER = 96;

/** Whether a finger lies in the corner where reading begins. */
export const isCorner = ({ x, y }: { readonly x: number; readonly y: number }, width: number, isRightToLeft: boolean): boolean =>
  y < CORNER && (isRightToLeft ? x > width - CORNER : x < CORNER);

/**
 * The way to the technician's page, which the agent serves: from the first screen only, where nobody has begun anything. The corner held for five seconds,
 * or F2 on a keyboard that was plugged in. What is there is device health, and nothing acts.
 */
export const useTechnician = (isFirst: boolean): void => {
  useEffect(() => {
    if (!isFirst) return undefined;
    const go = (): void => window.location.assign('/technician');
    let held: number | undefined;
    const lift = (): void => window.clearTimeout(held);
    const press = (event: PointerEvent): void => {
      lift();
      if (isCorner(event, window.innerWidth, document.documentElement.dir === 'rtl')) held = window.setTimeout(go, HELD_MS);
    };
    const key = (event: KeyboardEvent): void => (event.key === 'F2' ? go() : undefined);
    window.addEventListener('pointerdown', press);
    for (const name of ['pointerup', 'pointercancel'] as const) window.addEventListener(name, lift);
    window.addEventListener('keydown', key);
    return () => {
      lift();
      window.removeEventListener('pointerdown', press);
      for (const name of ['pointerup', 'pointercancel'] as const) window.removeEventListener(name, lift);
      window.removeEventListener('keydown', key);
    };
  }, [isFirst]);
};
