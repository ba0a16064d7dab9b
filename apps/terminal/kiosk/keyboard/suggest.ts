/**
 * Words that may be meant, out of a list that is always the same. Nothing here keeps anything: what one person writes can not show to the next (S-24).
 */

/** How many are offered. */
const OFFERED = 3;

const WORD = /[\p{L}\p{M}ʻʼ'’-]+$/u;
const WITHIN = /^[\p{L}\p{M}ʻʼ]/u;

/** The word that is being written: the letters right before the caret. Empty in the middle of a word. */
export const wordAt = (text: string, caret: number): string =>
  WITHIN.test(text.slice(caret)) ? '' : (WORD.exec(text.slice(0, caret))?.[0] ?? '');

/** The first words of the list (most used first) that go on from what is written, with its capital. */
export const suggestionsFor = (list: readonly string[], written: string): readonly string[] => {
  const begun = written.toLowerCase();
  if (begun === '') return [];
  const large = written.charAt(0) !== begun.charAt(0);
  const found: string[] = [];
  for (const word of list) {
    if (found.length === OFFERED) break;
    if (word.length > begun.length && word.startsWith(begun)) found.push(large ? word.charAt(0).toUpperCase() + word.slice(1) : word);
  }
  return found;
};
