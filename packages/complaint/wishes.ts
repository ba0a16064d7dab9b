/** What a complainant asks for or lets know beside the complaint. All of it is sealed with it; none of it is ever asked for. */
import { charactersOf, LIMITS } from './limits.ts';

export interface Wishes {
  /** Says to be under 18. */
  readonly young?: true;
  /** Wishes that a woman reads it. */
  readonly woman?: true;
  /** A parent, guardian or lawyer, as written. */
  readonly helper?: string;
  /** "Send" was held for long: the agreed sign that somebody made the person write this. A slow hand does the same. */
  readonly pressed?: true;
}

/** Without what says nothing; `undefined` when nothing is left. */
export const saidWishes = ({ young, woman, helper = '', pressed }: Wishes): Wishes | undefined => {
  const name = helper.trim().toWellFormed();
  const wishes: Wishes = {
    ...(young === true ? { young } : {}),
    ...(woman === true ? { woman } : {}),
    ...(name === '' ? {} : { helper: name }),
    ...(pressed === true ? { pressed } : {}),
  };
  return Object.keys(wishes).length === 0 ? undefined : wishes;
};

/** Of a manifest: `undefined` unless it says at least one thing, in the one way it can be said. The writer is anybody who knows the body's key. */
export const wishesOf = (value: unknown): Wishes | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { young, woman, helper, pressed }: { young?: unknown; woman?: unknown; helper?: unknown; pressed?: unknown } = value;
  if ([young, woman, pressed].some((flag) => flag !== undefined && flag !== true)) return undefined;
  if (helper !== undefined && !isName(helper)) return undefined;
  const wishes = saidWishes({
    ...(young === true ? { young } : {}),
    ...(woman === true ? { woman } : {}),
    ...(helper === undefined ? {} : { helper }),
    ...(pressed === true ? { pressed } : {}),
  });
  return wishes?.helper === helper ? wishes : undefined;
};

const isName = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= 2 * LIMITS.nameCharacters &&
  value.isWellFormed() &&
  charactersOf(value) <= LIMITS.nameCharacters;
