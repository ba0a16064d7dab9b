import { base64, bytesOf, hex } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { leafHash } from '@dauys/ledger/merkle.ts';
import { inclusionProof, readerOfLeaves } from '@dauys/ledger/proof.ts';
import type { KioskDirectory, ProofsFound } from '@dauys/protocol/kiosk.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { noteOver, policyOf } from '@dauys/testing/honest-ledger.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { proveView } from './proven.ts';
import { verifyRecorded } from './recorded.ts';
import { standingOf } from './standing.ts';

const DIRECTORY = 'dauys.test/directory';
const CASES = 'dauys.test/cases';
const DAY = 86_400_000;
const now = instant(Date.now());
const later = (days: number): Instant => instant(now + days * DAY);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'held';
  } catch (error) {
    return error instanceof VerificationError ? error.code : 'fault';
  }
};

describe('the directory that the page proves', () => {
  const daysAgo = Math.floor((now - Date.parse(cast.day(0))) / DAY);
  let shown: KioskDirectory;
  let watched: KioskDirectory;
  beforeAll(async () => {
    const statements = [
      cast.bodySaid('ombudsman'),
      cast.bodySaid('court'),
      cast.epochSaid('ombudsman', 1, daysAgo - 80),
      cast.epochSaid('ombudsman', 2, daysAgo - 10),
      cast.officerSaid('daniyar', 'ombudsman', cast.daniyar),
    ];
    shown = await shownOf(statements);
    watched = await shownOf([...statements, cast.responderSaid('ombudsman', cast.robot)]);
  });
  const shownOf = async (statements: readonly Statement[]): Promise<KioskDirectory> => {
    const entries = await cast.entriesOf(statements);
    const note = await noteOver(
      DIRECTORY,
      entries.map(({ bytes }) => bytesOf(bytes)),
    );
    const anchor = JSON.stringify(cast.anchorFile({ directory: policyOf(DIRECTORY), cases: policyOf(CASES) }));
    return { anchor, note, entries: entries.map(({ index, bytes }) => ({ index, bytes: base64(bytes), hashes: [] })) };
  };

  test('when each place was last checked, and which body is for children: told by the signers, or not at all', async () => {
    expect(proveView(shown, now).checks).toEqual({});
    const view = proveView(
      await shownOf([
        { v: 1, kind: 'body', at: cast.day(0), id: 'ombudsman', names: { kk: 'x', ru: 'x', en: 'x' }, role: 'ombudsman', children: true },
        cast.epochSaid('ombudsman', 1, daysAgo - 10),
        cast.facilitySaid('lake'),
        { v: 1, kind: 'facility-checked', at: cast.day(9), facility: 'lake', on: '1970-02-01' },
      ]),
      now,
    );
    expect(view.checks).toEqual({ lake: 31 });
    expect(view.bodies).toMatchObject([{ id: 'ombudsman', children: true }]);
  });
  test('bodies with a key, the newest epoch, officers by key', () => {
    const view = proveView(shown, now);
    expect(view.bodies).toMatchObject([{ id: 'ombudsman', epoch: 2, keyAge: 'fresh' }]);
    expect(view.officerKeys[cast.daniyar.key]).toMatchObject({ officer: 'daniyar', body: 'ombudsman' });
    expect(view.casesPolicy).toBe(policyOf(CASES));
  });
  test('canaries go only where a responder opens them, under the number of the epoch that is sealed to', () => {
    expect(proveView(shown, now).bodies.map((body) => body.canaryRecipient)).toEqual([undefined]);
    expect(proveView(watched, now).bodies).toMatchObject([{ epoch: 2, canaryRecipient: cast.someRecipient('z') }]);
  });
  test('it is plain data, so that it can be handed to a worker', () => {
    const view = proveView(shown, now);
    expect(structuredClone(view)).toEqual(view);
  });
  test.each([
    [0, 'fresh'],
    [6, 'fresh'],
    [8, 'stale'],
    [400, 'stale'],
  ] as const)('cut off for %i days: the last proven key, %s', (days, keyAge) => {
    expect(proveView(shown, later(days)).bodies).toMatchObject([{ epoch: 2, keyAge }]);
  });
  test('a clock set back does not make an old directory young', () => {
    expect(proveView(shown, now, later(30)).bodies).toMatchObject([{ keyAge: 'stale' }]);
    expect(proveView(shown, instant(now - 3_000 * DAY), later(30)).bodies).toMatchObject([{ epoch: 2, keyAge: 'stale' }]);
  });
  test.each([
    [
      'an entry changed',
      (s: KioskDirectory) => ({ ...s, entries: s.entries.map((e, i) => (i === 1 ? { ...e, bytes: base64(new Uint8Array(9)) } : e)) }),
    ],
    ['an entry left out without proofs', (s: KioskDirectory) => ({ ...s, entries: s.entries.slice(1) })],
    ['entries in another order', (s: KioskDirectory) => ({ ...s, entries: s.entries.toReversed() })],
    ['a note that nobody cosigned', (s: KioskDirectory) => ({ ...s, note: s.note.split('\n').slice(0, 5).join('\n') + '\n' })],
    ['another anchor', (s: KioskDirectory) => ({ ...s, anchor: s.anchor.replace(/"threshold":2/, '"threshold":9') })],
  ])('AV-2: %s is distrusted', (_, change) => {
    expect(codeOf(() => proveView(change(shown), now))).toMatch(/^(?:directory|ledger)\//);
  });
});

describe('"in the public record" is said only of what is proven here', () => {
  const commitments = [1, 2, 3, 4, 5].map((n) => new Uint8Array(32).fill(n));
  const leaves = commitments.map((C) => caseLeaf(3, C));
  const C = hex(new Uint8Array(32).fill(4));
  const policy = policyOf(CASES);
  let proofs: ProofsFound;
  beforeAll(async () => {
    const hashes = inclusionProof(readerOfLeaves(leaves.map(leafHash)), 3, 5).map(hex);
    proofs = { note: await noteOver(CASES, leaves), found: [{ commitment: C, batch: 3, inclusion: { index: 3, size: 5, hashes } }] };
  });
  const claim = (change: object): ProofsFound => ({ ...proofs, found: proofs.found.map((one) => ({ ...one, ...change })) });

  test('with the number of distinct witnesses', () => expect(verifyRecorded(proofs, C, policy)).toEqual({ witnesses: 2 }));
  test('not yet there is no fault', () => {
    expect(verifyRecorded({ ...proofs, found: [{ commitment: C }] }, C, policy)).toBeUndefined();
    expect(verifyRecorded({ found: [] }, C, policy)).toBeUndefined();
    expect(verifyRecorded(proofs, hex(new Uint8Array(32).fill(9)), policy)).toBeUndefined();
  });
  test('a claim that does not hold throws', () => {
    expect(codeOf(() => verifyRecorded(claim({ batch: 4 }), C, policy))).toBe('ledger/inclusion-mismatch');
    const other = hex(new Uint8Array(32).fill(2));
    expect(codeOf(() => verifyRecorded(claim({ commitment: other }), other, policy))).toBe('ledger/inclusion-mismatch');
    expect(codeOf(() => verifyRecorded(proofs, C, policyOf(DIRECTORY)))).toMatch(/^ledger\//);
  });
});

describe('how the terminal stands', () => {
  const state = {
    terminal: '00000001',
    facility: 'lake',
    facilityNames: { kk: 'а', ru: 'б', en: 'c' },
    zone: 'Asia/Almaty',
    now: '2026-11-22T00:00:00.000Z',
    hub: 'reachable',
    open: true,
    room: 1e8,
    integrity: 'good',
    canaryDue: false,
    prints: false,
  } as const;
  test.each([
    ['reachable', { state, answering: true }, undefined],
    ['unreachable', { state: { ...state, hub: 'unreachable' as const }, answering: true }, undefined],
    ['starting', { state: undefined, answering: true }, undefined],
    ['silent', { state, answering: false }, undefined],
    ['full', { state: { ...state, open: false, room: 1_000 }, answering: true }, undefined],
    ['reachable', { state: { ...state, open: false, room: 1e6 }, answering: true }, undefined],
    ['damaged', { state: { ...state, integrity: 'damaged' as const }, answering: false }, undefined],
    ['damaged', { state, answering: true }, 'directory/not-in-ledger'],
  ])('%s', (condition, seen, distrust) => expect(standingOf(seen, distrust).condition).toBe(condition));
});
