/** A word and a number of one's own, as a person says them. Nothing is computed here: the page needs it before it seals anything. */

export const OWN_DIGITS = 8;
const WORD = { least: 2, most: 40 } as const;

/** The word as it counts: NFKC, lower case, without blanks. `undefined`: too short or too long. */
export const ownWord = (typed: string): string | undefined => {
  const word = typed.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '');
  const { length } = [...word];
  return length >= WORD.least && length <= WORD.most ? word : undefined;
};

/** Whether these eight digits are among the first that anybody would try: one digit, runs, a repeated half, dates. */
export const isEasyNumber = (digits: string): boolean =>
  /^(\d)\1{7}$/.test(digits) || /^(\d{2})\1{3}$/.test(digits) || digits.slice(0, 4) === digits.slice(4) || isRun(digits) || isDate(digits);

const isRun = (digits: string): boolean =>
  [1, 9].some((by) => [...digits].every((digit, i) => i === 0 || (Number(digits[i - 1]) + by) % 10 === Number(digit)));

/** Day, month and year in the orders in which people write them, of the years in which somebody alive was born or will leave. */
const isDate = (d: string): boolean =>
  [
    [d.slice(0, 2), d.slice(2, 4), d.slice(4)],
    [d.slice(2, 4), d.slice(0, 2), d.slice(4)],
    [d.slice(6), d.slice(4, 6), d.slice(0, 4)],
    [d.slice(4, 6), d.slice(6), d.slice(0, 4)],
  ].some(([day, month, year]) => within(day, 1, 31) && within(month, 1, 12) && within(year, 1900, 2099));

const within = (text: string | undefined, least: number, most: number): boolean => Number(text) >= least && Number(text) <= most;
