import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseRow } from '@dauys/protocol/case.ts';
import { caseBook } from './caseBook.ts';

const id = (n: number): string => n.toString(16).padStart(32, '0');
const row = (chain: number, version: number, logged = false): CaseRow => ({
  envelopeId: id(chain),
  terminal: '00000001',
  counter: chain,
  day: 1,
  epoch: 1,
  bucket: 16_384,
  urgent: false,
  h: '0'.repeat(64),
  C: '0'.repeat(64),
  acceptedAt: '2026-11-22T00:00:00.000Z',
  chain,
  logged,
  state: version === 0 ? 'accepted' : 'interim',
  version,
  replies: version,
});

test('answers in any order end at the newest version of each case, in chain order, logged once logged', () => {
  const news = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3), fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(news, (list) => {
      const book = caseBook();
      for (const [chain, version, logged] of list) book.take([row(chain, version, logged)]);
      const chains = [...new Set(list.map(([chain]) => chain))].toSorted((a, b) => a - b);
      expect(book.rows().map((r) => r.chain)).toEqual(chains);
      for (const known of book.rows()) {
        const same = list.filter(([chain]) => chain === known.chain);
        const newest = Math.max(...same.map(([, version]) => version));
        expect(known.version).toBe(newest);
        expect(known.logged).toBe(same.some(([, version, logged]) => version === newest && logged));
      }
    }),
  );
});

test('an act is known at once, and a list that began before it does not take it back', () => {
  const book = caseBook();
  book.take([row(1, 0), row(2, 0)]);
  book.noteAct({ envelopeId: id(1), state: 'received', version: 1, replies: 0 });
  book.take([row(1, 0), row(2, 0), row(3, 0)]);
  expect(book.rows().map(({ state, version }) => [state, version])).toEqual([
    ['received', 1],
    ['accepted', 0],
    ['accepted', 0],
  ]);
  expect(book.newest()).toBe(3);
  book.noteAct({ envelopeId: id(9), state: 'received', version: 1, replies: 0 });
  expect(book.rows()).toHaveLength(3);
});
