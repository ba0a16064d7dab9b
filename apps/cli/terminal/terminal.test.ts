import canonicalize from 'canonicalize';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import { ENROLMENT_DECISION_DOMAIN, type EnrolmentDecision, type EnrolmentShown } from '@dauys/protocol/enrolment.ts';
import { ENROLMENT_DOMAIN, enrolmentName } from '@dauys/sealing/enrolment.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { describe, expect, test } from 'vitest';
import { Declined } from '../output.ts';
import { approvedBy } from './draft.ts';
import { hoursIn } from './hours.ts';

test.each([
  ['08:00-20:00', [{ from: 480, to: 1_200 }]],
  [
    '08:00-12:00, 14:00-24:00',
    [
      { from: 480, to: 720 },
      { from: 840, to: 1_440 },
    ],
  ],
  ['20:00-08:00', undefined],
  ['08:00-12:00,11:00-13:00', undefined],
  ['08:00-24:01', undefined],
  ['8-20', undefined],
  ['', undefined],
])('opening hours %s', (text, spans) => expect(hoursIn(text)).toEqual(spans));

describe('what the directory’s signers are asked to sign', async () => {
  const device = cast.person('device');
  const said = {
    ...{ v: 1, facility: 'lake', place: 'corridor', algorithm: 'ed25519', tier: 3, key: base64(device.publicKey) },
    ...{ pass: 'ab'.repeat(32), at: cast.day(20) },
  };
  const request = utf8(canonicalize(said) ?? '');
  const id = hex(enrolmentName(request));
  const stated = [cast.bodySaid('ombudsman'), cast.facilitySaid('lake'), cast.officerSaid('daniyar', 'ombudsman', cast.daniyar)];
  const left = { v: 1, kind: 'officer-retired', at: cast.day(5), id: 'daniyar' } as const;
  const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
  const directory = foldDirectory(await cast.entriesOf(stated), anchor);
  const without = foldDirectory(await cast.entriesOf([...stated, left]), anchor);
  const decided = (change: Partial<EnrolmentDecision> = {}, by = cast.daniyar): NonNullable<EnrolmentShown['decision']> => {
    const decision = {
      ...{ v: 1, kind: 'approved', request: id, terminal: '00000009', technician: 'Нұрлан', body: 'ombudsman', by: 'daniyar' },
      at: cast.day(21),
      ...change,
    };
    const statement = utf8(canonicalize(decision) ?? '');
    return { statement: base64(statement), signature: base64(by.sign(concat(utf8(ENROLMENT_DECISION_DOMAIN), statement))), key: by.key };
  };
  const shown: EnrolmentShown = {
    ...{ id, terminal: '00000009', technician: 'Нұрлан', request: base64(request) },
    signature: base64(device.sign(concat(utf8(ENROLMENT_DOMAIN), request))),
    ...{ state: 'approved', cameAt: said.at, decision: decided() },
  };
  const codeOf = (of: EnrolmentShown, by = directory): string => {
    try {
      approvedBy(of, by);
      return 'drafted';
    } catch (error) {
      if (error instanceof Declined) return error.code;
      throw error;
    }
  };
  test('is what device and officer have both signed', () => {
    expect(approvedBy(shown, directory)).toMatchObject({ said, officer: 'daniyar', decision: { terminal: '00000009' } });
  });
  const { decision: _, ...undecided } = shown;
  test.each<[string, EnrolmentShown, string]>([
    ['a hub that invents an approval', undecided, 'enrolment/not-approved'],
    ['a decision signed by nobody whom the directory knows', { ...shown, decision: decided({}, cast.bar) }, 'enrolment/not-approved'],
    ['an approval of another request', { ...shown, decision: decided({ request: '00'.repeat(32) }) }, 'enrolment/not-approved'],
    ['an approval under another number', { ...shown, decision: decided({ terminal: '00000001' }) }, 'enrolment/not-approved'],
    ['a refusal', { ...shown, decision: decided({ kind: 'refused' }) }, 'enrolment/not-approved'],
    ['in another officer’s name', { ...shown, decision: decided({ by: 'aigerim' }) }, 'enrolment/not-approved'],
    ['another request in its place', { ...shown, id: '00'.repeat(32) }, 'enrolment/not-approved'],
    ['the technician herself', { ...shown, decision: decided({ technician: 'Daniyar' }) }, 'enrolment/same-person'],
  ])('%s: not drafted', (_name, of, code) => expect(codeOf(of)).toBe(code));
  test('by an officer who has left: not drafted', () => expect(codeOf(shown, without)).toBe('enrolment/not-approved'));
});
