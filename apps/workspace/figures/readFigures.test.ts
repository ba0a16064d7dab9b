import { base64, fromUtf8, utf8 } from '@dauys/basics/bytes.ts';
import { INDEX_DOMAIN, type IndexMonth } from '@dauys/protocol/availability-index.ts';
import { publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import { describe, expect, test } from 'vitest';
import { monthsToShow, readMonth } from './readFigures.ts';

const [seed, other] = [new Uint8Array(32).fill(5), new Uint8Array(32).fill(6)];
const [key, foreign] = ['0123456789abcdef', 'fedcba9876543210'];
const directory = { hubKey: (id: string) => (id === key ? publicKeyOf(seed) : undefined) };
const said: IndexMonth = {
  ...{ v: 1, month: '2026-10', through: '2026-10-31', computedAt: '2026-11-20T00:00:00.000Z', closed: true },
  rules: { version: 1, tiers: [] },
  facilities: [{ id: 'kapshagai', terminals: 1, declared: 9, usable: 8, unknown: 0, planned: 0, explained: 0, unexplained: 1, index: 0.8 }],
};
const bytes = utf8(JSON.stringify(said));
const signed = (by = seed, name = key, domain = INDEX_DOMAIN): string => `${name} ${base64(sign(domain, bytes, by))}`;

describe('what the hub published', () => {
  test('is shown when the hub of the directory signed these very bytes', () => {
    expect(readMonth({ bytes, signature: signed() }, '2026-10', directory)).toEqual({ ok: true, value: said });
  });
  test.each([
    ['nothing was signed', { bytes, signature: '' }],
    ['another key signed', { bytes, signature: signed(other) }],
    ['a key that the directory does not know', { bytes, signature: signed(other, foreign) }],
    ['signed as something else', { bytes, signature: signed(seed, key, 'dauys/v1/other\0') }],
    ['a better figure was put in', { bytes: utf8(fromUtf8(bytes).replace('0.8', '0.9')), signature: signed() }],
  ])('is not when %s', (_, published) => {
    expect(readMonth(published, '2026-10', directory)).toEqual({ ok: false, error: { code: 'desk/figures-signature' } });
  });
  test('nor as another month than was asked', () => {
    expect(readMonth({ bytes, signature: signed() }, '2026-11', directory)).toEqual({
      ok: false,
      error: { code: 'desk/answer-malformed' },
    });
  });
});

test('a month of which no day is over is not shown yet', () => {
  const row = (month: string, through: string) => ({ month, through, computedAt: '2026-12-01T00:00:00.000Z', closed: false });
  expect(monthsToShow({ months: [row('2026-12', '2026-11-30'), row('2026-11', '2026-11-30')] })).toEqual(['2026-11']);
  expect(monthsToShow({ months: [row('2026-12', '2026-12-01')] })).toEqual(['2026-12']);
});
