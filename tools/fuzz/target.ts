/** What is fuzzed, and what counts as having stood it. */
import { isDeepStrictEqual } from 'node:util';
import type fc from 'fast-check';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { isRegisteredCode } from '@dauys/protocol/codes.ts';

export type Input = Uint8Array | string;

/** One reader. */
export interface Target {
  /** Saved inputs lie in saved/<name>.json. */
  readonly name: string;
  readonly inputs: fc.Arbitrary<Input>;
  /**
   * Reads the input, as whoever meets it does. It may return anything, or throw a `VerificationError` with a registered code; anything else is a
   * find. Where the format has a writer, what was read must be written as it came, or be read from there as the same: throws otherwise.
   */
  run(input: Input): unknown;
  /** Whether a `Fault` is a right answer, too: for files of our own, such as configurations. */
  readonly mayFault?: boolean;
}

/** `undefined` when the target stood the input; otherwise what happened. */
export const findIn = async (target: Pick<Target, 'run' | 'mayFault'>, input: Input): Promise<string | undefined> => {
  try {
    await target.run(input);
    return undefined;
  } catch (error) {
    if (error instanceof VerificationError) return isRegisteredCode(error.code) ? undefined : `the code ${error.code} is not registered`;
    if (error instanceof Fault && target.mayFault === true) return undefined;
    return error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}${placeOf(error)}` : `threw ${typeof error}`;
  }
};

const placeOf = ({ stack = '' }: Error): string => {
  const line = stack.split('\n').find((one) => /\/(?:packages|apps|tools)\//.test(one) && !one.includes('node_modules'));
  return line === undefined ? '' : ` ${line.trim()}`;
};

/** What was written is not what was read. */
export class NotTheSame extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'NotTheSame';
  }
}

/** Bytes that were read must be written again as they came (S-22). */
export const writesBack = (written: Input, read: Input): void => {
  const same = Buffer.from(written).equals(Buffer.from(read));
  if (!same) throw new NotTheSame('what was read is written otherwise');
};

/** A value must be the same after it was written and read again: where the format leaves room, as for fill or spelling. */
export const sameAgain = (value: unknown, again: unknown): void => {
  if (!isDeepStrictEqual(value, again)) throw new NotTheSame('what is read again is another value');
};

export const textOf = (input: Input): string => (typeof input === 'string' ? input : Buffer.from(input).toString('utf8'));
export const bytesIn = (input: Input): Bytes => (typeof input === 'string' ? new Uint8Array(Buffer.from(input)) : new Uint8Array(input));
