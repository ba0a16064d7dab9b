import canonicalize from 'canonicalize';
import { base64, bytesOf, concat, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { publicKeyOf, sign, signP256 } from '@dauys/sealing/signature.ts';
import { ENROLMENT_DOMAIN, enrolmentName } from '@dauys/sealing/enrolment.ts';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, test } from 'vitest';
import {
  heldRequest,
  isSameName,
  readEnrolmentDecision,
  readEnrolmentRequest,
  type EnrolmentRequest,
  type EnrolmentShown,
} from './enrolment.ts';

const seed = new Uint8Array(32).fill(7);
const said: EnrolmentRequest = {
  ...{ v: 1, facility: 'kapshagai', place: 'коридор 2', hours: [{ from: 480, to: 1_200 }], algorithm: 'ed25519', tier: 3 },
  key: base64(publicKeyOf(seed)),
  pass: 'ab'.repeat(32),
  at: '2026-11-27T05:00:00.000Z',
};
const bytesOfRequest = (value: object): Bytes => utf8(canonicalize(value) ?? '');
const request = bytesOfRequest(said);
const signed = (bytes: Uint8Array, by = seed): Bytes => sign(ENROLMENT_DOMAIN, bytes, by);

describe('a request', () => {
  test('is read when the device’s own key has signed it, in a TPM or in a file', () => {
    expect(readEnrolmentRequest(request, signed(request))).toEqual({ ok: true, value: said });
    const inTpm = { ...said, algorithm: 'p256', tier: 1, key: base64(bytesOf(p256.getPublicKey(seed, true))) };
    const bytes = bytesOfRequest(inTpm);
    expect(readEnrolmentRequest(bytes, signP256(ENROLMENT_DOMAIN, bytes, seed))).toEqual({ ok: true, value: inTpm });
  });
  const spelled = (change: object) => bytesOfRequest({ ...said, ...change });
  test.each<[string, Bytes, Bytes, string]>([
    ['signed by another key', request, signed(request, new Uint8Array(32).fill(8)), 'enrolment/bad-signature'],
    ['signed under another domain', request, sign('dauys/v1/slip\0', request, seed), 'enrolment/bad-signature'],
    ['changed afterwards', spelled({ place: 'elsewhere' }), signed(request), 'enrolment/bad-signature'],
    ['another spelling', concat(request, utf8(' ')), signed(concat(request, utf8(' '))), 'http/malformed'],
    ['a field more', spelled({ colour: 'red' }), signed(spelled({ colour: 'red' })), 'http/malformed'],
    [
      'a time that is none',
      spelled({ at: '2026-13-27T05:00:00.000Z' }),
      signed(spelled({ at: '2026-13-27T05:00:00.000Z' })),
      'http/malformed',
    ],
    ['control characters where people read', spelled({ place: 'a\nb' }), signed(spelled({ place: 'a\nb' })), 'http/malformed'],
    ['far too long', spelled({ place: 'a'.repeat(3_000) }), signed(request), 'http/malformed'],
  ])('%s: refused', (_, bytes, signature, code) => {
    expect(readEnrolmentRequest(bytes, signature)).toEqual({ ok: false, error: { code } });
  });
});

test('a shown request that has another name is not believed', () => {
  const shown: EnrolmentShown = {
    ...{
      id: hex(enrolmentName(request)),
      terminal: '00000002',
      technician: 'N',
      request: base64(request),
      signature: base64(signed(request)),
    },
    state: 'waiting',
    cameAt: said.at,
  };
  expect(heldRequest(shown).ok).toBe(true);
  expect(heldRequest({ ...shown, id: '00'.repeat(32) })).toEqual({ ok: false, error: { code: 'http/malformed' } });
});

test('a decision is read in one spelling', () => {
  const decision = {
    v: 1,
    kind: 'approved',
    request: 'ab'.repeat(32),
    terminal: '00000002',
    technician: 'N',
    body: 'npm',
    by: 'ruth',
    at: said.at,
  };
  expect(readEnrolmentDecision(bytesOfRequest(decision))).toEqual(decision);
  expect(readEnrolmentDecision(utf8(JSON.stringify(decision)))).toBeUndefined();
  expect(readEnrolmentDecision(bytesOfRequest({ ...decision, kind: 'waiting' }))).toBeUndefined();
});

test.each([
  ['Сәуле Ахметова', 'АХМЕТОВА  Сәуле', true],
  ['Нұрлан Сейітов', 'Нұрлан Сейітова', false],
  ['Ruth', 'Ruth', true],
])('%s and %s: one person %s', (one, other, same) => expect(isSameName(one, other)).toBe(same));
