import { describe, expect, test } from 'vitest';
import { emptyDraft } from '@dauys/complaint/draft.ts';
import { seenAs } from './screen-name.ts';
import type { AskedStep } from './places.ts';
import { act, freshSession, type Session } from './session.ts';
import { counts, type Tap } from './taps.ts';

const tap = (of: Partial<Tap>): boolean => counts({ isExit: false, nth: 1, under: 'urgency', first: 'urgency', newest: 'urgency', ...of });

describe('a touch does what it touches', () => {
  test.each<[string, Partial<Tap>, boolean]>([
    ['on the screen that stands', {}, true],
    ['as often as one likes where the screen stays, as on keys and days', { nth: 7 }, true],
    ['not while the next screen is on its way', { newest: 'disclosure' }, false],
    ['not when the screen came between the finger’s landing and its lifting', { newest: 'disclosure', first: 'disclosure' }, false],
    ['not as the second of two quick ones, whose first led to this screen', { nth: 2, under: 'disclosure', newest: 'disclosure' }, false],
    ['not as the third either', { nth: 3, under: 'disclosure', newest: 'disclosure' }, false],
    ['as the first of the next two', { under: 'disclosure', first: 'disclosure', newest: 'disclosure' }, true],
    ['and the exit whatever was touched before and whatever is on its way', { isExit: true, nth: 2, newest: 'disclosure' }, true],
  ])('%s', (_, of, isDone) => expect(tap(of)).toBe(isDone));
});

describe('what fingers see as another screen', () => {
  const at = (session: Session): string => seenAs(session.place);
  const home = act(freshSession(), { do: 'speak', language: 'en' });
  const asking = (step: AskedStep): Session => ({
    ...home,
    draft: { ...emptyDraft('complaint'), language: 'en' },
    place: { at: 'draft', step, faults: false, changing: false },
  });
  const urgency = asking('urgency');

  test('the next question is one; the same question with a fault beside it is not', () => {
    expect(at(act(urgency, { do: 'choose', said: { urgent: false } }))).not.toBe(at(urgency));
    const text = asking('text');
    expect(at(act(text, { do: 'next' }))).toBe(at(text));
  });
  test('a question over a screen is one', () => {
    const short = { ...asking('text'), draft: { ...urgency.draft, text: 'Help' } };
    expect(at(act(short, { do: 'next' }))).not.toBe(at(short));
  });
  test('another day of the same period is not', () => {
    const period = (day: number): Session => act(home, { do: 'look', at: { part: 'period', id: 'reply', day } });
    expect(at(period(1))).toBe(at(period(2)));
    expect(at(period(1))).not.toBe(at(home));
  });
});
