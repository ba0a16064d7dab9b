import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHex, utf8 } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { publicKeyOf, sign, verify } from '@dauys/sealing/signature.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConfig, printable } from './config.ts';
import { createLog, type HubLog } from './events.ts';
import { createHubKeys, publicHubKeys, readHubKeys } from './keys.ts';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'dauys-keys-')), 'secrets');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const files = (): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

test('made once, closed to others, never overwritten', async () => {
  await createHubKeys(folder);
  const before = files();
  expect(Object.keys(before).toSorted()).toEqual(['kek.key', 'ledger-cases.key', 'ledger-directory.key', 'statement.key', 'transport.key']);
  for (const name of Object.keys(before)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  rmSync(join(folder, 'kek.key'));
  await createHubKeys(folder);
  const { 'kek.key': kek, ...kept } = files();
  const { 'kek.key': lost, ...others } = before;
  expect(kept).toEqual(others);
  expect(kek).not.toBe(lost);
});

test('a file that others can read, is missing or is damaged stops the start', async () => {
  await createHubKeys(folder);
  chmodSync(join(folder, 'statement.key'), 0o644);
  await expect(readHubKeys(folder)).rejects.toThrow(Fault);
  rmSync(join(folder, 'statement.key'));
  await expect(readHubKeys(folder)).rejects.toThrow(Fault);
});

test('the statement key signs as any other implementation of RFC 8032 does', async () => {
  await createHubKeys(folder);
  const { statement, ledgers } = await readHubKeys(folder);
  const seed = parseHex(files()['statement.key']?.trim() ?? '') ?? new Uint8Array(0);
  expect(statement.publicKey).toEqual(publicKeyOf(seed));
  expect(statement.sign('dauys/v1/x\0', utf8('said'))).toEqual(sign('dauys/v1/x\0', utf8('said'), seed));
  const signed = await ledgers.cases.sign(utf8('note'));
  expect(verify('', utf8('note'), signed, { publicKey: (await publicHubKeys(folder)).ledgers.cases, algorithm: 'ed25519' })).toBe(true);
});

test('what is wrapped opens for the same context and by the same key only', async () => {
  await createHubKeys(folder);
  const keys = await readHubKeys(folder);
  const wrapped = keys.wrap(utf8('secret'), utf8('a'));
  expect(keys.unwrap(wrapped, utf8('a'))).toEqual(utf8('secret'));
  expect(keys.wrap(utf8('secret'), utf8('a'))).not.toEqual(wrapped);
  for (const [bytes, context] of [
    [wrapped, 'b'],
    [wrapped.slice(0, -1), 'a'],
    [wrapped.slice(0, 20), 'a'],
    [new Uint8Array(0), 'a'],
  ] as const)
    expect(keys.unwrap(bytes, utf8(context))).toBeUndefined();
  await createHubKeys(join(folder, 'other'));
  expect((await readHubKeys(join(folder, 'other'))).unwrap(wrapped, utf8('a'))).toBeUndefined();
});

test('a configuration is checked whole, made absolute, and printed without its password', () => {
  const written = { port: 0, secrets: 's', anchor: 'a', operatorTokenFile: 't', witnesses: [] };
  const config = parseConfig({ ...written, databaseUrl: 'postgresql://dauys:sesame@db.example/dauys?password=sesame' }, '/etc/dauys');
  expect([config.secrets, config.host, Object.isFrozen(config)]).toEqual(['/etc/dauys/s', '127.0.0.1', true]);
  expect(printable(config)).not.toContain('sesame');
  expect(() => parseConfig(written, '/')).toThrow(/databaseUrl nor dataFolder/);
  expect(() => parseConfig({ ...written, port: -1, anchor: '', extra: 1 }, '/')).toThrow(/port.*anchor|anchor.*port/s);
});

test('an event is a line of JSON with its fields and nothing else', () => {
  const lines: string[] = [];
  const log: HubLog = createLog((line) => lines.push(line));
  log('intake.accepted', { terminal: '00000001', counter: 7 });
  const { time: _, ...line } = JSON.parse(lines[0] ?? '{}');
  expect(line).toEqual({ level: 30, event: 'intake.accepted', terminal: '00000001', counter: 7 });
});
