import { fromUtf8 } from '@dauys/basics/bytes.ts';
import { STATUS_LIMIT } from '@dauys/beat/up.ts';
import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { createAcks, type Acks } from './acks.ts';

const status = { v: 1, at: '2026-11-22T12:00:00.000Z', policy: 3, beatSeconds: 30 } as const;
const name = (n: number): string => n.toString(16).padStart(64, '0');
const sessionOf = (n: number): Uint8Array => new Uint8Array(16).fill(n);
const from = (session: number, terminal = 1) => ({ terminal, session: sessionOf(session) });

const stage = () => {
  const acks = createAcks();
  const toldTo = (...to: Parameters<typeof from>): readonly string[] => {
    const bytes = acks.statusFor(from(...to), status);
    expect(bytes.length).toBeLessThanOrEqual(STATUS_LIMIT);
    const said = JSON.parse(fromUtf8(bytes)) as { acks: { parcel: string; refused?: string }[] };
    return said.acks.map(({ parcel, refused }) => `${Number.parseInt(parcel, 16)}${refused === undefined ? '' : ` ${refused}`}`);
  };
  return { acks, toldTo };
};
const progress = (acks: Acks, session: number, parcel: number) => acks.add(from(session), { parcel: name(parcel), durable: 10 });
const refusal = (acks: Acks, session: number, parcel: number) =>
  acks.add(from(session), { parcel: name(parcel), durable: 10, refused: 'intake/counter-reused' });

describe('who hears what', () => {
  test('a word goes to the session that its fragment came in, and to no other of the same terminal', () => {
    const { acks, toldTo } = stage();
    refusal(acks, 2, 7);
    progress(acks, 1, 7);
    expect(toldTo(3)).toEqual([]);
    expect(toldTo(1)).toEqual(['7']);
    expect(toldTo(1)).toEqual([]);
    expect(toldTo(2, 9)).toEqual([]);
    expect(toldTo(2)).toEqual(['7 intake/counter-reused']);
    expect(toldTo(2)).toEqual([]);
  });

  test('what waits for the one is still there after the other heard, whoever spoke first', () => {
    const { acks, toldTo } = stage();
    progress(acks, 1, 1);
    progress(acks, 2, 2);
    progress(acks, 1, 3);
    expect(toldTo(2)).toEqual(['2']);
    expect(toldTo(1)).toEqual(['1', '3']);
  });
});

describe('what waits is bounded', () => {
  test('by sessions of a terminal: that which was spoken of longest ago goes', () => {
    const { acks, toldTo } = stage();
    for (const session of [1, 2, 1, 3]) progress(acks, session, session);
    expect([toldTo(1), toldTo(2), toldTo(3)]).toEqual([['1'], [], ['3']]);
  });

  test('within a session: the oldest go, the newest word about a parcel stands', () => {
    const { acks, toldTo } = stage();
    for (let parcel = 0; parcel < 70; parcel++) progress(acks, 1, parcel);
    refusal(acks, 1, 10);
    const told = Array.from({ length: 17 }, () => toldTo(1));
    expect(told[0]?.[0]).toBe('10 intake/counter-reused');
    expect(told.flat()).toHaveLength(64);
    expect(told.flat().slice(1)).toEqual([6, 7, 8, 9, ...Array.from({ length: 59 }, (_, i) => i + 11)].map(String));
    expect(told.at(-1)).toEqual([]);
  });
});

test('no more than four ride in one frame, outcomes before progress', () => {
  const { acks, toldTo } = stage();
  for (let parcel = 1; parcel <= 4; parcel++) progress(acks, 1, parcel);
  refusal(acks, 1, 5);
  expect(toldTo(1)).toEqual(['5 intake/counter-reused', '1', '2', '3']);
  expect(toldTo(1)).toEqual(['4']);
});

test.each([0, 1, 4, 5])('what is said with %i waiting is canonical, and never longer than a status may be', (count) => {
  const { acks } = stage();
  const signature = `${'A'.repeat(86)}==`;
  const acceptance = {
    v: 1,
    envelopeId: '1'.repeat(32),
    h: name(1),
    C: name(2),
    terminal: '00000001',
    counter: 9,
    at: status.at,
    key: name(3),
    signature,
  };
  for (let parcel = 0; parcel < count; parcel++)
    acks.add(from(1), { parcel: name(parcel), durable: 18_720, ...(parcel === 4 ? {} : { acceptance: { ...acceptance, v: 1 as const } }) });
  const text = fromUtf8(acks.statusFor(from(1), status));
  expect(text).toBe(canonicalize(JSON.parse(text)));
  expect(text.length).toBeLessThanOrEqual(STATUS_LIMIT);
});
