/** What the agent may answer, and how one tells: fetched behind the first screen, which asks nobody anything before it stands. */
import { isHttpCode, type HttpCode } from '@dauys/protocol/codes.ts';
import { refusalBody } from '@dauys/protocol/fields.ts';
import { kioskDirectory, kioskState, lodged, proofsFound, repliesFound, whereabouts } from '@dauys/protocol/kiosk.ts';
import { identified } from '@dauys/protocol/reader.ts';
import { ownAnswered } from '@dauys/protocol/own-number.ts';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import * as Value from 'typebox/value';

const answers = {
  state: kioskState,
  directory: kioskDirectory,
  lodged,
  whereabouts,
  proofs: proofsFound,
  replies: repliesFound,
  own: ownAnswered,
  identified,
  /** What an answer without a body is read as. */
  nothing: Type.Undefined(),
} as const;

export type Answers = { readonly [K in keyof typeof answers]: Static<(typeof answers)[K]> };

export const isAnswer = <K extends keyof Answers>(name: K, answer: unknown): answer is Answers[K] => Value.Check(answers[name], answer);

/** The code of a refusal, or `undefined` for an answer that is none of ours. */
export const codeIn = (answer: unknown): HttpCode | undefined =>
  Value.Check(refusalBody, answer) && isHttpCode(answer.code) ? answer.code : undefined;
