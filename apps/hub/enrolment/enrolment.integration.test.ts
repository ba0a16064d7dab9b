/** A terminal from a bare device to its first beats: command line, hub and agent as they are, on one real database. */
import canonicalize from 'canonicalize';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { ENROLMENT_DECISION_DOMAIN, type EnrolmentDecision, type EnrolmentShown } from '@dauys/protocol/enrolment.ts';
import { day, officerSaid, seedOfPerson } from '@dauys/testing/directory-cast.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpAt } from '../../../tools/demo/totp.ts';
import { dauysHere } from '../../../tools/test/commands.ts';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { officer, provisionOf, type OfficerHere } from '../../../tools/test/officers-hub.ts';
import type { RunningHub } from '../start.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-enrol-'));
const at = (name: string): string => join(folder, name);
const OPERATOR = 'operator-token-of-the-test-is-long-enough';
const saule = officer('saule', 'ombudsman');
const clerk = officer('clerk', 'court');
let stage: StagedHub;
let hub: RunningHub;
let agent: number | undefined;
/** Her six digits work once. */
let sauleToken: string;

beforeAll(async () => {
  stage = await stageHub({ config: { enrolmentBodies: ['ombudsman'], sequencing: { directorySeconds: 0.2 }, beat: { beatSeconds: 1 } } });
  hub = await stage.start();
  writeFileSync(at('operator.token'), OPERATOR);
  for (const name of ['ombudsman', 'npm']) writeFileSync(at(`${name}.key`), `${hex(seedOfPerson(name))}\n`);
  const pace = { beatSeconds: 1, cellBytes: 24_576, feedSeconds: 600, repliesPerChunk: 1, batchSeconds: 60, outboxQuotaBytes: 1_000_000 };
  await stage.announce([{ v: 1, kind: 'policy', at: day(1), version: 1, ...pace }]);
  await stage.announce([saule, clerk].map((who) => officerSaid(who.id, who.body, who.person)));
  // Nobody asks before the hub knows, and the ledger shows, the last that was announced.
  while (!(await hub.context.directory.refresh()).officers.has(clerk.id) || (await published()) < ANNOUNCED)
    await new Promise((resolve) => setTimeout(resolve, 50));
  for (const who of [saule, clerk]) expect((await post('/provision/officers', provisionOf(who), OPERATOR)).status).toBeLessThan(300);
}, 60_000);
afterAll(async () => {
  if (agent !== undefined) process.kill(agent, 'SIGTERM');
  await hub.stop();
  await stage.remove();
  rmSync(folder, { recursive: true });
});

