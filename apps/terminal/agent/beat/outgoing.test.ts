import { utf8 } from '@dauys/basics/bytes.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeOutgoing } from './outgoing.ts';
import type { Said } from './uplink.ts';

const word = (n: number): Said => ({ status: utf8(String(n)), fragments: [] });
const numberOf = (said: Said): number => Number(Buffer.from(said.status).toString());

test('a process that answers late: the question is not asked twice, and what it says goes out, once and in order', () => {
  let asked = 0;
  const outgoing = makeOutgoing(() => void asked++);
  outgoing.ask();
  for (let beat = 0; beat < 3; beat++) {
    outgoing.begin();
    expect(outgoing.take()).toBeUndefined();
    outgoing.end();
    outgoing.ask();
  }
  expect(asked).toBe(1);
  outgoing.say(word(1));
  outgoing.ask();
  expect(asked).toBe(1);
  outgoing.begin();
  expect(outgoing.take()).toEqual(word(1));
  outgoing.end();
  expect(asked).toBe(2);
});
test('whatever the order of beats, answers and questions: everything said goes out once, in the order in which it was said', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('ask', 'answer', 'beat', 'end'), { maxLength: 60 }), (steps) => {
      let [open, said, running] = [0, 0, 0];
      const sent: number[] = [];
      const outgoing = makeOutgoing(() => {
        // Never while an exchange is under way: its answer may change what is to be said.
        expect(running).toBe(0);
        open += 1;
      });
      const beat = (): void => {
        running += 1;
        outgoing.begin();
        const words = outgoing.take();
        if (words !== undefined) sent.push(numberOf(words));
      };
      const end = (): void => {
        running -= 1;
        outgoing.end();
      };
      for (const step of steps) {
        if (step === 'ask') outgoing.ask();
        if (step === 'answer' && open > 0) {
          open -= 1;
          outgoing.say(word(++said));
        }
        if (step === 'beat' && running === 0) beat();
        if (step === 'end' && running > 0) end();
        expect(open).toBeLessThan(2);
      }
      if (running > 0) end();
      beat();
      expect(sent).toEqual(Array.from({ length: said }, (_, i) => i + 1));
    }),
  );
});
