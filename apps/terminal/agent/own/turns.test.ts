import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { ANSWER_BYTES, QUESTION_BYTES } from '@dauys/beat/box.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeTurns, type Boxes } from './turns.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const clock = { now: () => instant(Date.now()) };
const PACE = 15;
const boxOf = (n: number): Bytes => bytesOf(new Uint8Array(QUESTION_BYTES).fill(n));

interface Sent {
  readonly at: number;
  readonly box: Bytes;
}

/** Ten turns; `process`: how long the rest of the process takes to give a box when one is wanted for the n-th time, ms. */
const turnsWith = async (process: (n: number) => number, answers: (n: number) => number = () => 250, bytes = ANSWER_BYTES) => {
  const [sent, spoke, heard]: [Sent[], boolean[], (Bytes | undefined)[]] = [[], [], []];
  const begun = Date.now();
  let [wanted, made, spares] = [0, 0, 200];
  // As the lane does: no second box while one has not gone out.
  let isOut = false;
  const turns = makeTurns(clock, PACE, {
    wanted: (spare) => {
      const takes = process(wanted++);
      const boxes: Boxes = { box: isOut ? undefined : boxOf(++made), spare: spare ? boxOf(spares++) : undefined };
      isOut = true;
      setTimeout(() => turns.give(boxes), takes);
    },
    turned: (box, answer) => {
      spoke.push(box);
      heard.push(answer);
      if (box) isOut = false;
    },
    send: async (box) => {
      sent.push({ at: Date.now() - begun, box });
      await new Promise((resolve) => setTimeout(resolve, answers(sent.length)));
      return bytesOf(new Uint8Array(bytes));
    },
  });
  turns.begin();
  await vi.advanceTimersByTimeAsync(PACE * 9_500);
  const ended = turns.stop();
  await vi.advanceTimersByTimeAsync(PACE * 1_000);
  await ended;
  return { sent, spoke, heard, at: sent.map(({ at }) => at - (sent[0]?.at ?? 0)) };
};
const every = Array.from({ length: 10 }, (_, n) => n * PACE * 1_000);

test.each([
  ['has a box at once', () => 0],
  ['takes until just before the turn', () => 990],
  ['is busy with what somebody lodges for every other turn', (n: number) => (n % 2 === 1 ? 1_400 : 3)],
  ['is busy for a minute', (n: number) => (n === 4 ? 62_000 : 3)],
  ['never answers again', (n: number) => (n < 4 ? 3 : 9_000_000)],
] as const)('the process %s: a box of one size leaves every 15 s all the same, and none twice', async (_, process) => {
  const { sent, at } = await turnsWith(process);
  expect(at).toEqual(every);
  expect(new Set(sent.map(({ box }) => box.length))).toEqual(new Set([QUESTION_BYTES]));
  const own = sent.map(({ box }) => box.toString());
  expect(new Set(own).size).toBe(own.length);
});
test('a server that answers late moves no turn either', async () => {
  expect(
    (
      await turnsWith(
        () => 3,
        (n) => (n % 3 === 0 ? 11_900 : 20),
      )
    ).at,
  ).toEqual(every);
});
test('what is late goes at the next turn, a spare in its place, and each is told for what it was', async () => {
  const { sent, spoke } = await turnsWith((n) => (n === 3 ? 2_000 : 3));
  expect(sent.slice(0, 6).map(({ box }) => box[0])).toEqual([1, 2, 3, 200, 4, 5]);
  expect(spoke.slice(0, 6)).toEqual([true, true, true, false, true, true]);
});
test('an answer of another size is none', async () => {
  expect(
    (
      await turnsWith(
        () => 3,
        () => 250,
        ANSWER_BYTES + 1,
      )
    ).heard,
  ).toEqual(every.map(() => undefined));
  expect((await turnsWith(() => 3)).heard.map((answer) => answer?.length)).toEqual(every.map(() => ANSWER_BYTES));
});
test('a box that had no turn any more is told to have come to nothing', async () => {
  const turned: (readonly [boolean, Bytes | undefined])[] = [];
  const turns = makeTurns(clock, PACE, {
    wanted: () => undefined,
    turned: (...how) => void turned.push(how),
    send: async () => bytesOf(new Uint8Array(ANSWER_BYTES)),
  });
  turns.give({ box: boxOf(1), spare: undefined });
  await vi.advanceTimersByTimeAsync(100);
  turns.give({ box: boxOf(2), spare: undefined });
  const before = turned.length;
  const ended = turns.stop();
  await vi.advanceTimersByTimeAsync(PACE * 1_000);
  await ended;
  expect(turned.slice(before)).toEqual([[true, undefined]]);
});