const ask = async (path: string, options: RequestInit = {}): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${hub.url}${path}`, options);
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
};
/** What the stage itself announces, a policy, two officers. */
const ANNOUNCED = 10;
/** Entries of the directory ledger that anybody can read. */
const published = async (): Promise<number> => {
  const checkpoint = await fetch(`${hub.url}/ledger/directory/checkpoint`);
  return checkpoint.ok ? Number((await checkpoint.text()).split('\n')[1]) : 0;
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const post = (path: string, body: object, token?: string) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : bearer(token)) },
    body: JSON.stringify(body),
  });
const signIn = async (who: OfficerHere): Promise<string> => {
  const proof = { login: who.login, authKey: base64(who.authKey), totp: totpAt(who.totpSecret, Date.now()) };
  return String((await post('/api/access/password', proof)).body['token']);
};
const decide = (token: string, shown: EnrolmentShown, who: OfficerHere, change: Partial<EnrolmentDecision> = {}) => {
  const { id: request, terminal, technician } = shown;
  const said = {
    v: 1,
    kind: 'approved',
    request,
    terminal,
    technician,
    body: who.body,
    by: who.id,
    at: isoOf(systemClock.now()),
    ...change,
  };
  const statement = utf8(canonicalize(said) ?? '');
  const signature = base64(who.person.sign(concat(utf8(ENROLMENT_DECISION_DOMAIN), statement)));
  return post('/api/enrolments/decisions', { statement: base64(statement), signature, key: who.person.key }, token);
};
const listed = async (token: string): Promise<readonly EnrolmentShown[]> =>
  ((await ask('/api/enrolments', { headers: bearer(token) })).body['enrolments'] ?? []) as readonly EnrolmentShown[];

const where = () => ['--hub', hub.url, '--anchor', stage.config.anchor];
const pass = async (technician: string, file: string, facility = 'kapshagai'): Promise<void> => {
  const token = ['--operator-token', at('operator.token')];
  const { exit, said } = await dauysHere(
    'terminal',
    'pass',
    '--hub',
    hub.url,
    ...token,
    '--facility',
    facility,
    '--technician',
    technician,
  );
  expect(exit).toBe(0);
  writeFileSync(at(file), String(said['digits']));
};
const enrol = (device: string, ...more: readonly string[]) =>
  dauysHere('terminal', 'enrol', ...where(), '--folder', at(device), '--port', '0', '--software', ...more);
const first = (device: string, file: string, ...more: readonly string[]) =>
  enrol(device, '--facility', 'kapshagai', '--place', 'corridor 2', '--hours', '08:00-20:00', '--pass', at(file), '--wait', '0', ...more);

test('two people, k signers and the device itself: from a bare machine to a terminal that the hub hears', async () => {
  await pass('Нұрлан Сейітов', 'pass');
  const asked = await first('one', 'pass');
  expect(asked).toMatchObject({ exit: 4, said: { state: 'waiting', tier: 3, terminal: '00000002' } });
  expect(String(asked.said['digits'])).toMatch(/^(?:\d{5} ){3}\d{5}$/);
  expect([statSync(join(at('one'), 'device.key')).mode & 0o777, existsSync(join(at('one'), 'agent.json'))]).toEqual([0o600, false]);
  // Stopped and started again: the same request, and its pass is not asked for.
  expect(await enrol('one', '--wait', '0')).toEqual(asked);

  sauleToken = await signIn(saule);
  const token = sauleToken;
  const [shown] = await listed(token);
  if (shown === undefined) throw new Error('nothing is listed');
  expect(shown).toMatchObject({ id: asked.said['id'], technician: 'Нұрлан Сейітов', state: 'waiting' });
  const draft = (to: string) => dauysHere('terminal', 'draft', ...where(), '--request', shown.id, '--to', at(to));
  expect(await draft('early.entry')).toMatchObject({ exit: 1, said: { error: 'enrolment/not-approved' } });

  expect((await decide(token, shown, saule, { terminal: '00000009' })).body).toEqual({
    code: 'access/mismatch',
    params: { field: 'terminal' },
  });
  expect((await decide(token, shown, saule)).status).toBe(204);
  expect((await decide(token, shown, saule)).status).toBe(204);
  expect((await decide(token, shown, saule, { kind: 'refused' })).body).toEqual({ code: 'enrolment/decided' });
  // Approved is not a terminal: nobody has stated it.
  expect(await enrol('one', '--wait', '0')).toMatchObject({ exit: 4, said: { state: 'approved' } });
  expect(hub.context.directory.current().terminals.has('00000002')).toBe(false);

  expect(await draft('terminal.entry')).toMatchObject({
    exit: 0,
    said: { technician: 'Нұрлан Сейітов', officer: 'saule', place: 'corridor 2' },
  });
  for (const name of ['ombudsman', 'npm'])
    await dauysHere('directory', 'sign', at('terminal.entry'), '--key', at(`${name}.key`), '--anchor', stage.config.anchor, '--yes');
  expect((await dauysHere('directory', 'submit', at('terminal.entry'), ...where(), '--wait', '20')).exit).toBe(0);

  const settled = await enrol('one', '--wait', '0', '--start');
  expect(settled).toMatchObject({ exit: 4, said: { state: 'stated', config: join(at('one'), 'agent.json') } });
  agent = Number(settled.said['agent']);
  await expect.poll(async () => await stage.db.query('select terminal from beat_states'), { timeout: 30_000 }).toEqual([{ terminal: 2 }]);
  expect(readFileSync(join(at('one'), 'agent.log'), 'utf8')).toContain('agent.started');
  // It beats, and is not in use before its first canary was opened at the recipient. (What a responder reports is shown by apps/hub/fleet/availability.integration.test.ts.)
  const seen = `insert into canary_seen (envelope_id, body, terminal, accepted_at, what, nonce, statement, signature, key, reported_at)
    values ($1, 'court', $2, $3, 'canary', $1, $4, $5, $6, $3)`;
  const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
  await stage.db.query(seen, [bytes(16, 1), 1, Date.now(), bytes(9, 1), bytes(64, 1), bytes(8, 1)]);
  expect(await enrol('one', '--wait', '0')).toMatchObject({ exit: 4, said: { state: 'stated' } });
  await stage.db.query(seen, [bytes(16, 2), 2, Date.now(), bytes(9, 1), bytes(64, 1), bytes(8, 1)]);
  expect(await enrol('one', '--wait', '20')).toMatchObject({ exit: 0, said: { state: 'in-use', terminal: '00000002' } });
});

test('a pass is good for one request at its facility, and no refusal says why', async () => {
  await pass('Болат Исқақов', 'second');
  const at2 = (device: string, facility: string) =>
    enrol(device, '--facility', facility, '--place', 'hall', '--pass', at('second'), '--wait', '0');
  expect(await at2('two', 'nowhere')).toMatchObject({ exit: 2, said: { error: 'fleet/unknown-facility' } });
  expect(existsSync(join(at('two'), 'enrolment.json'))).toBe(false);
  expect((await at2('two', 'kapshagai')).exit).toBe(4);
  expect(await at2('three', 'kapshagai')).toMatchObject({ exit: 1, said: { error: 'enrolment/pass-refused' } });
});

test('nobody decides whose body may not, nobody approves her own, a refused device is told so, and what is decided stays', async () => {
  await pass('Saule', 'her-own');
  expect((await first('own', 'her-own')).exit).toBe(4);
  const [token, other] = [sauleToken, await signIn(clerk)];
  const own = (await listed(token)).find(({ technician }) => technician === 'Saule');
  if (own === undefined) throw new Error('her own request is not listed');
  expect((await ask('/api/enrolments', { headers: bearer(other) })).body).toEqual({ code: 'enrolment/not-entitled' });
  const nobodys = { ...own, id: '00'.repeat(32) };
  for (const one of [own, nobodys]) expect((await decide(other, one, clerk)).body).toEqual({ code: 'enrolment/not-entitled' });
  expect((await decide(token, nobodys, saule)).body).toEqual({ code: 'enrolment/not-found' });
  expect((await decide(token, own, { ...saule, person: clerk.person })).body).toEqual({ code: 'access/bad-signature' });
  expect((await decide(token, own, saule)).body).toEqual({ code: 'enrolment/same-person' });
  await stage.db.query('update officer_sessions set verified_at = verified_at - 300000');
  expect((await decide(token, own, saule, { kind: 'refused' })).body).toEqual({ code: 'access/verify-again' });
  await stage.db.query('update officer_sessions set verified_at = verified_at + 300000');
  expect((await decide(token, own, saule, { kind: 'refused' })).status).toBe(204);
  expect(await enrol('own', '--wait', '0')).toMatchObject({ exit: 1, said: { error: 'enrolment/refused' } });
  expect((await ask(`/enrolment/requests/${'00'.repeat(32)}`)).body).toEqual({ code: 'enrolment/not-found' });
  for (const forged of [
    `update enrolments set decided = 'approved'`,
    'update enrolments set terminal = 77 where decided is null',
    'delete from enrolments',
    'truncate enrolments',
    `update enrolment_passes set technician = 'x'`,
    'delete from enrolment_passes',
  ])
    await expect(stage.db.query(forged)).rejects.toThrow(/decided once|never|may never/);
});
