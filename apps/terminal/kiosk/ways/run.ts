/** Sound, keys and touches around the machine of ways (steps.ts). Loaded when somebody first wants to listen. */
import { HEARD } from '../idle.ts';
import type { Place } from '../session.ts';
import type { Said } from '../words.ts';
import { isPersonalPlace } from '../personal.ts';
import { readScreen, type Read } from './reading.ts';
import { makeSounding } from './sounding.ts';
import { freshSteps, LOUDNESSES, PACES, step, type Input, type Key, type Spoken, type Steps, type Way } from './steps.ts';

/** What a keypad's keys send, as a keyboard would. Keypads of this kind are set to them when the terminal is made (docs/operating/terminal-listening.md). */
const KEYPAD: ReadonlyMap<string, Key> = new Map([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['Enter', 'ok'],
  ['Escape', 'back'],
  ['F6', 'repeat'],
  ['F7', 'slower'],
  ['F8', 'louder'],
]);

/** Before a language is chosen it is said in each. */
const HINT: readonly Spoken[] = ['kk', 'ru', 'en'].map((language) => ({ language, pack: 'ways', key: 'listen.hint', values: [] }));

export interface Around {
  readonly root: HTMLElement;
  readonly said: Said;
  place(): Place;
}

export interface Running {
  take(way: Way): void;
  end(): void;
}

/** From now on this page is gone through in that way, until `end`. */
export const startWays = ({ root, said, place }: Around, first: Way): Running => {
  let way = first;
  let steps = freshSteps();
  let read: Read = readNow();
  const sounding = makeSounding(() => take({ in: 'said' }));
  function readNow(): Read {
    const at = place();
    const reader = { said, language: document.documentElement.lang, personal: isPersonalPlace(at) };
    return readScreen(root, { ...reader, hint: at.at === 'languages' && way === 'listen' ? HINT : [] });
  }
  const take = (input: Input): void => {
    const { steps: after, says, deed } = step(steps, input);
    steps = after;
    if (says !== undefined) sounding.say(says, { pace: PACES[steps.pace] ?? 1, loudness: LOUDNESSES[steps.loudness] ?? 1 });
    mark(root, steps.letter === undefined ? read.places[steps.at ?? -1] : read.letters[steps.letter.row]?.[steps.letter.column]);
    if (deed?.do === 'press') read.places[deed.item]?.click();
    if (deed?.do === 'enter') read.places[deed.item]?.focus({ preventScroll: true });
    if (deed?.do === 'write') read.letters[deed.row]?.[deed.column]?.click();
  };
  const look = (): void => {
    read = readNow();
    take({ in: 'shown', shown: read.shown });
  };
  const stopWatching = watch(root, look);
  const stopKeys = onKeys((key) => {
    if (steps.way !== 'listen') return false;
    // What was typed or drawn since: the machine must stand on what is there.
    look();
    take({ in: 'key', key });
    return true;
  });
  const stopTouches = onHearingFirst(root, { steps: () => steps, read: () => read, take });
  const begin = (chosen: Way): void => {
    way = chosen;
    document.documentElement.dataset['way'] = chosen;
    look();
    take({ in: 'way', way: chosen });
  };
  begin(first);
  return {
    take: begin,
    end: () => {
      for (const stop of [stopWatching, stopKeys, stopTouches, sounding.hush]) stop();
      delete document.documentElement.dataset['way'];
      mark(root, undefined);
    },
  };
};

interface Heard {
  steps(): Steps;
  read(): Read;
  take(input: Input): void;
}

/** The first touch on a thing is the machine's, which says what it is. */
const onHearingFirst = (root: HTMLElement, { steps, read, take }: Heard): (() => void) => {
  const isOn = (): boolean => steps().way === 'hear-first';
  const stopTouches = on(root, 'click', (element) => {
    const item = isOn() ? itemAt(read().places, element) : -1;
    // What the machine presses goes to the page by itself, as any touch.
    if (item < 0 || step(steps(), { in: 'touch', item }).deed !== undefined) return false;
    take({ in: 'touch', item });
    return true;
  });
  // Keys act when the finger comes down (keyboard/key-cap.tsx).
  const stopLetters = on(root, 'pointerdown', (element) => {
    const letter = isOn() ? letterAt(read().letters, element) : undefined;
    if (letter === undefined) return false;
    take({ in: 'letter', ...letter });
    return true;
  });
  return () => {
    stopTouches();
    stopLetters();
  };
};

/** The thing that was touched, or that a touched word is part of. */
const itemAt = (places: readonly HTMLElement[], element: Element | null): number => {
  for (let one = element; one !== null; one = one.parentElement) {
    const item = places.findIndex((place) => place === one);
    if (item >= 0) return item;
  }
  return -1;
};

/** The key that was touched. */
const letterAt = (letters: Read['letters'], element: Element): { readonly row: number; readonly column: number } | undefined => {
  const key = element.closest('button');
  const row = letters.findIndex((keys) => keys.some((one) => one === key));
  return row < 0 ? undefined : { row, column: letters[row]?.findIndex((one) => one === key) ?? 0 };
};

const HERE = 'data-here';

/** Shown to whoever helps, or sees a little. */
const mark = (root: HTMLElement, here: HTMLElement | undefined): void => {
  for (const one of root.querySelectorAll(`[${HERE}]`)) if (one !== here) one.removeAttribute(HERE);
  if (here === undefined || here.hasAttribute(HERE)) return;
  here.setAttribute(HERE, '');
  here.scrollIntoView({ block: 'nearest' });
};

/** What changes how a screen is heard. */
const ATTRIBUTES = ['aria-pressed', 'aria-label', 'aria-hidden', 'open', 'disabled', 'lang'];

const watch = (root: HTMLElement, look: () => void): (() => void) => {
  let waits: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    // Once for all that React draws in one go.
    waits ??= setTimeout(() => {
      waits = undefined;
      look();
    });
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  return () => {
    observer.disconnect();
    // Else the screen that nobody chose to hear is spoken after the end.
    clearTimeout(waits);
  };
};

/** `take` says whether the key was its own. */
const onKeys = (take: (key: Key) => boolean): (() => void) => {
  const typed = (event: KeyboardEvent): void => {
    const key = event.ctrlKey || event.altKey || event.metaKey ? undefined : KEYPAD.get(event.key);
    if (key === undefined || !take(key)) return;
    event.preventDefault();
    // A field with the focus must not take the same key for its own.
    event.stopPropagation();
    window.dispatchEvent(new Event(HEARD));
  };
  window.addEventListener('keydown', typed, { capture: true });
  return () => window.removeEventListener('keydown', typed, { capture: true });
};

/** Touches of a person, before the page has them; `take` says whether it was its own. */
const on = (root: HTMLElement, what: 'click' | 'pointerdown', take: (element: Element) => boolean): (() => void) => {
  const touched = (event: MouseEvent): void => {
    if (!event.isTrusted || !(event.target instanceof Element) || !take(event.target)) return;
    // A key that is touched says by itself that the field keeps the focus.
    if (what === 'click') event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener(what, touched, { capture: true });
  return () => root.removeEventListener(what, touched, { capture: true });
};
