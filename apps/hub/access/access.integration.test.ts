import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64 } from '@dauys/basics/bytes.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { officer, provisionOf, startOfficersHub, type OfficersHub } from '../../../tools/test/officers-hub.ts';

let hub: OfficersHub;
const aigerim = officer('aigerim', 'court');
const marat = officer('marat', 'court');
const eve = officer('eve', 'court');

beforeAll(async () => {
  hub = await startOfficersHub();
  await hub.say(
    cast.bodySaid('court'),
    cast.epochSaid('court', 1, 0),
    cast.officerSaid('aigerim', 'court', aigerim.person),
    cast.officerSaid('marat', 'court', marat.person),
  );
  for (const who of [aigerim, marat]) expect((await hub.provision(who)).status).toBe(200);
});
afterAll(() => hub.stop());

const tryIn = (login: string, authKey: Uint8Array, totp: string) =>
  hub.ask('POST', '/api/access/password', { body: { login, authKey: base64(authKey), totp } });
const proofOf = (who: typeof aigerim) => tryIn(who.login, who.authKey, hub.code(who));

describe('signing in', () => {
  test('begin, prove, work, leave', async () => {
    const doors = await hub.ask('POST', '/api/access/begin', { body: { login: aigerim.login } });
    expect(doors.body).toMatchObject({ doors: [{ kind: 'password', salt: base64(new Uint8Array(16).fill(1)) }, { kind: 'recovery' }] });
    const entered = await proofOf(aigerim);
    expect(entered.body).toMatchObject({ officer: { id: 'aigerim', body: 'court', statementKey: aigerim.person.key } });
    const token = String(entered.body['token']);
    const file = base64(new Uint8Array([1, 2, 3]));
    const key = { body: 'court', epoch: 1, officer: 'aigerim', file };
    for (let twice = 0; twice < 2; twice++)
      expect((await hub.ask('POST', '/provision/epoch-keys', { token: hub.operator, body: key })).status).toBe(200);
    expect((await hub.ask('GET', '/api/keys', { token })).body).toEqual({ epochs: [{ epoch: 1, file }] });
    expect((await hub.ask('POST', '/api/access/sign-out', { token })).status).toBe(204);
    expect((await hub.ask('GET', '/api/keys', { token })).body).toEqual({ code: 'access/not-signed-in' });
  });

  test('S-35: one code, two logins at once, one succeeds', async () => {
    hub.pass(90_000);
    const answers = await Promise.all([proofOf(marat), proofOf(marat)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect(answers.find(({ status }) => status === 401)?.body).toEqual({ code: 'access/code-used' });
    expect((await proofOf(marat)).body).toEqual({ code: 'access/code-used' });
  });

  test('an unknown login looks like a known one: a salt that stays, and the same refusals', async () => {
    const begin = async (login: string) => (await hub.ask('POST', '/api/access/begin', { body: { login } })).body;
    expect(await begin('nobody')).toEqual(await begin('nobody'));
    expect(JSON.stringify(await begin('nobody'))).toMatch(
      /^\{"doors":\[\{"kind":"password","salt":"[^"]{24}"\},\{"kind":"recovery","salt":"[^"]{24}"\}\]\}$/,
    );
    expect(await begin('nobody')).not.toEqual(await begin('nobody2'));
    hub.pass(20 * 60_000);
    const [known, unknown] = [[], []] as [object[], object[]];
    for (let i = 0; i < 6; i++) {
      known.push((await tryIn(aigerim.login, marat.authKey, '000000')).body);
      unknown.push((await tryIn('nobody', marat.authKey, '000000')).body);
    }
    expect(unknown).toEqual(known);
    expect(known.slice(2)).toContainEqual({ code: 'http/slow-down', params: { seconds: 1 } });
  });

  test('wrong attempts delay and never lock out', async () => {
    hub.pass(20 * 60_000);
    for (let i = 0; i < 40; i++) {
      await tryIn(aigerim.login, marat.authKey, '000000');
      hub.pass(40_000);
    }
    await tryIn(aigerim.login, marat.authKey, '000000');
    expect((await proofOf(aigerim)).body).toMatchObject({ code: 'http/slow-down' });
    hub.pass(30_000);
    expect((await proofOf(aigerim)).status).toBe(200);
  });

  test('a thousand guesses at once are counted one by one', async () => {
    hub.pass(20 * 60_000);
    const answers = await Promise.all(Array.from({ length: 40 }, () => tryIn(marat.login, marat.authKey, '000000')));
    expect(answers.filter(({ body }) => body['code'] === 'access/wrong')).toHaveLength(3);
    hub.pass(20 * 60_000);
  });

  test.each([
    ['the password', () => tryIn(aigerim.login, marat.authKey, hub.code(aigerim))],
    ['the code', () => tryIn(aigerim.login, aigerim.authKey, hub.code(marat))],
    [
      'the age of the code',
      async () => {
        const old = hub.code(aigerim);
        hub.pass(61_000);
        return tryIn(aigerim.login, aigerim.authKey, old);
      },
    ],
  ])('%s alone is not enough', async (_, wrong) => {
    hub.pass(20 * 60_000);
    expect((await wrong()).body).toEqual({ code: 'access/wrong' });
  });

  test('a session ends after half an hour without a request, and after twelve hours in any case', async () => {
    const idle = await hub.signIn(aigerim);
    hub.pass(29 * 60_000);
    expect((await hub.ask('GET', '/api/keys', { token: idle })).status).toBe(200);
    hub.pass(29 * 60_000);
    expect((await hub.ask('GET', '/api/keys', { token: idle })).status).toBe(200);
    hub.pass(30 * 60_000);
    expect((await hub.ask('GET', '/api/keys', { token: idle })).status).toBe(401);
    const long = await hub.signIn(aigerim);
    for (let i = 0; i < 36; i++) {
      expect((await hub.ask('GET', '/api/keys', { token: long })).status).toBe(200);
      hub.pass(20 * 60_000);
    }
    expect((await hub.ask('GET', '/api/keys', { token: long })).status).toBe(401);
  });
});

describe('provisioning', () => {
  test('only by the operator', async () => {
    for (const token of [undefined, 'wrong', await hub.signIn(aigerim)])
      expect((await hub.ask('POST', '/provision/officers', { ...(token && { token }), body: provisionOf(eve) })).body).toEqual({
        code: 'access/operator-only',
      });
  });

  test('the operator cannot invent an officer, nor another key or body for one', async () => {
    const spoilt = [
      provisionOf(eve),
      { ...provisionOf(aigerim), statementKey: base64(eve.person.publicKey) },
      { ...provisionOf(aigerim), body: 'prosecutor' },
    ];
    for (const body of spoilt)
      expect((await hub.ask('POST', '/provision/officers', { token: hub.operator, body })).body).toEqual({
        code: 'directory/refused',
        params: { because: 'not-in-directory' },
      });
  });

  test('one login is one officer', async () => {
    const body = { ...provisionOf(aigerim), login: marat.login };
    const answer = await hub.ask('POST', '/provision/officers', { token: hub.operator, body });
    expect(answer.body).toEqual({ code: 'directory/refused', params: { because: 'login-taken' } });
  });

  test('an officer who leaves is out at once', async () => {
    const token = await hub.signIn(marat);
    expect((await hub.ask('GET', '/api/keys', { token })).status).toBe(200);
    await hub.say({ v: 1, kind: 'officer-retired', at: cast.day(3), id: 'marat' });
    expect((await hub.ask('GET', '/api/keys', { token })).status).toBe(401);
    hub.pass(90_000);
    expect((await proofOf(marat)).body).toEqual({ code: 'access/wrong' });
  });

  test('secrets are not in the database as they are', async () => {
    const [door] = await hub.db.query<{ v: Uint8Array; t: Uint8Array }>(
      'select verifier as v, totp_wrapped as t from password_doors where officer = $1',
      ['aigerim'],
    );
    expect(Buffer.from(door?.v ?? []).equals(aigerim.authKey)).toBe(false);
    expect(Buffer.from(door?.t ?? []).includes(Buffer.from(aigerim.totpSecret))).toBe(false);
  });
});
