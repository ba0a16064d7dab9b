import { describe, expect, test } from 'vitest';
import type { Segment } from '../capture/pcap.ts';
import { exchangesOf, type Exchange } from './exchanges.ts';
import { answers, beatsOf, departures, ofKind, SET_UP } from './twins.ts';

const sent = new Map<string, number>();
/** The next bytes of a line, or those at `seq` once more. */
const segment = (at: number, up: boolean, payload: string, { line = 'a:1', seq }: { line?: string; seq?: number } = {}): Segment => {
  const next = seq ?? sent.get(`${line} ${up}`) ?? 0xffff_fff0;
  sent.set(`${line} ${up}`, (next + payload.length) >>> 0);
  const ends = { from: up ? line : 'h:80', to: up ? 'h:80' : line };
  return { at, ...ends, seq: next, syn: false, fin: false, rst: false, length: payload.length, payload: Buffer.from(payload, 'latin1') };
};

describe('exchanges', () => {
  test('one line after another, with sizes, kind and waiting', () => {
    const head = 'POST /beat\r\n\r\n\x01\x02\x00\x00\x09\x01rest';
    const segments = [
      segment(0, true, head.slice(0, 10)),
      segment(1, true, head.slice(10)),
      segment(1.5, true, 'other', { line: 'b:1' }),
      segment(3, false, 'answer'),
      segment(4, false, 'more'),
      segment(500, true, head),
    ];
    expect(exchangesOf(segments, 80)).toEqual([
      { type: 2, at: 0, up: head.length, down: 10, waited: 2 },
      { type: 0, at: 1.5, up: 5, down: 0, waited: undefined },
      { type: 2, at: 500, up: head.length, down: 0, waited: undefined },
    ]);
  });
  test('a beat that begins another line before the first was answered is another', () => {
    const segments = [segment(0, true, 'one'), segment(50, true, 'two', { line: 'a:2' }), segment(51, false, 'answer', { line: 'a:2' })];
    expect(exchangesOf(segments, 80).map(({ at, up, down }) => [at, up, down])).toEqual([
      [0, 3, 0],
      [50, 3, 6],
    ]);
  });
  test('another connection from the same port is another, though the first was never answered', () => {
    const line = 'a:4';
    const begin = (at: number, up: boolean): Segment => ({ ...segment(at, up, '', { line, seq: 7 }), syn: true });
    const segments = [
      ...[begin(0, true), begin(0, false), segment(1, true, 'one', { line, seq: 8 })],
      ...[begin(50, true), begin(50, false), segment(51, true, 'two', { line, seq: 8 })],
    ];
    expect(exchangesOf(segments, 80).map(({ at, up, down }) => [at, up, down])).toEqual([
      [1, 3, 0],
      [51, 3, 0],
    ]);
  });
  test('what is sent again counts once, also around the last sequence number, and begins nothing', () => {
    const line = 'a:3';
    const segments = [
      segment(0, true, 'first', { line, seq: 0xffff_fffd }),
      segment(1, true, 'first and', { line, seq: 0xffff_fffd }),
      segment(3, false, 'answer', { line, seq: 7 }),
      segment(4, true, 'and', { line, seq: 3 }),
      segment(5, false, 'answer', { line, seq: 7 }),
    ];
    expect(exchangesOf(segments, 80)).toEqual([{ type: 0, at: 0, up: 9, down: 6, waited: 2 }]);
  });
});

const beat = (at: number, more: Partial<Exchange> = {}): Exchange => ({ type: 1, at, up: 9, down: 9, waited: 2, ...more });
const every = (phase: number, change: (i: number) => Partial<Exchange> | undefined = () => ({})) =>
  Array.from({ length: 40 }, (_, i) => ({ i, more: change(i) })).flatMap(({ i, more }) =>
    more === undefined ? [] : [beat(1_000_000 + phase + i * 50, more)],
  );
const stretch = { what: '', acting: 1, from: 1_000_500, to: 1_001_500 };

describe('twins', () => {
  test('are compared at the same moment, each against its own schedule; the acting one is the one that acts', () => {
    const twins = [every(7), every(31, (i) => (i === 20 ? { at: 1_000_000 + 31 + 20 * 50 + 12 } : {}))].map((line) => beatsOf(line, 50));
    const moments = departures(twins, [stretch], 50);
    expect(moments).toHaveLength(19);
    expect(moments.map(({ acting }) => acting).filter((late) => late !== 0)).toEqual([12]);
    expect(moments.every(({ resting }) => resting === 0)).toBe(true);
    expect(departures(twins, [{ ...stretch, acting: 0 }], 50).some(({ acting }) => acting !== 0)).toBe(false);
  });
  test('a beat that is missing was late by the whole pace', () => {
    const twins = [every(7), every(7, (i) => (i === 20 ? undefined : {}))].map((line) => beatsOf(line, 50));
    expect(departures(twins, [stretch], 50).filter(({ acting }) => acting === 50)).toHaveLength(1);
  });
  test('but not one that still waited for an answer', () => {
    const line = every(7, (i) => (i === 20 || i === 30 ? undefined : i === 19 ? { waited: 70 } : i === 29 ? { waited: undefined } : {}));
    const moments = departures(
      [every(7), line].map((each) => beatsOf(each, 50)),
      [{ ...stretch, to: 1_001_900 }],
      50,
    );
    expect(moments).toHaveLength(25);
    expect(moments.every(({ acting }) => acting === 0)).toBe(true);
  });
  test('answers are compared where both came, to beats only', () => {
    const twins = [
      every(7, (i) => (i === 15 ? { waited: undefined } : {})),
      every(7, (i) => (i === 20 ? { type: SET_UP, waited: 40 } : { waited: 5 })),
    ];
    const moments = answers(
      twins.map((line) => beatsOf(line, 50)),
      [stretch],
      50,
      2,
    );
    expect(moments).toHaveLength(17);
    expect(moments.every(({ acting, resting }) => acting === 3 && resting === 0)).toBe(true);
  });
  test('one kind of exchange is compared with the plain beat before it', () => {
    const line = every(7, (i) =>
      i === 20 ? { type: SET_UP, at: 1_000_000 + 7 + 1_000 + 15 } : i === 19 || i === 18 ? { waited: undefined } : {},
    );
    expect(ofKind([beatsOf(line, 50)], ({ type }) => type === SET_UP).map(({ acting, resting }) => [acting, resting])).toEqual([[15, 0]]);
    expect(ofKind([beatsOf(line, 50)], (_, before) => before.waited === undefined)).toHaveLength(2);
  });
});
