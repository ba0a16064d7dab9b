/**
 * One machine behind every way through the kiosk. A screen says once what it has (`Shown`); here it is decided what is heard, what is pressed and
 * where one stands, whether somebody touches, listens with a keypad, or touches to hear first. Pure: sound, page and keys are elsewhere (run.ts).
 */
import { toggled, type Spoken } from './toggled.ts';

export type { Spoken } from './toggled.ts';

/** `live`: said by itself when it appears or changes. `back`: leads to the step before. `exit`: never waits for a second touch. */
export interface Item {
  readonly kind: 'title' | 'text' | 'control' | 'field';
  readonly says: readonly Spoken[];
  readonly live?: true;
  readonly back?: true;
  readonly exit?: true;
}

/** What stands on the screen now, in the order in which it is heard. */
export interface Shown {
  /** Another name is another screen: one begins at its title. */
  readonly name: string;
  readonly items: readonly Item[];
  /** The letters of the keyboard on the screen, row by row. */
  readonly letters: readonly (readonly (readonly Spoken[])[])[];
  /** Somebody is being recorded: who can see is not spoken into. */
  readonly recording?: true;
}

export const KEYS = ['up', 'down', 'left', 'right', 'ok', 'back', 'repeat', 'slower', 'louder'] as const;
export type Key = (typeof KEYS)[number];

/** `touch`: nothing is spoken. `listen`: by keypad. `hear-first`: the first touch speaks, the second one acts. */
export type Way = 'touch' | 'listen' | 'hear-first';

/** What screens see of it. */
export interface Ways {
  readonly way: Way;
  take(way: Way): void;
}

export interface Steps {
  readonly way: Way;
  readonly shown: Shown;
  /** The item one stands at; none before the first touch of `hear-first`. */
  readonly at: number | undefined;
  /** While one writes: the letter one stands at. */
  readonly letter: { readonly row: number; readonly column: number } | undefined;
  /** Places in `PACES` and `LOUDNESSES`. */
  readonly pace: number;
  readonly loudness: number;
}

export type Input =
  | { readonly in: 'way'; readonly way: Way }
  | { readonly in: 'shown'; readonly shown: Shown }
  | { readonly in: 'key'; readonly key: Key }
  | { readonly in: 'touch'; readonly item: number }
  /** What was to be said has been said to its end. */
  | { readonly in: 'said' };

export type Deed =
  | { readonly do: 'press'; readonly item: number }
  /** The field into which letters go from now on. */
  | { readonly do: 'enter'; readonly item: number }
  | { readonly do: 'write'; readonly row: number; readonly column: number };

export interface Next {
  readonly steps: Steps;
  /** Instead of whatever is being said. */
  readonly says?: readonly Spoken[];
  readonly deed?: Deed;
}

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
  return stand({ ...steps, letter: undefined }, Math.max(0, title));
};

const stand = (steps: Steps, at: number): Next => ({ steps: { ...steps, at }, says: steps.shown.items[at]?.says ?? [] });

const show = (steps: Steps, shown: Shown): Next => {
  if (steps.way === 'touch') return { steps: { ...steps, shown } };
  if (shown.name !== steps.shown.name)
    return steps.way === 'listen' ? begin({ ...steps, shown }) : { steps: { ...steps, shown, at: undefined }, says: titleOf(shown) };
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
  return steps.letter === undefined ? walk(steps, key) : write(steps, key, steps.letter);
};

/** What one stands at, once more; while writing, what is written. */
const again = (steps: Steps): Next => ({ steps, says: steps.shown.items[steps.at ?? 0]?.says ?? [] });

type Move = Exclude<Key, 'slower' | 'louder' | 'repeat'>;

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

type Letter = NonNullable<Steps['letter']>;

const atLetter = (steps: Steps, letter: Letter): Next => ({
  steps: { ...steps, letter },
  says: steps.shown.letters[letter.row]?.[letter.column] ?? [],
});

/** A keyboard that has become another keeps the row, and the column as far as it goes. */
const within = ({ letters }: Shown, { row, column }: Letter): Letter => {
  const there = Math.min(row, letters.length - 1);
  return { row: there, column: Math.min(column, Math.max(0, (letters[there]?.length ?? 1) - 1)) };
};

const write = (steps: Steps, key: Move, letter: Letter): Next => {
  const { letters } = steps.shown;
  const width = letters[letter.row]?.length ?? 1;
  switch (key) {
    case 'down':
      return atLetter(steps, within(steps.shown, { ...letter, row: (letter.row + 1) % letters.length }));
    case 'up':
      return atLetter(steps, within(steps.shown, { ...letter, row: (letter.row - 1 + letters.length) % letters.length }));
    case 'right':
      return atLetter(steps, { ...letter, column: (letter.column + 1) % width });
    case 'left':
      return atLetter(steps, { ...letter, column: (letter.column - 1 + width) % width });
    case 'ok':
      return { ...atLetter(steps, letter), deed: { do: 'write', ...letter } };
    case 'back':
      return again({ ...steps, letter: undefined });
  }
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
