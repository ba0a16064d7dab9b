const hidden = new WeakMap<object, unknown>();

/** Content (a complaint's text, a name, a code) on its way between two pages: prints, serialises and inspects as `<redacted>`. */
export class Redacted<T> {
  constructor(value: T) {
    hidden.set(this, value);
  }
  toString(): string {
    return '<redacted>';
  }
  toJSON(): string {
    return '<redacted>';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '<redacted>';
  }
  /** Kept only so that `Redacted<A>` and `Redacted<B>` differ for the type checker. */
  declare readonly content: T;
}

/** Puts a value where logs, JSON and templates print nothing of it. */
export const redact = <T>(value: T): Redacted<T> => new Redacted(value);

/** The one way back to the content. Every call is a place to look at in review. */
export const reveal = <T>(box: Redacted<T>): T => hidden.get(box) as T;
