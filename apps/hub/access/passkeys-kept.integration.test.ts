import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { softPasskey, type SoftPasskey } from '@dauys/testing/authenticator.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { officer, originOf, startOfficersHub, type OfficerHere, type OfficersHub } from '../../../tools/test/officers-hub.ts';
import { confirm, decisionOf, enter, make, verify } from '../../../tools/test/passkeys.ts';

let hub: OfficersHub;
const aigerim = officer('aigerim', 'court');
const marat = officer('marat', 'court');
const saule = officer('saule', 'ombudsman');
/** Two of Aigerim’s, in use. */
const [first, second] = [softPasskey(), softPasskey({ counts: false })];

const MINUTE = 60_000;
const tell = async (token: string, path: string) => (await hub.ask('GET', `/api/access/${path}`, { token })).body;
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

describe('a second officer', () => {
  const waiting = async () => {
    const passkey = softPasskey();
    expect((await make(hub, { token: await hub.signIn(aigerim), body: 'court', passkey })).status).toBe(200);
    return passkey;
  };
  const decide = (token: string, body: object) => hub.ask('POST', '/api/access/colleagues/passkeys', { token, body });

  test('sees what waits, in her own body only', async () => {
    const passkey = await waiting();
    const seen = JSON.stringify(await tell(await hub.signIn(marat), 'colleagues'));
    expect(seen).toContain(passkey.credential);
    expect(JSON.parse(seen)).toMatchObject({ colleagues: [{ officer: 'aigerim', name: 'aigerim', epochs: [] }] });
    expect(await tell(await hub.signIn(saule), 'colleagues')).toEqual({ colleagues: [] });
  });

  test('nobody confirms for herself, for another body, or what is not there: foreign and unknown look alike', async () => {
    const passkey = await waiting();
    const own = decisionOf(hub, aigerim, { passkey, officer: 'aigerim' });
    expect((await decide(await hub.signIn(aigerim), own)).body).toEqual(code('access/not-oneself'));
    const foreign = await decide(await hub.signIn(saule), decisionOf(hub, saule, { passkey, officer: 'aigerim' }));
    const unknown = await decide(await hub.signIn(saule), decisionOf(hub, saule, { passkey: softPasskey(), officer: 'aigerim' }));
    expect([foreign.status, foreign.body]).toEqual([unknown.status, unknown.body]);
    expect(foreign.body).toEqual(code('access/not-found'));
    expect((await enter(hub, { passkey, body: 'court' })).body).toEqual(code('access/passkey-waits'));
  });

  test('signs what she decides, and all of it must be true', async () => {
    const passkey = await waiting();
    const token = await hub.signIn(marat);
    const said = { passkey, officer: 'aigerim' };
    expect((await decide(token, { ...decisionOf(hub, marat, said), key: aigerim.person.key })).body).toEqual(code('access/bad-signature'));
    expect((await decide(token, { ...decisionOf(hub, aigerim, said), key: marat.person.key })).body).toEqual(code('access/bad-signature'));
    for (const [field, change] of [
      ['passkey', { passkey: '0'.repeat(64) }],
      ['officer', { officer: 'marat' }],
      ['body', { body: 'ombudsman' }],
      ['by', { by: 'aigerim' }],
    ] as const)
      expect((await decide(token, decisionOf(hub, marat, said, change))).body).toEqual({ code: 'access/mismatch', params: { field } });
    for (let twice = 0; twice < 2; twice++) expect((await decide(token, decisionOf(hub, marat, said))).status).toBe(204);
    const [kept] = await hub.db.query<{ n: number }>(
      `select count(*) as n from key_changes where what = 'passkey-confirmed' and passkey = decode($1, 'base64') and by_officer = 'marat' and signature is not null`,
      [passkey.credential],
    );
    expect(kept?.n).toBe(1);
    expect((await lose(await hub.signIn(aigerim), passkey)).status).toBe(204);
  });

  test('may refuse, and what was refused or waited too long opens nothing any more', async () => {
    const passkey = await waiting();
    expect((await decide(await hub.signIn(marat), decisionOf(hub, marat, { passkey, officer: 'aigerim', kind: 'refused' }))).status).toBe(
      204,
    );
    expect((await confirm(hub, marat, { passkey, officer: 'aigerim' })).body).toEqual(code('access/passkey-decided'));
    expect((await enter(hub, { passkey, body: 'court' })).body).toEqual(code('access/passkey-refused'));
    const late = await waiting();
    hub.pass(14 * 24 * 60 * MINUTE);
    expect((await confirm(hub, marat, { passkey: late, officer: 'aigerim' })).body).toEqual(code('access/passkey-decided'));
    expect((await enter(hub, { passkey: late, body: 'court' })).body).toEqual(code('access/passkey-refused'));
    const own = await tell(await hub.signIn(aigerim), 'doors');
    expect(own['passkeys']).toContainEqual(expect.objectContaining({ credential: late.credential, state: 'expired' }));
  });

  test('hands over epoch keys to a colleague whom the directory knows, and to nobody else', async () => {
    const token = await hub.signIn(marat);
    const hand = (as: string, who: string, epoch = 1) =>
      hub.ask('PUT', '/api/access/colleagues/epochs', {
        token: as,
        body: { officer: who, epochs: [{ epoch, file: base64(utf8(`sealed for ${who}`)) }] },
      });
    expect((await hand(token, 'aigerim')).status).toBe(204);
    expect((await hub.ask('GET', '/api/keys', { token: await hub.signIn(aigerim) })).body).toEqual({
      epochs: [{ epoch: 1, file: base64(utf8('sealed for aigerim')) }],
    });
    expect((await hand(token, 'aigerim', 77)).body).toEqual(code('http/malformed'));
    expect((await hand(token, 'marat')).body).toEqual(code('access/not-oneself'));
    expect([(await hand(token, 'saule')).body, (await hand(token, 'nobody')).body]).toEqual([
      code('access/not-found'),
      code('access/not-found'),
    ]);
  });
});

