import { describe, expect, test } from 'vitest';
import { emptyDraft, faultsAt, faultsOf, stepsOf } from './draft.ts';
import { saidWishes, wishesOf } from './wishes.ts';

test.each([
  ['nothing', {}, undefined],
  ['a blank name', { helper: ' \n' }, undefined],
  ['a name', { helper: ' Асель ' }, { helper: 'Асель' }],
  ['half a letter', { helper: 'a\uD800' }, { helper: 'a\uFFFD' }],
  ['all', { young: true, woman: true, helper: 'x', pressed: true }, { young: true, woman: true, helper: 'x', pressed: true }],
] as const)('of %s is sealed %#', (_, said, expected) => expect(saidWishes(said)).toEqual(expected));

describe('of a manifest, by anybody', () => {
  test.each([
    ['one flag', { young: true }, { young: true }],
    ['a name of 200 letters', { helper: '𝒂'.repeat(200) }, { helper: '𝒂'.repeat(200) }],
    ['a longer one', { helper: 'a'.repeat(201) }, undefined],
    ['a name with blanks around it', { helper: ' a' }, undefined],
    ['a name of blanks', { young: true, helper: ' ' }, undefined],
    ['a name that is none', { helper: 7 }, undefined],
    ['a flag that is off', { young: false }, undefined],
    ['a flag that is a word', { pressed: 'yes' }, undefined],
    ['nothing', {}, undefined],
    ['no object', 'young', undefined],
    ['a list', [true], undefined],
    ['null', null, undefined],
  ])('%s is %j', (_, value, expected) => expect(wishesOf(value)).toEqual(expected));
  test('what is not known is not copied, and so refused by the canonical bytes', () =>
    expect(wishesOf({ woman: true, more: 1 })).toEqual({ woman: true }));
});

test('nobody is led to them, and a name that is too long is seen before it is sealed', () => {
  const draft = { ...emptyDraft(), wishes: { helper: 'a'.repeat(201) } };
  expect(stepsOf(draft)).not.toContain('about');
  expect(faultsAt('about', draft)).toEqual([{ field: 'helper', code: 'too-long' }]);
  expect(faultsOf(draft)).toContainEqual({ field: 'helper', code: 'too-long' });
});
