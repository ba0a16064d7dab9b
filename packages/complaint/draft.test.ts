import { describe, expect, test } from 'vitest';
import sample from '../../vectors/manifest.json' with { type: 'json' };
import { KINDS } from './categories.ts';
import {
  STEPS,
  STEPS_OF,
  emptyDraft,
  faultsAt,
  faultsOf,
  isVeryShort,
  stepAfter,
  stepBefore,
  stepsOf,
  type Draft,
  type DraftStep,
} from './draft.ts';
import { LIMITS } from './limits.ts';

const whole: Draft = {
  ...emptyDraft(),
  language: 'kk',
  body: 'court',
  category: 'food',
  urgent: false,
  disclosure: 'named',
  name: 'Асель',
  text: sample.valid[0]?.manifest.text ?? '',
};
const walk = (draft: Draft): DraftStep[] => {
  const steps: DraftStep[] = [stepsOf(draft)[0] ?? 'sent'];
  for (let next = stepAfter(steps[0] ?? 'sent', draft); next !== undefined; next = stepAfter(next, draft)) steps.push(next);
  return steps;
};
const withSize = (...lengths: number[]) => ({ attachments: lengths.map((length) => ({ name: 'a.png', length })) });

describe('steps', () => {
  test('named: every step in order; anonymous: nobody asks for a name', () => {
    expect(walk(whole)).toEqual([...STEPS]);
    expect(walk({ ...whole, disclosure: 'anonymous', name: '' })).toEqual(STEPS.filter((step) => step !== 'identity'));
    expect(walk({ ...whole, disclosure: 'named-not-to-facility' })).toEqual([...STEPS]);
  });
  test.each(KINDS)('%s: forward and back are inverse', (kind) => {
    const draft = { ...whole, kind };
    const steps = STEPS_OF[kind];
    expect(walk(draft)).toEqual([...steps]);
    for (const [i, step] of steps.entries()) expect(stepBefore(step, draft)).toBe(step === 'sent' ? undefined : steps[i - 1]);
  });
  test.each(STEPS.filter((step) => !['attachments', 'review', 'sent'].includes(step)))('an empty draft stops at %s', (step) => {
    expect(stepAfter(step, emptyDraft())).toBeUndefined();
    expect(faultsAt(step, emptyDraft())).toEqual([
      { field: step === 'urgency' ? 'urgent' : step === 'identity' ? 'name' : step, code: 'missing' },
    ]);
  });
  test('review does not send while anything is missing, and nothing follows sending', () => {
    const { body: _, ...bodiless } = whole;
    expect(stepAfter('review', bodiless)).toBeUndefined();
    expect(stepAfter('review', whole)).toBe('sent');
    expect([stepAfter('sent', whole), stepBefore('sent', whole)]).toEqual([undefined, undefined]);
  });
  test('a step that this draft does not have has no neighbours and no faults', () => {
    const anonymous: Draft = { ...whole, disclosure: 'anonymous' };
    expect([stepBefore('identity', anonymous), stepAfter('identity', anonymous), faultsAt('identity', anonymous)]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });
});

describe('faults', () => {
  test.each<[string, Partial<Draft>, { field: string; code: string }[]]>([
    ['nothing wrong', {}, []],
    ['a blank name', { name: ' \n' }, [{ field: 'name', code: 'missing' }]],
    ['a long name', { name: 'а'.repeat(LIMITS.nameCharacters + 1) }, [{ field: 'name', code: 'too-long' }]],
    ['a long number', { number: '1'.repeat(LIMITS.numberCharacters + 1) }, [{ field: 'number', code: 'too-long' }]],
    ['a blank text', { text: '\n \t' }, [{ field: 'text', code: 'missing' }]],
    ['a picture instead of text', { text: '', ...withSize(1) }, []],
    ['a text of 12,000 letters outside the first plane', { text: '😶'.repeat(12_000) }, []],
    ['one more', { text: 'а'.repeat(12_001) }, [{ field: 'text', code: 'too-long' }]],
    ['half a letter', { text: 'абв\ud800' }, [{ field: 'text', code: 'unreadable' }]],
    ['five files', withSize(1, 1, 1, 1, 1), [{ field: 'attachments', code: 'too-many' }]],
    ['an empty file', withSize(1, 0), [{ field: 'attachments', code: 'empty-file' }]],
    ['exactly 12 MiB', withSize(6 * 1024 * 1024, 6 * 1024 * 1024), []],
    ['one byte more', withSize(12 * 1024 * 1024, 1), [{ field: 'attachments', code: 'too-large' }]],
  ])('%s', (_, change, faults) => expect(faultsOf({ ...whole, ...change })).toEqual(faults));
  test('an empty draft lists all that is missing, in the order of the steps', () => {
    expect(faultsOf(emptyDraft()).map(({ field }) => field)).toEqual([
      'language',
      'body',
      'category',
      'urgent',
      'disclosure',
      'name',
      'text',
    ]);
  });
  test('a withdrawal needs no words, an addition does, and a word on the outcome is enough', () => {
    expect(faultsOf(emptyDraft('withdrawal'))).toEqual([]);
    expect(faultsOf(emptyDraft('addition'))).toEqual([{ field: 'text', code: 'missing' }]);
    expect(faultsOf({ ...emptyDraft('addition'), solved: 'no' })).toEqual([]);
  });
});

describe('S-30: a very short text is asked about, gently', () => {
  test.each([
    ['тест', true],
    ['...!!! 1 2 3 ...', true],
    ['', true],
    ['бьют каждый день', false],
    ['Ұрып-соғып жатыр', false],
  ])('"%s": %s', (text, short) => {
    expect(isVeryShort({ ...whole, text })).toBe(short);
    // Asked about, never refused.
    if (text !== '') expect(faultsOf({ ...whole, text })).toEqual([]);
  });
  test('never beside a picture, never for what follows a first complaint', () => {
    expect(isVeryShort({ ...whole, text: 'x', ...withSize(1) })).toBe(false);
    expect(isVeryShort({ ...whole, text: 'x', kind: 'addition' })).toBe(false);
  });
});
