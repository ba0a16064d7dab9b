import { fc, test } from '@fast-check/vitest';
import type { TerminalNow, TerminalState } from '@dauys/protocol/fleet.ts';
import { describe, expect } from 'vitest';
import { csvOf } from './csv.ts';
import { worstFirst } from './worstFirst.ts';

const one = (id: string, state: TerminalState, conditions: readonly string[] = [], minute = 0): TerminalNow => ({
  id,
  facility: 'kz-n10',
  state,
  conditions: [...conditions],
  ...(state === 'never' ? {} : { heardAt: new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString() }),
});

describe('the worst first', () => {
  test('what nobody can use, then what is hindered, then what is unknown, then what is well', () => {
    const well = one('00000001', 'up');
    const noted = one('00000002', 'up', ['usb-changed']);
    const unknown = one('00000003', 'unknown');
    const hindered = one('00000004', 'up', ['printer-fault']);
    const late = one('00000005', 'late');
    const never = one('00000006', 'never');
    const unusable = one('00000007', 'up', ['usb-changed', 'screen-off']);
    const down = one('00000008', 'down', ['screen-off'], 5);
    const longer = one('00000009', 'down', [], 4);
    const sorted = worstFirst([well, noted, unknown, hindered, late, never, unusable, down, longer]);
    expect(sorted.map(({ id }) => Number(id))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(sorted.map(({ standing }) => standing)).toEqual([
      ...Array.from({ length: 4 }, () => 'down'),
      'hindered',
      'hindered',
      'unknown',
      'well',
      'well',
    ]);
    expect(sorted.filter(({ isWrong }) => isWrong).map(({ id }) => Number(id))).toEqual([9, 8, 7, 6, 5, 4]);
  });

  test('while nothing goes wrong the list stays as it is, whoever beat last', () => {
    const beats = (first: number, second: number) =>
      worstFirst([one('00000001', 'up', [], first), one('00000002', 'up', [], second)]).map(({ id }) => Number(id));
    expect([beats(1, 2), beats(2, 1)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test('words of a newer agent are shown and accuse nobody', () => {
    expect(worstFirst([one('00000001', 'up', ['tilted', 'screen-off'])])).toMatchObject([
      { said: ['screen-off'], unknownWords: ['tilted'], isWrong: true },
    ]);
    expect(worstFirst([one('00000001', 'up', ['tilted'])])).toMatchObject([{ isWrong: false }]);
  });

  const state = fc.constantFrom<TerminalState>('up', 'late', 'down', 'never', 'unknown');
  const some = fc.array(fc.tuple(state, fc.subarray(['screen-off', 'printer-fault', 'usb-changed', 'x-y']), fc.nat({ max: 59 })), {
    maxLength: 20,
  });
  test.prop([some])('each once, and the order they came in does not matter', (all) => {
    const terminals = all.map(([s, words, minute], i) => one(String(i).padStart(8, '0'), s, words, minute));
    const sorted = worstFirst(terminals);
    expect(sorted.map(({ id }) => id).toSorted()).toEqual(terminals.map(({ id }) => id));
    expect(worstFirst(terminals.toReversed())).toEqual(sorted);
  });
});

describe('a table for other programs', () => {
  test.each([
    ['plain', 'plain'],
    ['with, comma', '"with, comma"'],
    ['with "quotes"', '"with ""quotes"""'],
    ['two\nlines', '"two\nlines"'],
    // A spreadsheet would run it.
    ['=cmd()', "'=cmd()"],
    ['@x', "'@x"],
    ['', ''],
  ])('%j', (field, written) => expect(csvOf([[field]])).toBe(`\ufeff${written}\r\n`));
});
