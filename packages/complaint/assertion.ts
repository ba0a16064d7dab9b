/** What a reader at the terminal said of who stood there, when the person wished it. Beside what she says herself, never instead of it. */
import { charactersOf, LIMITS } from './limits.ts';

/**
 * Why a reader said it, which is how much it is worth. `fingerprint`: the finger fits a print that was taken at this terminal, before an officer or by the
 * person alone. `card`: the number of a card that was entered at this terminal; or words on a card, which whoever has such a card can write.
 * Without an assertion the person typed, and nothing was looked at.
 */
const STRENGTHS = { fingerprint: ['officer', 'alone'], card: ['entered', 'words'] } as const;

export type AssertedBy = keyof typeof STRENGTHS;

export type Strength<How extends AssertedBy = AssertedBy> = (typeof STRENGTHS)[How][number];

interface Said {
  /** As entered at the terminal, or as the card says: trimmed, 1 … 200 characters. */
  readonly name: string;
  /** Trimmed, 1 … 60 characters. */
  readonly number?: string;
}
type By<How extends AssertedBy> = { readonly [K in How]: Said & { readonly how: K; readonly strength: Strength<K> } }[How];
export type Assertion = By<AssertedBy>;

/** Of a manifest or of a reader: `undefined` unless it is one, spelled in the one way. Unknown fields are not copied. */
export const assertionOf = (value: unknown): Assertion | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const said: { how?: unknown; strength?: unknown; name?: unknown; number?: unknown } = value;
  const { name, number } = said;
  if (!isLine(name, LIMITS.nameCharacters)) return undefined;
  if (number !== undefined && !isLine(number, LIMITS.numberCharacters)) return undefined;
  const who = { name, ...(number === undefined ? {} : { number }) };
  if (said.how === 'fingerprint') {
    const strength = STRENGTHS.fingerprint.find((one) => one === said.strength);
    return strength && { how: said.how, strength, ...who };
  }
  if (said.how !== 'card') return undefined;
  const strength = STRENGTHS.card.find((one) => one === said.strength);
  return strength && { how: said.how, strength, ...who };
};

/** One line without ends of nothing and without signs that nobody sees. */
const isLine = (value: unknown, limit: number): value is string =>
  typeof value === 'string' &&
  value.length <= 2 * limit &&
  value.isWellFormed() &&
  value !== '' &&
  value.trim() === value &&
  !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(value) &&
  charactersOf(value) <= limit;
