/** A value or an expected failure. Refusals travel as `Result`; distrust and faults are thrown (ARCHITECTURE.md, "Failure"). */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** What was wanted. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
/** An expected failure that somebody can act on. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
