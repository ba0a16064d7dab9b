/** Before somebody who looks over a shoulder the screen is hidden: by one touch or one key, and by itself while it is asked whether anybody is still there. Nothing is lost. */
import { useLayoutEffect, useState } from 'react';

/** On a keyboard or keypad that has it. */
export const VEIL_KEY = 'F9';

/** `hidden`: nothing on it can be read. `covered`: the next touch shows it again and does nothing else; under a question there is no need for that. */
export const veilOf = (now: {
  readonly asked: boolean;
  readonly warned: boolean;
}): { readonly hidden: boolean; readonly covered: boolean } => ({
  hidden: now.asked || now.warned,
  covered: now.asked && !now.warned,
});

/** Whether somebody asked for it, and how that is changed. */
export const useVeil = (): { readonly asked: boolean; readonly ask: (on: boolean) => void } => {
  const [asked, ask] = useState(false);
  // With the screen itself: from when there is something to read, it can be hidden.
  useLayoutEffect(() => {
    const typed = (event: KeyboardEvent): void => {
      if (event.key !== VEIL_KEY) return;
      event.preventDefault();
      ask((on) => !on);
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, []);
  return { asked, ask };
};
