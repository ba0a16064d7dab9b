/**
 * Distrust: evidence does not hold. Alarmed, never retried, the evidence kept. `code` is from the closed union of the
 * throwing package; the text is for developers and carries no content.
 */
export class VerificationError<Code extends string = string> extends Error {
  readonly code: Code;
  constructor(code: Code) {
    super(code);
    this.name = 'VerificationError';
    this.code = code;
  }
}

/** An expected failure that somebody can act on. `params` are for wording and never carry content. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Fault: the world or we are broken. The process stops and restarts through recovery. */
export class Fault extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Fault';
  }
}

/** Makes a `switch` over a closed union exhaustive. */
export const assertNever = (value: never): never => {
  throw new Fault(`unexpected value of type ${typeof value}`);
};
