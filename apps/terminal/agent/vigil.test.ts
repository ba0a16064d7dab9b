import { fromUtf8, utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { endOfDay, PROMISE } from '@dauys/protocol/slip-state.ts';
import { describe, expect, test } from 'vitest';
import { FEED_PATIENCE, findings, type VigilFacts } from './vigil.ts';

const T = Date.parse('2026-11-22T12:00:00.000Z');
const day = 20_779;
const zone = 'Asia/Almaty';
const vouched = (note: string, until: number) => ({ note, until: instant(until) });
const accepted = { day, label: utf8('label'), acceptance: { text: 'signed by the hub', at: T } };
const kept = { ...accepted, acceptance: undefined };
const well: VigilFacts = {
  zone,
  quietMs: 0,
  chunkAt: T,
  ledgers: { directory: vouched('directory', T), cases: vouched('cases', T) },
  unlogged: [accepted, kept],
};
const told = (facts: Partial<VigilFacts>) =>
  findings({ ...well, ...facts }).map(({ code, evidence }) => `${code}: ${fromUtf8(new Uint8Array(evidence))}`);
const cases = (until: number) => ({ ledgers: { directory: undefined, cases: vouched('cases', until) }, chunkAt: until });

describe('a promise is judged by the time of the witnesses', () => {
  const over = endOfDay(day, zone) + PROMISE;
  test.each([
    ['a day after the hub accepted it, to the millisecond', accepted, T + PROMISE, []],
    ['a millisecond later', accepted, T + PROMISE + 1, ['acceptance/not-logged: signed by the hub']],
    ['a day after the end of its day, never accepted', kept, over, []],
    ['a millisecond later', kept, over + 1, ['outbox/not-taken: label']],
  ])('%s', (_, entry, until, expected) => {
    expect(told({ ...cases(until), unlogged: [entry] })).toEqual(expected);
  });
  test('no witness, no judgement', () => {
    expect(told({ ledgers: { directory: undefined, cases: undefined }, chunkAt: over + 9 })).toEqual([]);
  });
});

describe('the feed is withheld', () => {
  const both = ['feed/withheld: directory', 'feed/withheld: cases'];
  test.each<[string, Partial<VigilFacts>, readonly string[]]>([
    ['not while it comes', { quietMs: FEED_PATIENCE }, []],
    ['when nothing comes while the hub answers', { quietMs: FEED_PATIENCE + 1 }, both],
    ['when it comes and says nothing new of either ledger', { chunkAt: T + FEED_PATIENCE + 1 }, both],
    ['not at exactly three hours', { chunkAt: T + FEED_PATIENCE }, []],
    [
      'when it says nothing new of one',
      { chunkAt: T + FEED_PATIENCE + 1, ledgers: { directory: vouched('directory', T), cases: vouched('cases', T + 9) } },
      ['feed/withheld: directory'],
    ],
    ['not before anything was ever proven', { quietMs: FEED_PATIENCE + 1, ledgers: { directory: undefined, cases: undefined } }, []],
  ])('%s', (_, facts, expected) => {
    expect(told({ ...facts, unlogged: [] })).toEqual(expected);
  });
});
