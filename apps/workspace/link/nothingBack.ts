import Type from 'typebox';

/** The answer of an act that has none (204): nothing at all. */
export const nothingBack = Type.Undefined();
