import { instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observe, restored, type Beat, type BeatState } from './observe.ts';

const noon = Date.parse('2026-11-22T12:00:00.000Z');
const session = (n: number) => new Uint8Array(16).fill(n);
const beat = (change: Partial<Beat> = {}): Beat => ({
  session: session(1),
  sessionSince: instant(noon),
  sequence: 10,
  boot: 2,
  clockAt: instant(noon + 1_000),
  journal: { n: 5, head: new Uint8Array(32).fill(5) },
  ...change,
});
type Known = BeatState & { readonly sessionSince: Beat['sessionSince'] };
const after = (...beats: readonly Beat[]): Known | undefined =>
  beats.reduce<Known | undefined>((before, b) => ({ ...observe(before, b, instant(noon)).state, sessionSince: b.sessionSince }), undefined);
const names = (before: Known | undefined, b: Beat): readonly string[] => observe(before, b, instant(noon + 5_000)).names;

describe('what follows what', () => {
  const known = after(beat());
  const later = { sequence: 11, clockAt: instant(noon + 2_000), journal: { n: 6, head: new Uint8Array(32).fill(6) } };
  test.each<[string, Known | undefined, Partial<Beat>, readonly string[]]>([
    ['the first ever', undefined, { sequence: 1 }, []],
    ['the first that we hear, and not its first', undefined, { sequence: 2 }, ['beat/skipped']],
    ['the next', known, later, []],
    ['the next, and nothing was journalled in between', known, { ...later, journal: beat().journal }, []],
    ['the same again', known, {}, ['beat/replayed']],
    ['one below, not seen', after(beat({ sequence: 8 }), beat()), { sequence: 9 }, ['beat/out-of-order']],
    ['far below what is remembered', after(beat({ sequence: 1 }), beat({ sequence: 900 })), { sequence: 2 }, ['beat/replayed']],
    [
      'as far below as is remembered, not seen',
      after(beat({ sequence: 1 }), beat({ sequence: 900 })),
      { sequence: 837 },
      ['beat/out-of-order'],
    ],
    ['one further below', after(beat({ sequence: 1 }), beat({ sequence: 900 })), { sequence: 836 }, ['beat/replayed']],
    ['two above', known, { ...later, sequence: 12 }, ['beat/skipped']],
    ['fewer boots', known, { ...later, boot: 1 }, ['beat/clone']],
    ['a shorter journal', known, { ...later, journal: { n: 4, head: new Uint8Array(32).fill(4) } }, ['beat/clone']],
    ['another journal of the same length', known, { ...later, journal: { n: 5, head: new Uint8Array(32) } }, ['beat/clone']],
    ['a clock slewed by two seconds', known, { ...later, clockAt: instant(noon - 1_000) }, []],
    ['a clock set back by more', known, { ...later, clockAt: instant(noon - 1_001) }, ['beat/clock-back']],
    ['a new session', known, { ...later, session: session(2), sessionSince: instant(noon + 9), sequence: 1 }, []],
    ['a new session, set up in the same instant', known, { ...later, session: session(2), sequence: 1 }, []],
    [
      'a new session that begins later',
      known,
      { ...later, session: session(2), sessionSince: instant(noon + 9), sequence: 3 },
      ['beat/skipped'],
    ],
    [
      'an older session, late',
      known,
      { session: session(2), sessionSince: instant(noon - 9), clockAt: instant(noon) },
      ['beat/out-of-order'],
    ],
    ['an older session that lives on', known, { ...later, session: session(2), sessionSince: instant(noon - 9) }, ['beat/clone']],
    [
      'several at once',
      known,
      { sequence: 15, boot: 1, clockAt: instant(noon - 60_000), journal: { n: 5, head: new Uint8Array(32).fill(5) } },
      ['beat/skipped', 'beat/clone', 'beat/clock-back'],
    ],
  ])('%s', (_, before, change, expected) => {
    expect(names(before, beat(change))).toEqual(expected);
  });
  test('a beat of an older session is late when nothing in it is newer, and else a copy; either is new and moves nothing but the time', () => {
    const old = { session: session(2), sessionSince: instant(noon - 9) };
    const newer: readonly Partial<Beat>[] = [
      { clockAt: instant(noon + 1_001) },
      { journal: { n: 6, head: new Uint8Array(32).fill(6) } },
      { boot: 3 },
    ];
    expect(names(known, beat(old))).toEqual(['beat/out-of-order']);
    for (const one of newer) expect(names(known, beat({ ...old, ...one }))).toEqual(['beat/clone']);
    const { isNew, state } = observe(known, beat({ ...old, boot: 3 }), instant(noon + 5_000));
    expect([isNew, state]).toEqual([true, { ...known, seenAt: noon + 5_000 }]);
    expect(observe(known, beat({ ...later, session: session(2), sessionSince: instant(noon + 9) }), instant(noon)).isNew).toBe(true);
  });
  test('in any order, each sequence within the window is new once', () => {
    const order = fc.shuffledSubarray(Array.from({ length: 40 }, (_, i) => i + 1));
    fc.assert(
      fc.property(order, order, (first, second) => {
        const seen = new Set<number>();
        let before: Known | undefined;
        return [...first, ...second].every((sequence) => {
          const { isNew, state } = observe(before, beat({ sequence }), instant(noon));
          before = { ...state, sessionSince: instant(noon) };
          const expected = !seen.has(sequence);
          seen.add(sequence);
          return isNew === expected;
        });
      }),
    );
  });
  test('after a restart everything up to the written sequence counts as seen', () => {
    const { seen: _, sessionSince, ...row } = after(beat()) ?? { ...beat(), seen: 0n, seenAt: instant(noon) };
    const back = { ...restored(row), sessionSince };
    expect([names(back, beat({ sequence: 9 })), names(back, beat()), names(back, beat({ ...later }))]).toEqual([
      ['beat/replayed'],
      ['beat/replayed'],
      [],
    ]);
  });
});
