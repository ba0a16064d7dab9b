import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { softPasskey } from '@dauys/testing/authenticator.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { officer, startOfficersHub, type OfficerHere, type OfficersHub } from '../../../tools/test/officers-hub.ts';
import { accept, claimOf, confirm, enter, invite, make } from '../../../tools/test/passkeys.ts';

let hub: OfficersHub;
const marat = officer('marat', 'court');
const dana = officer('dana', 'court');
const MINUTE = 60_000;
const code = (value: string) => ({ code: value });
const sayKeys = (token: string, who: OfficerHere, change: Parameters<typeof claimOf>[1] = {}) =>
  hub.ask('POST', '/api/access/invitation/keys', { token, body: claimOf(who, change) });
const isIn = async (token: string) => (await hub.ask('GET', '/api/keys', { token })).status === 200;
const come = async (who: OfficerHere): Promise<string> => String((await accept(hub, (await invite(hub, who)).digits)).body['token']);
const recover = (login: string, authKey: Uint8Array) =>
  hub.ask('POST', '/api/access/recovery', { body: { login, authKey: base64(authKey) } });
const saltOf = async (login: string) => (await hub.ask('POST', '/api/access/begin', { body: { login } })).body['doors'];
const setRecovery = (token: string, authKey: Uint8Array) =>
  hub.ask('PUT', '/api/access/recovery', { token, body: { authKey: base64(authKey), wrappedKeys: base64(utf8('wrapped on paper')) } });

beforeAll(async () => {
  hub = await startOfficersHub();
  await hub.say(
    cast.bodySaid('court'),
    cast.bodySaid('npm'),
    cast.epochSaid('court', 1, 0),
    cast.officerSaid('marat', 'court', marat.person),
  );
  expect((await hub.provision(marat)).status).toBe(200);
});
afterAll(() => hub.stop());

