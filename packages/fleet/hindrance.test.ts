import { instant, type Instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONDITIONS, readConditions } from './conditions.ts';
import { hindered, hindranceIn, HINDERING, NO_CANARY, unproven, type HindranceStep, type OpenHindrance, type Way } from './hindrance.ts';

const noon = Date.parse('2026-11-27T07:00:00Z');
const at = (seconds: number): Instant => instant(noon + 1_000 * seconds);

describe('what begins a hindrance', () => {
  test.each([
    ['a covered or dark screen', ['screen-off'], 'unusable'],
    ['no screen', ['screen-missing'], 'unusable'],
    ['dead touch', ['touch-missing'], 'unusable'],
    ['a page that does not run', ['page-silent'], 'unusable'],
    ['a page that nobody knows', ['page-refused'], 'unusable'],
    ['a full store', ['store-full'], 'unusable'],
    ['a feed that nobody may believe', ['distrust'], 'unusable'],
    ['maintenance by a word at the terminal', ['maintenance'], 'unusable'],
    ['tests that do not arrive', [NO_CANARY], 'unusable'],
    ['no paper', ['printer-fault'], 'hindered'],
    ['no paper, and no screen', ['printer-fault', 'screen-off'], 'unusable'],
    ['a battery that carries it', ['on-battery', 'usb-changed'], undefined],
    ['a word of a newer agent', ['lens-dirty'], undefined],
    ['nothing', [], undefined],
  ] as const)('%s: %s', (_, words, kind) => expect(hindranceIn(words)).toBe(kind));
  test('whatever takes minutes from availability begins one', () => {
    for (const word of Object.keys(CONDITIONS)) if (readConditions([word]).effect === 'unusable') expect(HINDERING, word).toContain(word);
  });
});

describe('what a beat changes', () => {
  const dark: OpenHindrance = { from: at(0), isRaised: true, kind: 'unusable', words: ['screen-off'] };
  const once = { ...dark, isRaised: false };
  const paper: OpenHindrance = { ...dark, kind: 'hindered', words: ['printer-fault'] };
  const lost: OpenHindrance = { ...dark, words: [NO_CANARY] };
  const begins = { step: 'begin', from: at(30), kind: 'unusable', words: ['screen-off'] };
  test.each([
    ['all is well', undefined, [], undefined, []],
    ['it is said for the first time', undefined, ['screen-off'], undefined, [begins]],
    [
      'what else it says is evidence',
      undefined,
      ['usb-changed', 'screen-off'],
      undefined,
      [{ ...begins, words: ['screen-off', 'usb-changed'] }],
    ],
    ['what only is noted begins nothing', undefined, ['usb-changed'], undefined, []],
    ['a second beat says it too', once, ['screen-off'], undefined, [{ step: 'raise', from: at(0), words: ['screen-off'] }]],
    ['the second beat does not', once, [], undefined, [{ step: 'drop', from: at(0) }]],
    ['it goes on', dark, ['screen-off'], undefined, []],
    ['more is said', dark, ['screen-off', 'cover-open'], undefined, [{ step: 'add', from: at(0), words: ['cover-open', 'screen-off'] }]],
    ['it is over', dark, [], undefined, [{ step: 'end', from: at(0), to: at(30) }]],
    [
      'it is over but for the paper',
      dark,
      ['printer-fault'],
      undefined,
      [
        { step: 'end', from: at(0), to: at(30) },
        { ...begins, kind: 'hindered', words: ['printer-fault'] },
      ],
    ],
    [
      'without paper, then without screen',
      paper,
      ['printer-fault', 'screen-off'],
      undefined,
      [
        { step: 'end', from: at(0), to: at(30) },
        { ...begins, words: ['printer-fault', 'screen-off'] },
      ],
    ],
    ['tests stay away, whatever beats say', lost, [], undefined, []],
    ['and what they say is kept', lost, ['page-silent'], undefined, [{ step: 'add', from: at(0), words: [NO_CANARY, 'page-silent'] }]],
    ['it falls silent: nobody knows further', dark, ['screen-off'], at(20), [{ step: 'end', from: at(0), to: at(20) }]],
    ['it falls silent with the first beat that said so', once, ['screen-off'], at(0), [{ step: 'drop', from: at(0) }]],
    ['a silent terminal begins nothing', undefined, ['screen-off'], at(20), []],
  ] as const)('%s', (_, open, words, silentFrom, steps) => expect(hindered({ at: at(30), words, silentFrom, open })).toEqual(steps));
  test('looked at again before the next beat, nothing changes', () => {
    for (const open of [dark, once, lost]) expect(hindered({ at: at(0), words: [], silentFrom: undefined, open })).toEqual([]);
  });
});

