import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseRow } from '@dauys/protocol/case.ts';
import { countsOf, inboxLines, isClosed, mailboxIndexOf, threadMates, type InboxEntry } from './order.ts';
import type { Summary } from './summary.ts';

const entry = (chain: number, row: Partial<CaseRow> = {}, note?: Partial<Summary>): InboxEntry => {
  const envelopeId = chain.toString(16).padStart(32, '0');
  const full: CaseRow = {
    envelopeId,
    terminal: '00000001',
    counter: chain,
    day: 20_000,
    epoch: 1,
    bucket: 16_384,
    urgent: false,
    h: '0'.repeat(64),
    C: '0'.repeat(64),
    acceptedAt: new Date(chain * 60_000).toISOString(),
    chain,
    logged: true,
    state: 'accepted',
    version: 0,
    replies: 0,
    ...row,
  };
  const summary: Summary = {
    v: 1,
    envelopeId,
    kind: 'complaint',
    category: 'food',
    language: 'kk',
    urgent: false,
    threadToken: `token-of-${String(chain).padStart(15, '0')}`,
    key: '0'.repeat(16),
    ...note,
  };
  return note === undefined ? { row: full } : { row: full, summary };
};

const places = (entries: readonly InboxEntry[], view: 'open' | 'closed' | 'all' = 'all') =>
  inboxLines(entries, view).map(({ entry: { row }, follows }) => (follows ? -row.chain : row.chain));

describe('the order of the inbox', () => {
  test('urgent first, then the oldest unopened, then opened, closed last and newest first', () => {
    const entries = [
      entry(1, { state: 'answered' }),
      entry(2, { state: 'received' }),
      entry(3),
      entry(4),
      entry(5, { urgent: true, state: 'interim' }),
      entry(6, { urgent: true }),
      entry(7, { urgent: true, state: 'forwarded' }),
    ];
    expect(places(entries)).toEqual([6, 5, 3, 4, 2, 7, 1]);
    expect(places(entries, 'open')).toEqual([6, 5, 3, 4, 2]);
    expect(places(entries, 'closed')).toEqual([7, 1]);
    expect(countsOf(entries)).toEqual({ open: 5, unopened: 3, urgent: 2, closed: 2, tests: 0 });
  });

  test('what followed under the same code stands below its complaint, and lifts the whole thread', () => {
    const token = { threadToken: 'a'.repeat(24) };
    const first = entry(1, { state: 'interim' }, token);
    const addition = entry(9, { state: 'received', urgent: true }, { ...token, kind: 'addition' });
    expect(places([first, entry(2), addition, entry(3)])).toEqual([1, -9, 2, 3]);
    expect(threadMates([first, entry(2), addition], first.row.envelopeId)).toEqual([addition]);
    expect(mailboxIndexOf([entry(1, { replies: 2 }), entry(9, { replies: 1 })])).toBe(3);
    expect(threadMates([first, entry(2), addition], entry(2).row.envelopeId)).toEqual([]);
  });

  test('an addition to an answered case brings the thread back to the open ones', () => {
    const token = { threadToken: 'b'.repeat(24) };
    const entries = [entry(1, { state: 'answered' }, token), entry(2, { state: 'received' }, { ...token, kind: 'addition' })];
    expect(places(entries, 'open')).toEqual([1, -2]);
    expect(places(entries, 'closed')).toEqual([]);
  });

  test('tests and the person’s word on the outcome ask for nothing once opened, and are never hidden before', () => {
    expect(isClosed(entry(1, { state: 'received' }, { canary: true }))).toBe(true);
    expect(isClosed(entry(1, { state: 'received' }, { kind: 'addition', solved: 'no' }))).toBe(true);
    expect(isClosed(entry(1, {}, { canary: true }))).toBe(false);
  });

  test('what the responder has shown to be a test is in no list, and only counted', () => {
    const entries: InboxEntry[] = [entry(1), { ...entry(2, { urgent: true }), isTest: true }, entry(3, { state: 'answered' })];
    for (const view of ['open', 'closed', 'all'] as const) expect(places(entries, view)).not.toContain(2);
    expect(countsOf(entries)).toEqual({ open: 1, unopened: 1, urgent: 0, closed: 1, tests: 1 });
  });

  test('nothing is lost or shown twice, whatever the inbox holds', () => {
    const states = ['accepted', 'received', 'interim', 'answered', 'forwarded'] as const;
    const some = fc.array(fc.tuple(fc.constantFrom(...states), fc.boolean(), fc.nat(3), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(some, (list) => {
        const entries = list.map(([state, urgent, thread, opened], i) =>
          entry(i + 1, { state, urgent }, opened ? { threadToken: `thread-${thread}`.padEnd(24, '.') } : undefined),
        );
        const [open, closed] = [places(entries, 'open'), places(entries, 'closed')];
        expect([...open, ...closed].map(Math.abs).toSorted((a, b) => a - b)).toEqual(entries.map(({ row }) => row.chain));
        expect(places(entries)).toHaveLength(entries.length);
      }),
    );
  });
});