describe('a new officer', () => {
  const [first, second] = [softPasskey(), softPasskey()];
  test('is invited by the operator, makes keys and two passkeys, and comes in once the directory says the same', async () => {
    const { digits, answer } = await invite(hub, dana);
    expect(answer.status).toBe(200);
    const entered = await accept(hub, digits);
    expect(entered.body).toMatchObject({ officer: { id: 'dana', name: 'dana', body: 'court', login: dana.login }, left: 2 });
    const token = String(entered.body['token']);
    expect((await make(hub, { token, body: 'court', passkey: first })).body).toEqual(code('access/invitation-refused'));
    expect((await sayKeys(token, dana)).status).toBe(204);
    for (const passkey of [first, second]) expect((await make(hub, { token, body: 'court', passkey })).body).toEqual({ state: 'usable' });
    expect((await make(hub, { token, body: 'court', passkey: softPasskey() })).body).toEqual(code('access/invitation-refused'));
    expect((await setRecovery(token, dana.authKey)).status).toBe(204);
    // She is nobody yet: her body's keys, lists and cases stay shut, and so does the door.
    expect(await isIn(token)).toBe(false);
    expect((await enter(hub, { passkey: first, body: 'court' })).body).toEqual(code('access/not-listed'));
    await hub.say(cast.officerSaid('dana', 'court', dana.person));
    expect(await isIn(token)).toBe(false);
    for (const passkey of [first, second]) expect((await enter(hub, { passkey, body: 'court' })).status).toBe(200);
  });

  test('an invitation works once, for a week, and the newest replaces the others', async () => {
    const nurlan = officer('nurlan', 'court');
    const { digits } = await invite(hub, nurlan);
    const wrong = `${digits.slice(0, 29)}${(Number(digits[29]) + 1) % 10}`;
    expect((await accept(hub, wrong)).body).toEqual(code('access/invitation-refused'));
    const [token, rival] = await Promise.all([accept(hub, digits), accept(hub, digits)]);
    const made = await Promise.all([token, rival].map(({ body }) => sayKeys(String(body['token']), nurlan)));
    expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 401]);
    expect((await accept(hub, digits)).body).toEqual(code('access/invitation-refused'));
    const older = await invite(hub, nurlan);
    const newer = await invite(hub, nurlan);
    expect((await accept(hub, older.digits)).body).toEqual(code('access/invitation-refused'));
    hub.pass(7 * 24 * 60 * MINUTE);
    expect((await accept(hub, newer.digits)).body).toEqual(code('access/invitation-refused'));
  });

  test('the operator cannot move an officer to another body, take a login, or invite where there are no passkeys', async () => {
    const because = (why: string) => ({ code: 'directory/refused', params: { because: why } });
    expect((await invite(hub, { ...dana, body: 'npm' })).answer.body).toEqual(because('not-in-directory'));
    expect((await invite(hub, officer('olzhas', 'nowhere'))).answer.body).toEqual(because('not-in-directory'));
    expect((await invite(hub, { ...officer('olzhas', 'court'), login: marat.login })).answer.body).toEqual(because('login-taken'));
    expect((await invite(hub, officer('olzhas', 'npm'))).answer.body).toEqual(code('access/no-workspace-origin'));
    const stranger = await hub.ask('POST', '/provision/invitations', { token: await hub.signIn(marat), body: {} });
    expect(stranger.body).toEqual(code('access/operator-only'));
  });

  test('what she says of her keys must be hers and about her', async () => {
    const token = await come(officer('erlan', 'court'));
    const erlan = officer('erlan', 'court');
    expect((await sayKeys(token, { ...erlan, person: dana.person }, { statementKey: base64(erlan.person.publicKey) })).body).toEqual(
      code('access/bad-signature'),
    );
    for (const field of ['id', 'body', 'name'] as const)
      expect((await sayKeys(token, erlan, { [field]: 'npm' })).body).toEqual({ code: 'access/mismatch', params: { field } });
    expect((await sayKeys(token, erlan, { recipient: 'age1qqqq' })).body).toEqual(code('http/malformed'));
    expect((await sayKeys(token, erlan)).status).toBe(204);
  });

  test('S-34: the session of an invitation reaches what belongs to it and nothing else', async () => {
    const token = await come(officer('erlan', 'court'));
    const { id } = await hub.accept('court');
    const asks = [
      ['GET', '/api/keys'],
      ['GET', '/api/cases'],
      ['GET', '/api/cases/chain'],
      ['GET', `/api/cases/${id}/envelope`],
      ['GET', '/api/access/doors'],
      ['GET', '/api/access/sessions'],
      ['GET', '/api/access/colleagues'],
    ] as const;
    for (const [method, url] of asks)
      expect([url, (await hub.ask(method, url, { token })).body]).toEqual([url, code('access/not-signed-in')]);
    expect((await hub.ask('POST', '/api/access/verify/begin', { token, body: {} })).body).toEqual(code('access/not-signed-in'));
    hub.pass(60 * MINUTE);
    expect((await sayKeys(token, officer('erlan', 'court'))).body).toEqual(code('access/not-signed-in'));
  });
});

