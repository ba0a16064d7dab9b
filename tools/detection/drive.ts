import type { Lodgement, Stage } from './stage.ts';

/** What the drives stand on: complaints that were lodged and became public while everybody was honest. */
export interface Cast {
  readonly stage: Stage;
  /** Three to the Ombudsman, in the order in which they came; the first has a code of its own and is answered. */
  readonly ombudsman: readonly [Lodgement, Lodgement, Lodgement];
  readonly court: readonly [Lodgement, Lodgement, Lodgement];
  readonly prosecutor: readonly [Lodgement, Lodgement];
  /** With a code of her own, logged, and never opened by anybody. */
  readonly unheard: Lodgement;
}

/** Commits the misdeed and returns the code under which the named party noticed it. Throws when it stayed silent in any place. */
export type Drive = (cast: Cast) => Promise<string>;