describe('a passkey is lost', () => {
  test('out at once; what it had opened and what it had verified is shut, other sessions go on', async () => {
    const passkey = softPasskey();
    await makeUsable(passkey);
    const opened = String((await enter(hub, { passkey, body: 'court' })).body['token']);
    const verified = await hub.signIn(aigerim);
    expect((await verify(hub, { token: verified, passkey, body: 'court' })).body).toEqual({ verifiedFor: 300 });
    const other = await hub.signIn(aigerim);
    expect((await lose(other, passkey)).status).toBe(204);
    expect([await isIn(opened), await isIn(verified), await isIn(other)]).toEqual([false, false, true]);
    expect((await enter(hub, { passkey, body: 'court' })).body).toEqual(code('access/passkey-refused'));
    expect((await lose(other, passkey)).status).toBe(204);
    expect((await confirm(hub, marat, { passkey, officer: 'aigerim' })).body).toEqual(code('access/passkey-decided'));
  });

  test('a colleague may report it; nobody of another body, and nothing that is not there', async () => {
    const passkey = softPasskey();
    await makeUsable(passkey);
    const foreign = await lose(await hub.signIn(saule), passkey);
    const unknown = await lose(await hub.signIn(saule), softPasskey());
    expect([foreign.status, foreign.body]).toEqual([unknown.status, unknown.body]);
    expect((await lose(await hub.signIn(marat), passkey)).status).toBe(204);
    expect((await enter(hub, { passkey, body: 'court' })).body).toEqual(code('access/passkey-refused'));
    const own = await tell(await hub.signIn(aigerim), 'doors');
    expect(own['passkeys']).toContainEqual(expect.objectContaining({ credential: passkey.credential, state: 'lost', decidedBy: 'marat' }));
  });
});

