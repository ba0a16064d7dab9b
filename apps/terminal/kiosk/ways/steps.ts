/**
 * One machine behind every way through the kiosk. A screen says once what it has (`Shown`); here it is decided what is heard, what is pressed and
 * where one stands, whether somebody touches, listens with a keypad, or touches to hear first. Pure: sound, page and keys are elsewhere (run.ts).
 */
import { atLetter, touchLetter, within, write } from './letters.ts';
import type { Input, Item, Key, Move, Next, Shown, Steps, Way } from './shown.ts';
import { toggled, type Spoken } from './toggled.ts';

export { KEYS } from './shown.ts';
export type { Deed, Input, Item, Key, Next, Shown, Steps, Way, Ways } from './shown.ts';
export type { Spoken } from './toggled.ts';

/** As shares of the voice's own speed; the key goes round. */
export const PACES = [1, 0.8, 0.65, 1.25] as const;
/** As shares of what the device can; each person begins at the second. */
export const LOUDNESSES = [0.35, 0.6, 1] as const;

const NOTHING: Shown = { name: '', items: [], letters: [] };
export const freshSteps = (): Steps => ({ way: 'touch', shown: NOTHING, at: undefined, letter: undefined, pace: 0, loudness: 1 });

export const step = (steps: Steps, input: Input): Next => {
  switch (input.in) {
    case 'way':
      return turnTo(steps, input.way);
    case 'shown':
      return show(steps, input.shown);
    case 'key':
      return steps.way === 'listen' ? press(steps, input.key) : { steps };
    case 'touch':
      return touch(steps, input.item);
    case 'letter':
      return steps.way === 'hear-first' ? touchLetter(steps, input) : { steps };
    case 'said':
      return readOn(steps);
  }
};

/** Whoever stops listening hears nothing more. */
const turnTo = (steps: Steps, way: Way): Next => {
  if (way === 'listen') return begin({ ...steps, way });
  const turned = { ...steps, way, at: undefined, letter: undefined };
  return { steps: turned, says: way === 'touch' ? [] : titleOf(steps.shown) };
};

const titleOf = (shown: Shown): readonly Spoken[] => (isHushed('hear-first', shown) ? [] : (shown.items.find(isTitle)?.says ?? []));

const isHushed = (way: Way, { recording }: Shown): boolean => way === 'hear-first' && recording === true;

const newsIn = (before: Shown, now: Shown): readonly Item[] =>
  now.items.filter(({ live, says }) => live === true && !before.items.some((old) => old.live === true && isSame(old.says, says)));

/** At the title of the screen. */
const begin = (steps: Steps): Next => {
  const title = steps.shown.items.findIndex(isTitle);
  return stand(steps, Math.max(0, title));
};

const stand = (steps: Steps, at: number): Next => ({ steps: { ...steps, at, letter: undefined }, says: steps.shown.items[at]?.says ?? [] });

const show = (steps: Steps, shown: Shown): Next => {
  if (steps.way === 'touch') return { steps: { ...steps, shown } };
  if (shown.name !== steps.shown.name)
    return steps.way === 'listen'
      ? begin({ ...steps, shown })
      : { steps: { ...steps, shown, at: undefined, letter: undefined }, says: titleOf(shown) };
  const news = isHushed(steps.way, shown) ? [] : newsIn(steps.shown, shown);
  const letter = steps.letter !== undefined && shown.letters.length > 0 ? within(shown, steps.letter) : undefined;
  const kept = { ...steps, shown, letter, at: follow(steps, shown) };
  const turned = toggled(underFinger(steps), underFinger(kept));
  if (news.length === 0) return turned.length === 0 ? { steps: kept } : { steps: kept, says: turned };
  // A text that was being read is begun again after the news: half a group of digits is none.
  const here = kept.letter === undefined && kept.at !== undefined ? shown.items[kept.at] : undefined;
  const again = here === undefined || isControl(here) || news.includes(here) ? [] : [here];
  return { steps: kept, says: [...turned, ...[...news, ...again].flatMap(({ says }) => says)] };
};

