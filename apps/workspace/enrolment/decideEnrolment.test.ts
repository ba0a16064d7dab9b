import canonicalize from 'canonicalize';
import { base64, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { redact } from '@dauys/basics/redacted.ts';
import { ENROLMENT_DECISION_DOMAIN, enrolmentDecision, type EnrolmentShown } from '@dauys/protocol/enrolment.ts';
import { ENROLMENT_DOMAIN, enrolmentMark, enrolmentName } from '@dauys/sealing/enrolment.ts';
import { keyId, publicKeyOf, sign, verify } from '@dauys/sealing/signature.ts';
import { parseBase64 } from '@dauys/basics/bytes.ts';
import Value from 'typebox/value';
import { expect, test } from 'vitest';
import type { Ask } from '../link/hubClient.ts';
import { compareDigits, decideEnrolment } from './decideEnrolment.ts';

const device = new Uint8Array(32).fill(3);
const shownFor = (place: string): EnrolmentShown => {
  const said = {
    ...{ v: 1, facility: 'lake', place, algorithm: 'ed25519', tier: 3, key: base64(publicKeyOf(device)) },
    ...{ pass: 'ab'.repeat(32), at: '2026-11-27T05:00:00.000Z' },
  };
  const request = utf8(canonicalize(said) ?? '');
  return {
    ...{ id: hex(enrolmentName(request)), terminal: '00000009', technician: 'Нұрлан', request: base64(request) },
    signature: base64(sign(ENROLMENT_DOMAIN, request, device)),
    state: 'waiting',
    cameAt: said.at,
  };
};
const shown = shownFor('corridor');
const digits = (of: EnrolmentShown): string => enrolmentMark(parseBase64(of.request) ?? new Uint8Array(0));

test('what the technician reads must be what the page was shown', () => {
  const code = (typed: string, of = shown) => {
    const compared = compareDigits(of, typed);
    return compared.ok ? 'same' : compared.error.code;
  };
  const own = digits(shown);
  expect(code(own)).toBe('same');
  expect(code(`${own.slice(0, 5)} ${own.slice(5, 10)}-${own.slice(10)}`)).toBe('same');
  expect(code('')).toBe('desk/digits-mistyped');
  expect(code(own.slice(0, 19))).toBe('desk/digits-mistyped');
  // A hub that shows another device than the technician stands at.
  expect(code(digits(shownFor('another corridor')))).toBe('desk/digits-differ');
  expect(code(own, { ...shown, signature: base64(new Uint8Array(64)) })).toBe('enrolment/bad-signature');
});

test('approval is signed by her key over this request, and never sent when the digits differ; refusing needs no digits', async () => {
  const seed = new Uint8Array(32).fill(5);
  const sent: Ask[] = [];
  const hub = {
    ask: async (_: unknown, ask: Ask) => {
      sent.push(ask);
      return { ok: true, value: undefined } as never;
    },
    bytes: async () => ({ ok: false, error: { code: 'none' } }) as never,
    published: async () => ({ ok: false, error: { code: 'none' } }) as never,
  };
  const officer = { id: 'saule', name: 'Сәуле', body: 'ombudsman', login: 'saule', statementKey: keyId(publicKeyOf(seed)) };
  const session = { officer, statementSeed: redact(seed), token: 'token' } as never;
  const at = instant(1_790_000_000_000);
  const decide = (kind: 'approved' | 'refused', typed: string) => decideEnrolment({ shown, kind, typed, at }, { hub, session });
  expect(await decide('approved', digits(shownFor('another corridor')))).toMatchObject({ ok: false });
  expect(sent).toEqual([]);
  await decide('approved', digits(shown));
  await decide('refused', '');
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(2).fill('POST /api/enrolments/decisions'));
  const said = sent.map(({ body }) => {
    const { statement, signature, key } = body as Record<string, string>;
    const bytes = parseBase64(statement ?? '') ?? utf8('');
    const holds = verify(ENROLMENT_DECISION_DOMAIN, bytes, parseBase64(signature ?? '') ?? utf8(''), {
      publicKey: publicKeyOf(seed),
      algorithm: 'ed25519',
    });
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    expect([holds, key, Value.Check(enrolmentDecision, value)]).toEqual([true, officer.statementKey, true]);
    return value;
  });
  expect(said).toMatchObject([
    { kind: 'approved', request: shown.id, terminal: '00000009', technician: 'Нұрлан', by: 'saule', body: 'ombudsman' },
    { kind: 'refused', request: shown.id },
  ]);
});
