import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { RESPONDER_DOMAIN, type CanaryReport } from '@dauys/protocol/canary.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { instant } from '@dauys/basics/clock.ts';
import { expect, test } from 'vitest';
import { isTest } from './tested.ts';

const r = new Uint8Array(16).fill(5);
const h = new Uint8Array(32).fill(6);
const row = { envelopeId: 'ab'.repeat(16), terminal: '00000901', h: hex(h), C: hex(commitment('accepted', 0, r, h)) };
const said: CanaryReport = {
  ...{ v: 1, kind: 'canary', body: 'court', envelopeId: row.envelopeId, terminal: row.terminal, h: row.h, r: hex(r) },
  ...{ nonce: '12'.repeat(16), at: cast.day(3) },
};
const directory = {
  responderKey: (key: string) =>
    key === cast.robot.key ? { body: 'court', publicKey: cast.robot.publicKey, since: instant(0) } : undefined,
};
const reported = (more: Partial<CanaryReport> = {}, by = cast.robot) => {
  const statement = canonicalBytes({ ...said, ...more });
  return {
    ...row,
    report: { statement: base64(statement), signature: base64(by.sign(concat(utf8(RESPONDER_DOMAIN), statement))), key: by.key },
  };
};
const held = (seen: Parameters<typeof isTest>[0], body = 'court') => isTest(seen, { body, directory });

test('what the body’s responder opened and signed is a test; a cover as well', () => {
  expect(held(reported())).toBe(true);
  const { nonce: _, ...cover } = said;
  const statement = canonicalBytes({ ...cover, kind: 'cover' });
  const signature = base64(cast.robot.sign(concat(utf8(RESPONDER_DOMAIN), statement)));
  expect(held({ ...row, report: { statement: base64(statement), signature, key: cast.robot.key } })).toBe(true);
});

test('nobody else can put a complaint aside', () => {
  expect(held(row)).toBe(false);
  expect(held(reported({}, cast.daniyar))).toBe(false);
  expect(held(reported(), 'ombudsman')).toBe(false);
  // With the responder's key, but without having opened it: the r inside the seal is not known.
  expect(held(reported({ r: '00'.repeat(16) }))).toBe(false);
  expect(held({ ...reported(), C: '00'.repeat(32) })).toBe(false);
  for (const other of [{ envelopeId: '00'.repeat(16) }, { terminal: '00000902' }, { h: '00'.repeat(32) }, { body: 'ombudsman' }])
    expect(held(reported(other))).toBe(false);
  const good = reported();
  expect(held({ ...good, report: { ...good.report, signature: base64(new Uint8Array(64)) } })).toBe(false);
});
