/** The keyboard on the screen: where one stands on it, and what it writes. By keypad one goes from key to key; hearing first, one touches them. */
import type { Move, Next, Shown, Steps } from './shown.ts';

type Letter = NonNullable<Steps['letter']>;

export const atLetter = (steps: Steps, letter: Letter): Next => ({
  steps: { ...steps, letter },
  says: steps.shown.letters[letter.row]?.[letter.column] ?? [],
});

/** A keyboard that has become another keeps the row, and the column as far as it goes. */
export const within = ({ letters }: Shown, { row, column }: Letter): Letter => {
  const there = Math.min(row, letters.length - 1);
  return { row: there, column: Math.min(column, Math.max(0, (letters[there]?.length ?? 1) - 1)) };
};

/** By keypad. */
export const write = (steps: Steps, key: Exclude<Move, 'back'>, letter: Letter): Next => {
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
  }
};

/** Hearing first: who looks for a digit by its sound writes no wrong one on the way. Each further touch on the same key writes it once, and says so. */
export const touchLetter = (steps: Steps, { row, column }: Letter): Next => {
  if (steps.shown.letters[row]?.[column] === undefined) return { steps };
  const there = atLetter({ ...steps, at: undefined }, { row, column });
  const isHeard = steps.letter?.row === row && steps.letter.column === column;
  return isHeard ? { ...there, deed: { do: 'write', row, column } } : there;
};