/** What the thing one stands at says: a letter, while one writes. */
const underFinger = ({ shown, at, letter }: Steps): readonly Spoken[] | undefined =>
  letter === undefined ? shown.items[at ?? -1]?.says : shown.letters[letter.row]?.[letter.column];

const isTitle = ({ kind }: Item): boolean => kind === 'title';
const isSame = (a: readonly Spoken[], b: readonly Spoken[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The same item where it stands now; else what was changed in its place; where something else came instead, just before it, so that nothing is passed over. */
const follow = ({ at, shown: before }: Steps, shown: Shown): number | undefined => {
  if (at === undefined) return undefined;
  const item = before.items[at];
  // The same words may stand twice: one stays with those one stands at.
  if (item !== undefined && shown.items[at]?.kind === item.kind && isSame(shown.items[at].says, item.says)) return at;
  const found = item === undefined ? -1 : shown.items.findIndex(({ kind, says }) => kind === item.kind && isSame(says, item.says));
  if (found >= 0) return found;
  const last = Math.max(0, shown.items.length - 1);
  return shown.items[at]?.kind === item?.kind ? Math.min(at, last) : Math.min(Math.max(0, at - 1), last);
};

const press = (steps: Steps, key: Key): Next => {
  if (key === 'slower') return again({ ...steps, pace: (steps.pace + 1) % PACES.length });
  if (key === 'louder') return again({ ...steps, loudness: (steps.loudness + 1) % LOUDNESSES.length });
  if (key === 'repeat') return again(steps);
  if (steps.letter === undefined) return walk(steps, key);
  return key === 'back' ? again({ ...steps, letter: undefined }) : write(steps, key, steps.letter);
};

/** What one stands at, once more; while writing, what is written. */
const again = (steps: Steps): Next => ({ steps, says: steps.shown.items[steps.at ?? 0]?.says ?? [] });

const walk = (steps: Steps, key: Move): Next => {
  const { items } = steps.shown;
  const at = steps.at ?? 0;
  switch (key) {
    case 'down':
      return stand(steps, around(items, at + 1));
    case 'up':
      return stand(steps, around(items, at - 1));
    case 'right':
      return stand(steps, nextControl(items, at, 1));
    case 'left':
      return stand(steps, nextControl(items, at, -1));
    case 'ok':
      return choose(steps, at);
    case 'back': {
      const back = items.findIndex((item) => item.back === true);
      return back < 0 ? again(steps) : { steps, deed: { do: 'press', item: back } };
    }
  }
};

const around = (items: readonly Item[], at: number): number => (items.length === 0 ? 0 : (at + items.length) % items.length);

const isControl = (item: Item | undefined): boolean => item?.kind === 'control' || item?.kind === 'field';

/** Past the texts; where there is no control one stays. */
const nextControl = (items: readonly Item[], at: number, by: 1 | -1): number => {
  for (let n = 1; n <= items.length; n += 1) {
    const there = around(items, at + by * n);
    if (isControl(items[there])) return there;
  }
  return at;
};

const choose = (steps: Steps, at: number): Next => {
  const item = steps.shown.items[at];
  if (item?.kind === 'field' && steps.shown.letters.length > 0)
    return { ...atLetter(steps, { row: 0, column: 0 }), deed: { do: 'enter', item: at } };
  return isControl(item) ? { steps, deed: { do: 'press', item: at } } : again(steps);
};

/** Texts are read one after the other, up to the first thing that can be chosen, which is said too. */
const readOn = (steps: Steps): Next => {
  const { way, at, letter, shown } = steps;
  if (way !== 'listen' || at === undefined || letter !== undefined || isControl(shown.items[at])) return { steps };
  return at + 1 < shown.items.length ? stand(steps, at + 1) : { steps };
};

/** The first touch says what it is; the second one, on the same, does it. A text is said as often as it is touched. */
const touch = (steps: Steps, item: number): Next => {
  if (steps.shown.items[item] === undefined) return { steps };
  if (steps.way === 'hear-first' && !isControl(steps.shown.items[item])) return stand(steps, item);
  const atOnce = steps.way !== 'hear-first' || steps.at === item || steps.shown.items[item]?.exit === true;
  if (atOnce) return { steps, deed: { do: 'press', item } };
  return stand(steps, item);
};
