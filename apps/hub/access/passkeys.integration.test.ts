import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { softPasskey, type SoftPasskey } from '@dauys/testing/authenticator.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { officer, originOf, startOfficersHub, type OfficerHere, type OfficersHub } from '../../../tools/test/officers-hub.ts';
import { confirm, enter, make, verify } from '../../../tools/test/passkeys.ts';

let hub: OfficersHub;
const aigerim = officer('aigerim', 'court');
const marat = officer('marat', 'court');
const saule = officer('saule', 'ombudsman');
/** Two of Aigerim’s, in use; the second never counts. */
const [first, second] = [softPasskey(), softPasskey({ counts: false })];

const MINUTE = 60_000;
const isIn = async (token: string) => (await hub.ask('GET', '/api/keys', { token })).status === 200;
const lose = (token: string, passkey: SoftPasskey) =>
  hub.ask('POST', '/api/access/passkeys/lost', { token, body: { credential: passkey.credential } });
const makeUsable = async (passkey: SoftPasskey, who: OfficerHere = aigerim) => {
  expect((await make(hub, { token: await hub.signIn(who), body: who.body, passkey })).body).toEqual({ state: 'waiting' });
  expect((await confirm(hub, marat, { passkey, officer: who.id })).status).toBe(204);
};
const code = (value: string) => ({ code: value });

beforeAll(async () => {
  hub = await startOfficersHub();
  await hub.say(cast.bodySaid('court'), cast.bodySaid('ombudsman'), cast.epochSaid('court', 1, 0), cast.epochSaid('court', 2, 1));
  for (const who of [aigerim, marat, saule]) {
    await hub.say(cast.officerSaid(who.id, who.body, who.person));
    expect((await hub.provision(who)).status).toBe(200);
  }
  await makeUsable(first);
  await makeUsable(second);
});
afterAll(() => hub.stop());