describe('to open, to answer, to change keys', () => {
  const held = async (token: string, id: string): Promise<readonly unknown[]> => {
    const asks = [
      hub.ask('GET', `/api/cases/${id}/envelope`, { token }),
      hub.ask('POST', '/api/access/passkeys/begin', { token, body: {} }),
      hub.ask('GET', '/api/access/recovery', { token }),
      hub.ask('PUT', '/api/access/recovery', { token, body: { authKey: base64(new Uint8Array(32)), wrappedKeys: 'AAAA' } }),
      lose(token, softPasskey()),
      hub.ask('POST', '/api/access/colleagues/passkeys', {
        token,
        body: decisionOf(hub, aigerim, { passkey: softPasskey(), officer: 'marat' }),
      }),
      hub.ask('PUT', '/api/access/colleagues/epochs', { token, body: { officer: 'marat', epochs: [{ epoch: 9, file: 'AAAA' }] } }),
    ];
    return (await Promise.all(asks)).map(({ body }) => body['code']);
  };

  test('she must have shown within five minutes that it is she; to read lists and to shut doors she need not', async () => {
    const { id } = await hub.accept('court');
    const token = await hub.signIn(aigerim);
    expect(await held(token, id)).not.toContain('access/verify-again');
    hub.pass(5 * MINUTE);
    expect(new Set(await held(token, id))).toEqual(new Set(['access/verify-again']));
    const reads = await hub.db.query(`select what, outcome from case_reads where envelope_id = decode($1, 'hex') order by at`, [id]);
    expect(reads).toEqual([
      { what: 'envelope', outcome: 'shown' },
      { what: 'envelope', outcome: 'refused' },
    ]);
    for (const path of [
      '/api/cases',
      '/api/keys',
      '/api/access/doors',
      '/api/access/sessions',
      '/api/access/colleagues',
      `/api/cases/${id}/proof`,
    ])
      expect((await hub.ask('GET', path, { token })).status).toBe(200);
    expect((await verify(hub, { token, passkey: first, body: 'court' })).body).toEqual({ verifiedFor: 300 });
    expect(await held(token, id)).not.toContain('access/verify-again');
  });

  test('by password and code, too; a code works once and a wrong one does not', async () => {
    const token = await hub.signIn(marat);
    hub.pass(10 * MINUTE);
    const shown = await hub.ask('POST', '/api/access/verify/begin', { token, body: {} });
    expect(shown.body).toMatchObject({ passkeys: [], password: { salt: base64(new Uint8Array(16).fill(1)) } });
    const show = (authKey: Uint8Array, totp: string) =>
      hub.ask('POST', '/api/access/verify/password', { token, body: { authKey: base64(authKey), totp } });
    expect((await show(aigerim.authKey, hub.code(marat))).body).toEqual(code('access/wrong'));
    expect((await show(marat.authKey, hub.code(marat))).body).toEqual({ verifiedFor: 300 });
    expect((await show(marat.authKey, hub.code(marat))).body).toEqual(code('access/code-used'));
    expect((await hub.ask('GET', '/api/access/recovery', { token })).status).toBe(200);
  });

  test.each([
    ['a colleague’s passkey', {}, 'marat'],
    ['another body’s origin', { origin: originOf('ombudsman') }, 'aigerim'],
    ['no verification of the user', { isVerified: false }, 'aigerim'],
  ] as const)('%s verifies nothing', async (_, spoilt, id) => {
    const token = await hub.signIn(id === 'marat' ? marat : aigerim);
    hub.pass(10 * MINUTE);
    expect((await verify(hub, { token, passkey: first, body: 'court' }, spoilt)).body).toEqual(code('access/passkey-refused'));
    expect((await hub.ask('GET', '/api/access/recovery', { token })).body).toEqual(code('access/verify-again'));
    hub.pass(20 * MINUTE);
  });
});

describe('sessions and doors', () => {
  test('one sees one’s own and ends them; another’s are not there', async () => {
    hub.pass(13 * 60 * MINUTE);
    const one = String((await enter(hub, { passkey: first, body: 'court' })).body['token']);
    const two = await hub.signIn(aigerim);
    const seen = (await tell(two, 'sessions'))['sessions'] as { id: string; door: string; own: boolean; label?: string }[];
    expect(seen.map(({ door, own, label }) => ({ door, own, label }))).toEqual([
      { door: 'password', own: true, label: undefined },
      { door: 'passkey', own: false, label: 'key' },
    ]);
    const end = (token: string, id: string) => hub.ask('POST', '/api/access/sessions/end', { token, body: { id } });
    const other = seen[1]?.id ?? '';
    expect((await end(await hub.signIn(marat), other)).body).toEqual(code('access/not-found'));
    expect((await end(two, 'f'.repeat(64))).body).toEqual(code('access/not-found'));
    expect(await isIn(one)).toBe(true);
    expect((await end(two, other)).status).toBe(204);
    expect([await isIn(one), await isIn(two)]).toEqual([false, true]);
  });

  test('one sees one’s doors, and none of the hub’s secrets of them', async () => {
    const doors = await tell(await hub.signIn(aigerim), 'doors');
    expect(doors).toMatchObject({ password: true });
    const usable = (doors['passkeys'] as { state: string; credential: string }[]).filter(({ state }) => state === 'usable');
    expect(usable.map(({ credential }) => credential).toSorted()).toEqual([first.credential, second.credential].toSorted());
    expect(JSON.stringify(doors)).not.toContain(base64(utf8(`wrapped for ${first.credential}`)));
  });
});