/** What a look leaves open. */
const after = (open: OpenHindrance | undefined, steps: readonly HindranceStep[]): OpenHindrance | undefined =>
  steps.reduce<OpenHindrance | undefined>((now, one) => {
    if (one.step === 'begin') return { from: one.from, isRaised: false, kind: one.kind, words: one.words };
    if (one.step === 'end' || one.step === 'drop' || now === undefined) return undefined;
    return { ...now, isRaised: true, words: one.words };
  }, open);

test('whatever beats say and however often one looks: none begins where a silence does, each lasts, and one look twice is one', () => {
  const beat = fc.record({ words: fc.subarray(['screen-off', 'printer-fault', 'usb-changed']), isLast: fc.boolean() });
  fc.assert(
    fc.property(fc.array(beat, { maxLength: 30 }), (beats) => {
      let open: OpenHindrance | undefined;
      const silences: Instant[] = [];
      const raised = new Set<Instant>();
      const look = (told: Parameters<typeof hindered>[0]) => {
        const steps = hindered(told);
        for (const one of steps) {
          if (one.step === 'raise') raised.add(one.from);
          if (one.step === 'end') expect(one.to).toBeGreaterThan(one.from);
        }
        open = after(open, steps);
        expect(hindered({ ...told, open })).toEqual([]);
      };
      beats.forEach(({ words, isLast }, i) => {
        look({ at: at(30 * i), words, silentFrom: undefined, open });
        if (!isLast) return;
        silences.push(at(30 * i));
        look({ at: at(30 * i), words, silentFrom: at(30 * i), open });
      });
      for (const from of silences) expect(raised.has(from)).toBe(false);
    }),
  );
});

describe('tests of the way', () => {
  const way: Way = {
    now: at(0),
    arrivedAt: at(-3_000),
    steadySince: at(-90_000),
    provesMs: 7_200_000,
    patienceMs: 1_800_000,
    open: undefined,
  };
  const late = at(-7_260);
  test.each([
    ['one arrived within its period', {}, undefined],
    ['the newest has run out, and the recipient may not have read the next', { arrivedAt: late }, undefined],
    ['they stay away', { arrivedAt: at(-9_060) }, at(-1_860)],
    ['the moment of none is told: whole minutes', { arrivedAt: at(-9_095) }, at(-1_860)],
    ['the terminal, or the hub, is back since a while: none could travel', { arrivedAt: at(-90_000), steadySince: at(-7_000) }, undefined],
    ['back for long enough', { arrivedAt: at(-90_000), steadySince: at(-10_800) }, at(-3_600)],
  ] as const)('%s', (_, change, from) =>
    expect(unproven({ ...way, ...change })).toEqual(
      from === undefined ? undefined : { step: 'begin', from, kind: 'unusable', words: [NO_CANARY] },
    ),
  );
  const open: OpenHindrance = { from: at(-3_600), isRaised: true, kind: 'unusable', words: [NO_CANARY] };
  test.each([
    ['none yet', { arrivedAt: at(-90_000), open }, undefined],
    ['one arrives: over, to the minute', { arrivedAt: at(-630), open }, { step: 'end', from: at(-3_600), to: at(-600) }],
    ['what beats said is not ended by one', { open: { ...open, words: ['screen-off'] } }, undefined],
  ] as const)('while they stay away: %s', (_, change, step) => expect(unproven({ ...way, ...change })).toEqual(step));
});
