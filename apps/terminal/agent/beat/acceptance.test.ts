import { base64, bytesOf, utf8 } from '@dauys/basics/bytes.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import { keyId, publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import canonicalize from 'canonicalize';
import { expect, test } from 'vitest';
import { checkAcceptance } from './acceptance.ts';

const seed = new Uint8Array(32).fill(8);
const key = keyId(publicKeyOf(seed));
const terminal = '00000001';
const cosignedAt = Date.parse('2026-11-22T00:10:00.000Z');
const envelope = { envelopeId: 'ab'.repeat(16), h: 'cd'.repeat(32), c: 'ef'.repeat(32), r: '' };
const promised = { ...envelope, counter: 3, day: 1, storedAt: 0, cosignedAt, slip: '' };
const said = {
  v: 1,
  envelopeId: promised.envelopeId,
  h: promised.h,
  C: promised.c,
  terminal,
  counter: 3,
  at: '2026-11-22T00:00:00.000Z',
} as const;
const signed = (over: Partial<Acceptance> = {}, by = seed): Acceptance => {
  const all = { ...said, ...over };
  return { ...all, key, signature: base64(sign('dauys/v1/acceptance\0', utf8(canonicalize(all) ?? ''), by)), ...over };
};
const ours = { promised, terminal, hubKey: (id: string) => (id === key ? publicKeyOf(seed) : undefined) };

test('an acceptance by the hub is kept as it came', () => {
  const acceptance = signed();
  expect(checkAcceptance(acceptance, ours)).toEqual({ text: canonicalize(acceptance), at: Date.parse(said.at) });
});
test.each([
  ['of another envelope', signed({ envelopeId: '00'.repeat(16) }), 'acceptance/other-envelope'],
  ['of another file', signed({ h: '00'.repeat(32) }), 'acceptance/other-envelope'],
  ['of another commitment', signed({ C: '00'.repeat(32) }), 'acceptance/other-envelope'],
  ['for another terminal', signed({ terminal: '00000002' }), 'acceptance/other-envelope'],
  ['under another counter', signed({ counter: 4 }), 'acceptance/other-envelope'],
  ['by a forger', signed({}, bytesOf(new Uint8Array(32).fill(9))), 'acceptance/bad-signature'],
  ['under a key that the hub never had', { ...signed(), key: '00'.repeat(8) }, 'acceptance/bad-signature'],
  // Ten minutes before the newest cosignature that the terminal had when it stored the envelope: clocks differ. A millisecond more: a lie.
  ['back-dated by the hub itself', signed({ at: '2026-11-21T23:59:59.999Z' }), 'acceptance/back-dated'],
  ['back-dated after signing', { ...signed(), at: '2026-11-21T00:00:00.000Z' }, 'acceptance/bad-signature'],
])('one %s is not believed', (_, acceptance, code) => {
  expect(() => checkAcceptance(acceptance, ours)).toThrow(code);
});
