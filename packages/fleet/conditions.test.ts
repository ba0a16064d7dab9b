import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONDITIONS, isCondition, readConditions } from './conditions.ts';

const words = Object.keys(CONDITIONS);

describe('conditions', () => {
  test('a beat can carry all of them at once, each as the wire spells words', () => {
    expect(words.length).toBeLessThanOrEqual(24);
    for (const word of words) expect(word).toMatch(/^[a-z][a-z-]{1,39}$/);
  });
  test.each([
    [[], 'fine', []],
    [['on-battery', 'cover-open'], 'noted', ['cover-open', 'on-battery']],
    [['printer-fault', 'on-battery'], 'hindered', ['printer-fault']],
    [['screen-off', 'printer-fault', 'touch-missing'], 'unusable', ['screen-off', 'touch-missing']],
    [['toString', 'mains'], 'fine', []],
  ] as const)('%j: %s', (said, effect, because) => expect(readConditions(said)).toMatchObject({ effect, because }));
  test('a word of a newer agent is shown and held for nothing', () => {
    expect(readConditions(['smoke', 'printer-fault'])).toEqual({ effect: 'hindered', because: ['printer-fault'], unknown: ['smoke'] });
    expect(isCondition('constructor')).toBe(false);
  });
  test('order and repetition mean nothing, and one more word never makes it better', () => {
    const rank = (said: readonly string[]) => ['fine', 'noted', 'hindered', 'unusable'].indexOf(readConditions(said).effect);
    const some = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 24 });
    fc.assert(
      fc.property(some, fc.constantFrom(...words), (said, more) => {
        expect(readConditions([...said, ...said].toReversed())).toEqual(readConditions(said));
        expect(rank([...said, more])).toBeGreaterThanOrEqual(rank(said));
      }),
    );
  });
});
