/** What the machine of ways (steps.ts) is told, knows and wants done. */
import type { Spoken } from './toggled.ts';

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
  /** While one writes: the letter one stands at, or has touched. */
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
  /** A key of the keyboard on the screen is touched. */
  | { readonly in: 'letter'; readonly row: number; readonly column: number }
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

/** What a key of the keypad does where one stands. */
export type Move = Exclude<Key, 'slower' | 'louder' | 'repeat'>;
