/** A real TPM in software (swtpm) behind Debian's tools. */
import { base64, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import { STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import { parseSlipText, verifySlip } from '@dauys/sealing/slip.ts';
import { verify } from '@dauys/sealing/signature.ts';
import { AgentProcess, someEnvelope, until } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensure } from '../../../../tools/test/debian.ts';
import { wantedSwtpm } from '../../../../tools/test/wanted.ts';
import { machineFacts } from '../sources/machine.ts';
import { openTree } from '../sources/tree.ts';
import { ENROLMENT_DOMAIN } from '@dauys/sealing/enrolment.ts';
import { openDevice } from './device.ts';
import { agentProgram } from '../../../../tools/test/agent.ts';

let folder: string;
let tpm: ChildProcess;
/** Power on: what a TPM calls a reset. */
const powerOn = async (): Promise<void> => {
  const socket = join(folder, 'tpm');
  const places = [
    '--tpmstate',
    `dir=${join(folder, 'state')}`,
    '--server',
    `type=unixio,path=${socket}`,
    '--ctrl',
    `type=unixio,path=${socket}.ctrl`,
  ];
  tpm = spawn('swtpm', ['socket', '--tpm2', ...places, '--flags', 'not-need-init,startup-clear'], { stdio: 'ignore' });
  await until(() => existsSync(`${socket}.ctrl`));
};
const powerOff = async (): Promise<void> => {
  tpm.kill('SIGTERM');
  await until(() => tpm.exitCode !== null || tpm.signalCode !== null);
  for (const name of ['tpm', 'tpm.ctrl']) rmSync(join(folder, name), { force: true });
};

beforeAll(async () => {
  const missing = await ensure(wantedSwtpm);
  if (missing !== undefined) throw new Error(missing);
  folder = mkdtempSync(join(tmpdir(), 'dauys-swtpm-'));
  mkdirSync(join(folder, 'state'));
  await powerOn();
});
afterAll(async () => {
  await powerOff();
  rmSync(folder, { recursive: true, force: true });
});

const make = (file: string): { algorithm: string; publicKey: string } => {
  const program = fileURLToPath(new URL('make.ts', import.meta.url));
  const args = ['--no-warnings', program, '--tcti', `swtpm:path=${join(folder, 'tpm')}`, '--out', file];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' }));
};
/** Made once: the tests speak of one device. */
const file = (): string => join(folder, 'device.json');
let publicKey: Bytes;

test('holds the device key, which never leaves it, through power cycles, and counts them', async () => {
  const said = make(file());
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  // A second key in its place would end the first.
  expect(() => make(file())).toThrow();
  expect(() => make(join(folder, 'other.json'))).toThrow();
  expect(existsSync(join(folder, 'other.json'))).toBe(false);

  publicKey = parseBase64(said.publicKey) ?? utf8('');
  const device = openDevice(file());
  expect(device).toMatchObject({ algorithm: 'p256', publicKey });
  const signature = device.sign('dauys/v1/test\0', utf8('word'));
  const key = { publicKey, algorithm: 'p256' } as const;
  expect(verifyDevice(utf8('dauys/v1/test\0word'), signature, key)).toBe(true);
  expect(verify('dauys/v1/test\0', utf8('word'), signature, key)).toBe(true);
  expect(verify('dauys/v1/test\0', utf8('world'), signature, key)).toBe(false);

  const before = device.tpm?.life();
  await powerOff();
  expect(() => device.sign('', utf8('word'))).toThrow('is the TPM there');
  await powerOn();
  const after = openDevice(file());
  expect(after.publicKey).toEqual(publicKey);
  expect(verify('', utf8('word'), after.sign('', utf8('word')), key)).toBe(true);
  expect(after.tpm?.life().resets).toBe((before?.resets ?? 0) + 1);
  expect(machineFacts(openTree('/nowhere'), after.tpm?.life())).toEqual({
    resets: (before?.resets ?? 0) + 1,
    safe: expect.stringMatching(/^(yes|no)$/),
  });
});

test('enrolment makes a key in it, finds it again, and has it sign its request and nothing else', () => {
  const program = fileURLToPath(new URL('enrolment.ts', import.meta.url));
  const enrol = (words: readonly string[], input = ''): Record<string, string | number> =>
    JSON.parse(execFileSync(process.execPath, ['--no-warnings', program, ...words], { input, encoding: 'utf8', stdio: 'pipe' }));
  const own = ['--file', join(folder, 'enrolled.key'), '--tcti', `swtpm:path=${join(folder, 'tpm')}`, '--handle', '0x81010002'];
  const said = enrol(['key', ...own]);
  expect(said).toMatchObject({ algorithm: 'p256', tier: 1 });
  expect(enrol(['key', ...own])).toEqual(said);
  const key = { publicKey: parseBase64(String(said['publicKey'])) ?? utf8(''), algorithm: 'p256' } as const;
  const { signature } = enrol(['sign', ...own], base64(utf8('a request')));
  expect(verify(ENROLMENT_DOMAIN, utf8('a request'), parseBase64(String(signature)) ?? utf8(''), key)).toBe(true);
  // A TPM that does not answer is said, and never answered with a weaker key.
  const away = ['key', '--file', join(folder, 'away.key'), '--tcti', `swtpm:path=${join(folder, 'nowhere')}`];
  expect(() => enrol(away)).toThrow('is the TPM there');
  expect(existsSync(join(folder, 'away.key'))).toBe(false);
});

test('a terminal whose key is in it: its beats, slips, statements and journal hold as of any other', async () => {
  const hub = await HonestHub.make(new Map([['00000001', { publicKey, algorithm: 'p256' }]]));
  await hub.start();
  const agent = new AgentProcess({ main: agentProgram, hub, terminal: '00000001', deviceKey: file() });
  try {
    await agent.start();
    const envelope = someEnvelope();
    const { answer } = await agent.lodge(envelope);
    expect(verifySlip(parseSlipText(answer.slip), { publicKey, algorithm: 'p256' })).toMatchObject({ counter: 1, h: envelope.lodging.h });
    await until(async () => (await agent.stateOf(envelope)) === 'accepted');
    const boot = await until(() => hub.journals.of(1)[0]);
    expect(boot).toMatchObject({ kind: 'boot', details: { resets: openDevice(file()).tpm?.life().resets } });
    const { statement } = await until(() => hub.statuses.find((status) => status.statement !== undefined));
    const signed = { bytes: parseBase64(statement?.bytes ?? ''), signature: parseBase64(statement?.signature ?? '') };
    expect(verify(STATEMENT_DOMAIN, signed.bytes ?? utf8(''), signed.signature ?? utf8(''), { publicKey, algorithm: 'p256' })).toBe(true);
  } finally {
    await agent.remove();
    await hub.stop();
  }
});
