/** Learning the code by heart: shown in groups, asked back; mistakes only delay. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { LESSONS, taskOf } from './lessons.ts';
import { act, freshSession, type Doing, type Place, type Promised, type Session } from './session.ts';

const code = ['4821', '0937', '5510', '2846', '7193', '6604'];
const promised: Promised = {
  lodged: { envelopeId: '0'.repeat(32), counter: 1, day: 20_000, slip: 'DAUYS1:', storedAt: '' },
  commitment: '',
  code,
};
const promise: Place = { at: 'promise', promised, sure: false, urgent: true };
const begun = act({ ...freshSession(), language: 'kk', place: promise }, { do: 'learn' });
const lessonOf = ({ place }: Session) => (place.at === 'learning' ? place.lesson : { at: -1 });
/** What somebody does who remembers what she was shown. */
const rightly = (session: Session): Doing => {
  const task = taskOf(lessonOf(session));
  return task.do === 'ask' ? { do: 'recall', digits: code[task.group] } : { do: 'next' };
};
const isKnown = (session: Session): boolean => taskOf(lessonOf(session)).do === 'known';

describe('the code by heart', () => {
  test('each group is shown before it is asked, and at the end all six are asked in order', () => {
    const seen: string[] = [];
    for (let session = begun; !isKnown(session); session = act(session, rightly(session))) {
      const task = taskOf(lessonOf(session));
      if (task.do !== 'known') seen.push(`${task.do} ${task.group}`);
    }
    expect(seen.slice(0, 6)).toEqual(['show 0', 'ask 0', 'show 1', 'ask 1', 'ask 0', 'ask 1']);
    expect(seen.slice(-6)).toEqual(code.map((_, group) => `ask ${group}`));
    expect(seen.length).toBe(LESSONS);
    for (const group of code.keys()) expect(seen.indexOf(`show ${group}`)).toBe(seen.indexOf(`ask ${group}`) - 1);
  });
  test('it leads back to the promise as it was, with the code still there, at any moment', () => {
    expect(act(begun, { do: 'back' }).place).toEqual(promise);
    const once = act(act(begun, { do: 'next' }), { do: 'recall', digits: '0000' });
    expect(act(once, { do: 'back' }).place).toEqual(promise);
  });
  test('whoever wants sees a group again, and is not told that she was mistaken', () => {
    const asked = act(begun, { do: 'next' });
    const again = act(asked, { do: 'recall', digits: undefined });
    expect([taskOf(lessonOf(again)), lessonOf(again).again]).toEqual([{ do: 'show', group: 0 }, 'wanted']);
    expect(lessonOf(act(again, { do: 'next' }))).toEqual(lessonOf(asked));
  });
  test('nothing is learnt without a code, or from elsewhere', () => {
    const { code: _, ...without } = promised;
    const plain: Place = { at: 'promise', promised: without, sure: false };
    expect(act({ ...freshSession(), place: plain }, { do: 'learn' }).place).toEqual(plain);
    expect(act(freshSession(), { do: 'recall', digits: code[0] })).toEqual(freshSession());
  });
  // 0: says something else; 1: wants to see it; 2: goes on without an answer; 3: does what is asked.
  property.prop([fc.array(fc.nat({ max: 3 }), { maxLength: 60 })])(
    'mistakes only delay: none leads back, and in the end it is known',
    (how) => {
      let session = begun;
      for (const one of how) {
        const before = lessonOf(session).at;
        const doing: Doing =
          one === 0
            ? { do: 'recall', digits: '0000' }
            : one === 1
              ? { do: 'recall', digits: undefined }
              : one === 2
                ? { do: 'next' }
                : rightly(session);
        session = act(session, doing);
        expect(lessonOf(session).at).toBeGreaterThanOrEqual(before);
        // Only what was said by heart brings an asked group behind.
        const skipped = taskOf({ at: before }).do === 'ask' && lessonOf(session).at > before;
        expect(skipped && one !== 3).toBe(false);
      }
      for (let left = 2 * LESSONS; left > 0 && !isKnown(session); left -= 1) session = act(session, rightly(session));
      expect(isKnown(session)).toBe(true);
    },
  );
});
