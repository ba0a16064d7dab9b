import { expect, test } from 'vitest';
import { bytesOf, fromUtf8, utf8 } from '@dauys/basics/bytes.ts';
import { ANSWER_BYTES, askBox, BOX_ROOM, openBox, QUESTION_BYTES } from './box.ts';
import { generateTransportKey, loadTransportKey } from './session.ts';

const keyPair = async () => {
  const { privateKey, publicKey } = await generateTransportKey();
  return loadTransportKey(privateKey, publicKey);
};
const key = await keyPair();
const flipped = (bytes: Uint8Array, at: number) => bytesOf(bytes).map((byte, i) => (i === at ? byte ^ 1 : byte));
const damaged = expect.objectContaining({ code: 'beat/cell-damaged' });

test('a question is heard, and its answer by who asked; both have one size, whatever they say', async () => {
  for (const [said, back] of [
    ['', ''],
    ['where?', 'here'],
    ['x'.repeat(BOX_ROOM), 'y'.repeat(BOX_ROOM)],
  ] as const) {
    const { box, read } = await askBox(key.publicKey, utf8(said));
    expect(box).toHaveLength(QUESTION_BYTES);
    const asked = await openBox(key, box);
    expect(fromUtf8(asked.said)).toBe(said);
    const answer = asked.answer(utf8(back));
    expect(answer).toHaveLength(ANSWER_BYTES);
    expect(fromUtf8(read(answer))).toBe(back);
  }
});
test('what does not fit is not sent', async () => {
  await expect(askBox(key.publicKey, new Uint8Array(BOX_ROOM + 1))).rejects.toThrow(RangeError);
});
test('nobody else opens it; no byte of it can be changed; an answer belongs to its question', async () => {
  const [one, two] = [await askBox(key.publicKey, utf8('one')), await askBox(key.publicKey, utf8('two'))];
  await expect(openBox(await keyPair(), one.box)).rejects.toThrow(damaged);
  for (const at of [0, 1_119, 1_120, QUESTION_BYTES - 1]) await expect(openBox(key, flipped(one.box, at))).rejects.toThrow(damaged);
  await expect(openBox(key, one.box.subarray(1))).rejects.toThrow(damaged);
  const answer = (await openBox(key, one.box)).answer(utf8('yes'));
  expect(() => two.read(answer)).toThrow(damaged);
  for (const at of [0, 12, ANSWER_BYTES - 1]) expect(() => one.read(flipped(answer, at))).toThrow(damaged);
  expect(() => one.read(answer.subarray(1))).toThrow(damaged);
});
test('a key of the directory that is none is said to be none', async () => {
  await expect(askBox(new Uint8Array(3), utf8('x'))).rejects.toThrow(expect.objectContaining({ code: 'beat/transport-key' }));
});
