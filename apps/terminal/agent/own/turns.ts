/**
 * In the thread that beats: one box to one server of numbers at a constant pace, whether the rest of this process has one ready or not. What somebody asks,
 * and what that costs this process, moves no box (docs/decisions/0040-a-number-of-ones-own.md).
 */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Clock } from '@dauys/basics/clock.ts';
import { ANSWER_BYTES, QUESTION_BYTES } from '@dauys/beat/box.ts';
import { randomBytes } from 'node:crypto';
import { startLoop, type Loop } from '../beat/loop.ts';

/** What one server is sent next. `spare`: a box that asks nothing, for a turn in which none is ready. Each goes out once. */
export interface Boxes {
  readonly box: Bytes | undefined;
  readonly spare: Bytes | undefined;
}

export interface TurnEnds {
  /** A turn comes soon: what is to go out? `spare`: there is none left. */
  wanted(spare: boolean): void;
  /** What became of it; `spoke`: it was the box, and not a spare. Without an answer of its size there is none. */
  turned(spoke: boolean, answer: Bytes | undefined): void;
  /** ANSWER_BYTES, or nothing. */
  send(box: Bytes): Promise<Bytes | undefined>;
}

export interface Turns {
  /** Wants to know what to send first; begins with the answer. */
  begin(): void;
  give(boxes: Boxes): void;
  /** The turn under way ends first; a box that has not gone out has come to nothing. */
  stop(): Promise<void>;
}

export const makeTurns = (clock: Clock, seconds: number, { wanted, turned, send }: TurnEnds): Turns => {
  let [box, spare]: [Bytes | undefined, Bytes | undefined] = [undefined, undefined];
  let loop: Loop | undefined;
  const ask = (): void => wanted(spare === undefined);
  /** Bytes that hold nothing are the last resort: this process has not answered for two turns. */
  const take = (): Bytes => {
    const taken = box ?? spare ?? randomBytes(QUESTION_BYTES);
    if (box === undefined) spare = undefined;
    box = undefined;
    return taken;
  };
  const tick = async (): Promise<void> => {
    const spoke = box !== undefined;
    const answer = await send(take());
    turned(spoke, answer?.length === ANSWER_BYTES ? answer : undefined);
  };
  const fault = (error: unknown): never => {
    throw error;
  };
  return {
    begin: ask,
    give: (boxes) => {
      box = boxes.box ?? box;
      spare = boxes.spare ?? spare;
      loop ??= startLoop(clock, () => seconds, tick, { onFault: fault, before: { ms: () => lead(seconds), call: ask } });
    },
    stop: async () => {
      await loop?.stop();
      if (box !== undefined) turned(true, undefined);
    },
  };
};

/** How long before a turn a box is asked for, ms: enough for a busy process to seal one. */
const lead = (seconds: number): number => Math.min(1_000, seconds * 500);
