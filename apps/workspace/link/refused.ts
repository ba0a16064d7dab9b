import type { Refusal } from '@dauys/basics/failure.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Result } from '@dauys/basics/result.ts';

/** A refusal on its way through TanStack Query, which knows only exceptions. */
export class Refused extends Error {
  readonly refusal: Refusal<string>;
  constructor(refusal: Refusal<string>) {
    super(refusal.code);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

/** What was wanted. Throws `Refused` for a refusal, as queries expect it. */
export const valueOf = <T>(result: Result<T, Refusal<string>>): T => {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
};

/** What a person is told of any failure: its code, with values for the words. A fault has none but its own. */
export const refusalOf = (error: unknown): Refusal<string> => {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof VerificationError) return { code: error.code };
  return { code: 'desk/page-fault' };
};