describe('an officer who begins anew', () => {
  test('loses what opened her old keys the moment she has new ones; a colleague hands her the epochs again', async () => {
    const before = await come(dana);
    const old = softPasskey();
    expect((await sayKeys(before, dana)).status).toBe(204);
    expect((await make(hub, { token: before, body: 'court', passkey: old })).body).toEqual({ state: 'usable' });
    expect((await hub.provision(dana)).status).toBe(200);
    const working = String((await enter(hub, { passkey: old, body: 'court' })).body['token']);
    const key = { body: 'court', epoch: 1, officer: 'dana', file: base64(utf8('sealed to the old key')) };
    expect((await hub.ask('POST', '/provision/epoch-keys', { token: hub.operator, body: key })).status).toBe(200);

    const anew: OfficerHere = { ...dana, person: cast.person('dana, with new keys') };
    const token = await come(anew);
    expect(await isIn(working)).toBe(true);
    expect((await sayKeys(token, anew)).status).toBe(204);
    const passkey = softPasskey();
    expect((await make(hub, { token, body: 'court', passkey })).body).toEqual({ state: 'usable' });
    expect(await isIn(working)).toBe(false);
    await hub.say(cast.officerSaid('dana', 'court', anew.person, cast.day(5)));
    expect((await enter(hub, { passkey: old, body: 'court' })).body).toEqual(code('access/passkey-refused'));
    expect(
      (await hub.ask('POST', '/api/access/password', { body: { login: dana.login, authKey: base64(dana.authKey), totp: hub.code(dana) } }))
        .body,
    ).toEqual(code('access/wrong'));
    const session = String((await enter(hub, { passkey, body: 'court' })).body['token']);
    expect((await hub.ask('GET', '/api/keys', { token: session })).body).toEqual({ epochs: [] });
    const epochs = [{ epoch: 1, file: base64(utf8('sealed to the new key')) }];
    const handed = await hub.ask('PUT', '/api/access/colleagues/epochs', {
      token: await hub.signIn(marat),
      body: { officer: 'dana', epochs },
    });
    expect(handed.status).toBe(204);
    expect((await hub.ask('GET', '/api/keys', { token: session })).body).toEqual({ epochs });
  });
});

describe('the recovery key', () => {
  test('opens a way to new passkeys that a colleague confirms, and nothing else (S-34)', async () => {
    hub.pass(20 * MINUTE);
    const salt = await saltOf(marat.login);
    expect((await setRecovery(await hub.signIn(marat), marat.authKey)).status).toBe(204);
    // Whether there is one does not show from outside.
    expect(await saltOf(marat.login)).toEqual(salt);
    const { body } = await recover(marat.login, marat.authKey);
    expect(body).toMatchObject({ officer: { id: 'marat', login: marat.login }, wrappedKeys: base64(utf8('wrapped on paper')) });
    const token = String(body['token']);
    expect(await isIn(token)).toBe(false);
    const { id } = await hub.accept('court');
    expect((await hub.ask('GET', `/api/cases/${id}/envelope`, { token })).body).toEqual(code('access/not-signed-in'));
    const passkey = softPasskey();
    expect((await make(hub, { token, body: 'court', passkey })).body).toEqual({ state: 'waiting' });
    expect((await enter(hub, { passkey, body: 'court' })).body).toEqual(code('access/passkey-waits'));
    const helper = officer('helper', 'court');
    await hub.say(cast.officerSaid('helper', 'court', helper.person));
    expect((await hub.provision(helper)).status).toBe(200);
    expect((await confirm(hub, helper, { passkey, officer: 'marat' })).status).toBe(204);
    expect((await enter(hub, { passkey, body: 'court' })).status).toBe(200);
  });

  test('a newer one replaces it', async () => {
    expect((await setRecovery(await hub.signIn(marat), dana.authKey)).status).toBe(204);
    expect((await recover(marat.login, marat.authKey)).body).toEqual(code('access/recovery-refused'));
    expect((await recover(marat.login, dana.authKey)).status).toBe(200);
  });

  test('an unknown login, one without it and a wrong key look alike, and are slowed alike', async () => {
    hub.pass(20 * MINUTE);
    const tries = async (login: string) => {
      const answers: object[] = [];
      for (let i = 0; i < 5; i++) answers.push((await recover(login, new Uint8Array(32).fill(9))).body);
      return answers;
    };
    const known = await tries(marat.login);
    expect(known.at(-1)).toEqual({ code: 'http/slow-down', params: { seconds: 1 } });
    expect(await tries('nobody')).toEqual(known);
    expect(await tries(officer('helper', 'court').login)).toEqual(known);
    // The password door is another door: nobody shuts it from here.
    expect(await isIn(await hub.signIn(marat))).toBe(true);
  });

  test('an officer who has left has none', async () => {
    hub.pass(20 * MINUTE);
    await hub.say({ v: 1, kind: 'officer-retired', at: cast.day(9), id: 'marat' });
    expect((await recover(marat.login, dana.authKey)).body).toEqual(code('access/recovery-refused'));
  });
});
