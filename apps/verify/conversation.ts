/** What page and worker say to each other: plain data only. The worker does all checking, so that the page always answers a touch. */
import type { Instant } from '@dauys/basics/clock.ts';
import type { SlipState } from '@dauys/protocol/slip-state.ts';
import type { Step } from '@dauys/verify/steps.ts';

/** Where the person said that the record lies. */
export type Place =
  | { readonly at: 'url'; readonly url: string }
  | { readonly at: 'files'; readonly files: readonly { readonly path: string; readonly file: Blob }[] }
  | { readonly at: 'archive'; readonly file: Blob };

/** One frame or picture, four bytes a pixel. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

export interface Trusted {
  readonly network: string;
  readonly fingerprint: string;
  readonly threshold: number;
  /** Key ids of the directory's signers. */
  readonly signers: readonly string[];
  readonly witnesses: readonly string[];
}

export interface ReadSlip {
  readonly terminal: string;
  readonly counter: number;
  /** Days since 1970 in the facility's zone. */
  readonly day: number;
}

export interface RecordRead {
  readonly cases: number;
  readonly directory: number;
  readonly seen: Instant | undefined;
}

export interface Judged extends RecordRead {
  readonly state: SlipState;
  readonly recordTooOld: boolean;
  readonly at: Instant;
  readonly slip: ReadSlip;
  readonly facility: Readonly<Record<'kk' | 'ru' | 'en', string>>;
  readonly zone: string;
  readonly tier: 1 | 3;
  readonly withCode: boolean;
  readonly witnesses: readonly { readonly name: string; readonly at: Instant }[];
  /** Statements of a later version. */
  readonly later: number;
  /** SHA-256 of the newest verify page that the directory states. */
  readonly pageHash: string | undefined;
}

/** Every question with its answer. */
export interface Questions {
  trust: { readonly asked: { readonly anchor: string }; readonly answer: Trusted };
  look: { readonly asked: { readonly pixels: Pixels }; readonly answer: string | undefined };
  slip: { readonly asked: { readonly text: string }; readonly answer: ReadSlip };
  read: { readonly asked: { readonly place: Place }; readonly answer: RecordRead };
  judge: { readonly asked: { readonly slip: string; readonly at: Instant; readonly code: string }; readonly answer: Judged };
  steps: { readonly asked: Record<never, never>; readonly answer: readonly Step[] };
}
export type Topic = keyof Questions;

/** Why there is no answer. `usage`: something can be put right; `distrust`: evidence does not hold. */
export interface Problem {
  readonly kind: 'usage' | 'distrust';
  readonly code: string;
  readonly where: string;
}

export interface Progress {
  readonly ledger: 'directory' | 'cases';
  readonly done: number;
  readonly total: number;
}

export type Told<T extends Topic = Topic> =
  | { readonly id: number; readonly answer: Questions[T]['answer'] }
  | { readonly id: number; readonly problem: Problem }
  | { readonly id: number; readonly progress: Progress };

export type Asked = { readonly [T in Topic]: { readonly id: number; readonly topic: T; readonly asked: Questions[T]['asked'] } }[Topic];
