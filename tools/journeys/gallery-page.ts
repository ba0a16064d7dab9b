/** Put into the page of the gallery: shows screens and says what is wrong with them, for fingers and for the keypad. */
import { readScreen } from '../../apps/terminal/kiosk/ways/reading.ts';
import { freshSteps, step, type Key, type Steps } from '../../apps/terminal/kiosk/ways/steps.ts';
import type { Sentence } from '../../apps/terminal/kiosk/words.ts';

export type SaidWords = readonly (readonly [words: string, sentence: Sentence])[];

declare global {
  interface Window {
    /** Shows one screen and no other; what stands over it is opened as the page opens it. `words` fill the line of suggestions. */
    showScreen(name: string, words: readonly string[]): void;
    /** What is wrong with these screens, one after the other. `said`: the sentences of the language, where the keypad is asked too. */
    faultsOf(names: readonly string[], words: readonly string[], said?: SaidWords): readonly string[];
  }
}

window.showScreen = (name, words) => {
  const room = document.getElementById('kiosk');
  const kept = document.querySelector<HTMLTemplateElement>(`template[data-screen="${name}"]`);
  if (kept !== null) room?.replaceChildren(kept.content.cloneNode(true));
  for (const place of room?.querySelectorAll('.suggestions') ?? [])
    place.replaceChildren(...words.map((word) => Object.assign(document.createElement('button'), { type: 'button', textContent: word })));
  room?.querySelector('dialog')?.showModal();
  window.scrollTo(0, 0);
};

window.faultsOf = (names, words, said) =>
  names.flatMap((name) => {
    window.showScreen(name, words);
    return [...faultsShown(), ...(said === undefined ? [] : faultsByKeypad(said))].map((fault) => `${name}: ${fault}`);
  });

/**
 * What is wrong with the screen that is shown: wider than its window, words wider than their button or lying over what stands beside them in it, a target
 * under 44 px or under something else, a line that begins on the wrong side; something that moves where nobody wants that; a button without an edge where
 * colours are the person's own.
 */
const faultsShown = (): readonly string[] => {
  const room = document.getElementById('kiosk');
  const open = room?.querySelector('dialog[open]') ?? room;
  const faults: string[] = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) faults.push(`${wide} px wider than the window`);
  const forced = matchMedia('(forced-colors: active)').matches;
  const moving = document.getAnimations().filter(({ playState }) => playState === 'running').length;
  if (moving > 0 && matchMedia('(prefers-reduced-motion: reduce)').matches) faults.push(`${moving} things move`);
  const said = (target: Element): string => (target.getAttribute('aria-label') ?? target.textContent).trim().slice(0, 30);
  for (const target of open?.querySelectorAll<HTMLElement>('button, textarea, .file-choice label, .code-field') ?? []) {
    const { width, height } = target.getBoundingClientRect();
    if (width < 44 || height < 44) faults.push(`${said(target)} is ${Math.round(width)} × ${Math.round(height)} px`);
    if (innerHeight < 700 && !isInReach(target)) faults.push(`${said(target)} can not be touched`);
    if (forced && target.localName === 'button' && Number.parseFloat(getComputedStyle(target).borderTopWidth) < 1)
      faults.push(`${said(target)} has no edge`);
    const hidden = target.scrollWidth - target.clientWidth;
    if (target.localName === 'button' && hidden > 1 && target.closest('.suggestions') === null)
      faults.push(`${said(target)} is cut by ${hidden} px`);
  }
  for (const words of open?.querySelectorAll('.choice-words') ?? [])
    if (words.scrollWidth - words.clientWidth > 1) faults.push(`${said(words)} lies over what stands beside it`);
  const rightToLeft = document.documentElement.dir === 'rtl';
  for (const row of room?.querySelectorAll('.moves, .choice') ?? []) {
    const [first, second] = [...row.children].filter((part) => part.localName !== 'svg').map((part) => part.getBoundingClientRect());
    if (first === undefined || second === undefined || first.bottom <= second.top || second.bottom <= first.top) continue;
    if (first.left > second.left !== rightToLeft) faults.push(`${said(row)} begins on the wrong side`);
  }
  for (const one of room?.querySelectorAll('li') ?? []) {
    const { borderLeftWidth: left, borderRightWidth: right } = getComputedStyle(one);
    if (left !== right && Number.parseFloat(left) > Number.parseFloat(right) === rightToLeft)
      faults.push(`${said(one)} has its mark on the wrong side`);
  }
  return faults;
};

/** Scrolled to, with nothing before it. */
const isInReach = (target: Element): boolean => {
  target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const { left, top, width, height } = target.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  // Over the words that choose a file lies the browser's own control.
  return there !== null && (target.closest('.file-choice') ?? target).contains(there);
};

/** What a finger can touch on this screen and the keypad cannot reach, or reaches and says nothing of. */
const faultsByKeypad = (said: SaidWords): readonly string[] => {
  const root = document.getElementById('kiosk');
  if (root === null) return ['no screen'];
  const known = new Map(said);
  const { lang: language } = document.documentElement;
  const of = (spoken: string, text: string): Sentence | undefined => known.get(`${spoken} ${text}`);
  const read = readScreen(root, { said: { person: 0, note: () => undefined, of }, language, personal: true, hint: [] });
  const press = (steps: Steps, key: Key): Steps => step(steps, { in: 'key', key }).steps;
  let steps = step(step(freshSteps(), { in: 'shown', shown: read.shown }).steps, { in: 'way', way: 'listen' }).steps;
  const [reached, spoken] = [new Set<Element>(), new Set<Element>()];
  const reach = (place: Element | undefined, says: readonly unknown[] | undefined): void => {
    if (place === undefined) return;
    reached.add(place);
    if (says !== undefined && says.length > 0) spoken.add(place);
  };
  for (let n = 0; n <= read.places.length; n += 1) {
    reach(read.places[steps.at ?? -1], read.shown.items[steps.at ?? -1]?.says);
    steps = press(steps, 'right');
  }
  // Down each row and along it, as fingers that count keys do.
  for (const [row, letters] of read.letters.entries()) {
    let at: Steps = { ...steps, letter: { row: 0, column: 0 } };
    for (let n = 0; n < row; n += 1) at = press(at, 'down');
    for (let n = 0; n < letters.length; n += 1, at = press(at, 'right')) {
      const { row: y, column: x } = at.letter ?? { row: -1, column: -1 };
      reach(read.letters[y]?.[x], read.shown.letters[y]?.[x]);
    }
  }
  const shown = root.querySelector('dialog[open]') ?? root;
  const missed = [...shown.querySelectorAll<HTMLElement>('button:not(:disabled), textarea, input')].filter(
    (one) => one.closest('[aria-hidden=true]') === null && !spoken.has(one),
  );
  return missed.map(
    (one) => `${one.localName} ${one.getAttribute('aria-label') ?? one.textContent}: ${reached.has(one) ? 'says nothing' : 'not reached'}`,
  );
};
