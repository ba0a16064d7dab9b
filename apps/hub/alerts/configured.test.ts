import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@dauys/basics/clock.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { parseConfig, printable } from '../config.ts';
import { openChannels, problemOf } from './channels.ts';
import { receiversOf } from './receivers.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-alerts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = { port: 0, databaseUrl: 'postgres:///x', secrets: 's', anchor: 'a', operatorTokenFile: 't', witnesses: [] };
const smtp = { host: 'mail.example', port: 465, security: 'tls', from: 'watch@dauys.example' };
const mail = { name: 'duty', role: 'facility-duty', mail: 'duty@kapshagai.example', language: 'kk' };
const hook = { name: 'ngo', role: 'monitor', hook: 'https://ngo.example/hook', secretFile: 'ngo.secret' };
const configured = (alerts: object) => parseConfig({ ...base, alerts }, folder);

describe('the configuration of alerts', () => {
  test.each([
    ['two of one name', { smtp, receivers: [mail, { ...hook, name: 'duty' }] }, /two receivers are called duty/],
    ['mail without a server', { receivers: [mail] }, /no smtp/],
    ['mail in clear over the network', { smtp: { ...smtp, security: 'none' }, receivers: [] }, /this machine only/],
    ['a user without a password', { smtp: { ...smtp, user: 'hub' }, receivers: [] }, /passwordFile/],
    ['a hook in clear over the network', { receivers: [{ ...hook, hook: 'http://ngo.example/hook' }] }, /alerts/],
    ['an address with a second one in it', { smtp, receivers: [{ ...mail, mail: 'a@b.c, d@e.f' }] }, /alerts/],
    ['a duty officer of no body', { smtp, receivers: [{ ...mail, role: 'body-duty' }] }, /bodies/],
    ['a facility that is told of a body', { smtp, receivers: [{ ...mail, bodies: ['court'] }] }, /bodies/],
    [
      'a body’s duty officer of a facility',
      { smtp, receivers: [{ ...mail, role: 'body-duty', bodies: ['court'], facilities: ['x-1'] }] },
      /no facilities/,
    ],
    ['a role that is none', { smtp, receivers: [{ ...mail, role: 'warden' }] }, /alerts/],
  ])('%s is refused at the start', (_, alerts, why) => expect(() => configured(alerts)).toThrow(why));

  test('what is printed holds no address', () => {
    const printed = printable(configured({ smtp, receivers: [mail, hook] }));
    expect(printed).toContain('"name":"duty"');
    expect(printed).not.toMatch(/@|ngo\.example|secret"/);
  });

  test('a secret that others may read, that is short or missing, starts no hub', () => {
    const at = (text: string, mode: number) => {
      rmSync(join(folder, 'ngo.secret'), { force: true });
      writeFileSync(join(folder, 'ngo.secret'), text, { mode });
      return () => openChannels(configured({ receivers: [hook] }).alerts ?? { receivers: [] }, systemClock);
    };
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}\n`;
    expect(at(secret, 0o600)().has('ngo')).toBe(true);
    expect(at(secret, 0o644)).toThrow(/chmod 600/);
    expect(at('whsec_c2hvcnQ=\n', 0o600)).toThrow(/24 bytes/);
    rmSync(join(folder, 'ngo.secret'));
    expect(() => openChannels(configured({ receivers: [hook] }).alerts ?? { receivers: [] }, systemClock)).toThrow(/missing/);
  });
});

test('who receives: the role, everywhere or where it is held', () => {
  const { receivers } = configured({
    smtp,
    receivers: [
      mail,
      { ...mail, name: 'here', facilities: ['kapshagai'] },
      { ...mail, name: 'there', facilities: ['other'] },
      { ...mail, name: 'region', regions: ['KZ-19'] },
      { ...hook, name: 'monitor' },
    ],
  }).alerts ?? { receivers: [] };
  const of = (region: string | undefined) => receiversOf(receivers, { to: 'facility-duty', facility: 'kapshagai', region });
  expect(of('KZ-19')).toEqual(['duty', 'here', 'region']);
  expect(of('KZ-10')).toEqual(['duty', 'here']);
  expect(of(undefined)).toEqual(['duty', 'here']);
  expect(receiversOf(receivers, { to: 'prosecutor', facility: 'kapshagai', region: 'KZ-19' })).toEqual([]);
});

test.each([
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'unreachable'],
  [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }), 'unreachable'],
  [Object.assign(new Error('x'), { code: 'ETIMEDOUT' }), 'timeout'],
  [new DOMException('x', 'TimeoutError'), 'timeout'],
  [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }) }), 'distrusted'],
  [Object.assign(new Error('450 you said: secret words'), { code: 'EENVELOPE' }), 'refused'],
  [new Error('anything'), 'fault'],
  ['a word', 'fault'],
] as const)('%s is called %s', (error, word) => expect(problemOf(error)).toBe(word));