describe('signing in by a passkey', () => {
  test('no login is asked; each opens with the keys that were wrapped for it', async () => {
    for (const passkey of [first, second]) {
      const { body } = await enter(hub, { passkey, body: 'court' });
      expect(body).toMatchObject({ officer: { id: 'aigerim', body: 'court', statementKey: aigerim.person.key }, verifiedFor: 300 });
      expect(body['wrappedKeys']).toBe(base64(utf8(`wrapped for ${passkey.credential}`)));
      expect(await isIn(String(body['token']))).toBe(true);
    }
  });

  test.each([
    ['another body’s origin, on the same host', { origin: originOf('ombudsman') }],
    ['a foreign origin', { origin: 'https://desk.example' }],
    ['a wrong RP id', { rpId: 'desk.example' }],
    ['no verification of the user', { isVerified: false }],
    ['nobody present', { isPresent: false }],
    ['another ceremony', { type: 'webauthn.create' }],
    ['a framed page', { crossOrigin: true }],
    ['a signature that does not hold', { signature: 'flipped' }],
    ['a challenge of nobody', { challenge: base64(new Uint8Array(37).fill(1)) }],
  ] as const)('%s is refused like a stranger’s passkey', async (_, spoilt) => {
    expect((await enter(hub, { passkey: first, body: 'court' }, spoilt)).body).toEqual(code('access/passkey-refused'));
    expect((await enter(hub, { passkey: softPasskey(), body: 'court' }, spoilt)).body).toEqual(code('access/passkey-refused'));
    hub.pass(20 * MINUTE);
  });

  test('a challenge is answered once, and not late', async () => {
    const ask = async () => String((await hub.ask('POST', '/api/access/passkey/begin', { body: {} })).body['challenge']);
    const once = await ask();
    const answers = await Promise.all([1, 2, 3].map(() => enter(hub, { passkey: second, body: 'court' }, { challenge: once })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    const late = await ask();
    hub.pass(5 * MINUTE);
    expect((await enter(hub, { passkey: second, body: 'court' }, { challenge: late })).body).toEqual(code('access/passkey-refused'));
    hub.pass(20 * MINUTE);
    // One that a wrong answer used up stays used up.
    const spent = await ask();
    await enter(hub, { passkey: second, body: 'court' }, { challenge: spent, signature: 'flipped' });
    expect((await enter(hub, { passkey: second, body: 'court' }, { challenge: spent })).status).toBe(401);
    hub.pass(20 * MINUTE);
  });

  test('a challenge of one session is none at the door, nor in another session', async () => {
    const mine = await hub.signIn(aigerim);
    const challenge = String((await hub.ask('POST', '/api/access/verify/begin', { token: mine, body: {} })).body['challenge']);
    expect((await enter(hub, { passkey: second, body: 'court' }, { challenge })).body).toEqual(code('access/passkey-refused'));
    const other = await hub.signIn(aigerim);
    expect((await verify(hub, { token: other, passkey: second, body: 'court' }, { challenge })).body).toEqual(
      code('access/passkey-refused'),
    );
    hub.pass(20 * MINUTE);
  });

  test('a counter that does not rise means a copy: whoever holds one is told, and only one that counts on opens', async () => {
    const passkey = softPasskey();
    await makeUsable(passkey);
    expect((await enter(hub, { passkey, body: 'court' }, { counter: 50 })).status).toBe(200);
    for (const counter of [50, 49, 0])
      expect((await enter(hub, { passkey, body: 'court' }, { counter })).body).toEqual(code('access/passkey-copied'));
    hub.pass(20 * MINUTE);
    expect((await enter(hub, { passkey, body: 'court' }, { counter: 51 })).status).toBe(200);
    expect((await lose(await hub.signIn(aigerim), passkey)).status).toBe(204);
  });

  test('of two copies that show one count at once, one comes in', async () => {
    const passkey = softPasskey();
    await makeUsable(passkey);
    const answers = await Promise.all([1, 2, 3].map(() => enter(hub, { passkey, body: 'court' }, { counter: 9 })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await lose(await hub.signIn(aigerim), passkey)).status).toBe(204);
  });

  test('wrong attempts at one passkey delay, known or not, and others do not wait', async () => {
    hub.pass(20 * MINUTE);
    const stranger = softPasskey();
    const tries = async (passkey: SoftPasskey) => {
      const answers: object[] = [];
      for (let i = 0; i < 5; i++) answers.push((await enter(hub, { passkey, body: 'court' }, { signature: 'flipped' })).body);
      return answers;
    };
    const known = await tries(first);
    expect(await tries(stranger)).toEqual(known);
    expect(known.at(-1)).toEqual({ code: 'http/slow-down', params: { seconds: 1 } });
    expect((await enter(hub, { passkey: second, body: 'court' })).status).toBe(200);
    hub.pass(20 * MINUTE);
  });

  test('ML-DSA-44 passkeys fit: public keys of 1.3 kB and signatures of 2.4 kB', async () => {
    const passkey = softPasskey({ algorithm: 'ML-DSA-44' });
    await makeUsable(passkey);
    expect((await enter(hub, { passkey, body: 'court' })).status).toBe(200);
    expect((await enter(hub, { passkey, body: 'court' }, { signature: 'flipped' })).body).toEqual(code('access/passkey-refused'));
    const [row] = await hub.db.query<{ n: number }>(
      `select octet_length(public_key) as n from passkeys where credential = decode($1, 'base64')`,
      [passkey.credential],
    );
    expect(row?.n).toBeGreaterThan(1_312);
    expect((await lose(await hub.signIn(aigerim), passkey)).status).toBe(204);
  });
});

describe('making one', () => {
  test.each([
    ['another body’s origin', { origin: originOf('ombudsman') }],
    ['a wrong RP id', { rpId: 'desk.example' }],
    ['no verification of the user', { isVerified: false }],
    ['another ceremony', { type: 'webauthn.get' }],
    ['an attestation with certificates', { attestation: 'certified' }],
    ['an attestation that is none', { attestation: 'none at all' }],
    ['a challenge of nobody', { challenge: base64(new Uint8Array(37).fill(1)) }],
  ] as const)('%s is refused', async (_, spoilt) => {
    const token = await hub.signIn(aigerim);
    const before = (await hub.db.query('select 1 from passkeys')).length;
    expect((await make(hub, { token, body: 'court', passkey: softPasskey() }, spoilt)).body).toEqual(code('access/passkey-refused'));
    expect((await hub.db.query('select 1 from passkeys')).length).toBe(before);
  });

  test('an algorithm that was not offered is refused', async () => {
    const passkey = softPasskey({ algorithm: 'ES384' });
    expect((await make(hub, { token: await hub.signIn(aigerim), body: 'court', passkey })).body).toEqual(code('access/passkey-refused'));
  });

  test('it opens nothing until a second officer has confirmed it; a second time is no second passkey', async () => {
    const passkey = softPasskey();
    const token = await hub.signIn(aigerim);
    expect((await make(hub, { token, body: 'court', passkey })).body).toEqual({ state: 'waiting' });
    expect((await make(hub, { token, body: 'court', passkey })).body).toEqual(code('access/passkey-known'));
    expect((await make(hub, { token: await hub.signIn(marat), body: 'court', passkey })).body).toEqual(code('access/passkey-known'));
    expect((await enter(hub, { passkey, body: 'court' })).body).toEqual(code('access/passkey-waits'));
    expect((await verify(hub, { token, passkey, body: 'court' })).body).toEqual(code('access/passkey-waits'));
    expect((await confirm(hub, marat, { passkey, officer: 'aigerim' })).status).toBe(204);
    expect((await enter(hub, { passkey, body: 'court' })).status).toBe(200);
    expect((await lose(await hub.signIn(aigerim), passkey)).status).toBe(204);
  });

  test('a body whose origin nobody wrote down has no passkeys', async () => {
    const nurlan = officer('nurlan', 'npm');
    await hub.say(cast.bodySaid('npm'), cast.officerSaid('nurlan', 'npm', nurlan.person));
    expect((await hub.provision(nurlan)).status).toBe(200);
    const token = await hub.signIn(nurlan);
    const passkey = softPasskey();
    expect((await hub.ask('POST', '/api/access/passkeys/begin', { token, body: {} })).body).toEqual(code('access/no-workspace-origin'));
    expect((await make(hub, { token, body: 'npm', passkey }, { challenge: 'AAAA' })).body).toEqual(code('access/no-workspace-origin'));
  });

  test('a passkey once made cannot be changed, revived or counted back, whatever the code does', async () => {
    const row = `where credential = decode('${first.credential}', 'base64')`;
    for (const change of [
      "officer = 'marat'",
      "public_key = '\\x00112233445566778899001122334455'",
      "wrapped_keys = '\\x01'",
      'counter = 0',
      "state = 'waiting'",
    ])
      await expect(hub.db.query(`update passkeys set ${change} ${row}`)).rejects.toThrow();
    await expect(hub.db.query(`delete from passkeys ${row}`)).rejects.toThrow('may never be forgotten');
    await expect(hub.db.query(`update passkeys set state = 'usable' where state = 'lost'`)).rejects.toThrow('does not come back');
    await expect(hub.db.query('delete from key_changes')).rejects.toThrow('may never change');
  });
});
