import { beforeAll, describe, expect, test } from 'vitest';
import { base64, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { open } from '@dauys/sealing/open.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { splitPassword, wrapKeys } from '@dauys/sealing/wrap.ts';
import { hubClient } from '../link/hubClient.ts';
import { comeInByPassword, signInByPassword, type Stage } from './unlock.ts';

const salt = new Uint8Array(16).fill(3);
const [own, epoch] = [new Uint8Array(32).fill(4), new Uint8Array(32).fill(5)];
const identity = identityOfSeed(own);
const password = redact('Құпия сөз 42');
let authKey: Bytes;
let wrappedKeys: Bytes;
let files: Bytes[];

beforeAll(async () => {
  const split = await splitPassword(password, salt);
  authKey = split.authKey;
  wrappedKeys = await wrapKeys(redact({ identity, statementSeed: new Uint8Array(32).fill(6) }), split.wrappingKey, 'asel');
  files = [await sealTo(epoch, [await recipientOf(identity)]), await sealTo(epoch, [await recipientOf(identityOfSeed(epoch))])];
});

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

/** A hub that checks the auth key as the real one does; `changed` is what it says differently. */
const honest =
  (changed: { body?: string; officer?: string; down?: boolean } = {}): typeof fetch =>
  async (asked, init) => {
    if (changed.down === true) throw new TypeError('network');
    const sent: { authKey?: string } = typeof init?.body === 'string' ? (JSON.parse(init.body) as { authKey?: string }) : {};
    switch (asked instanceof Request ? asked.url : asked.toString()) {
      case '/api/access/begin':
        return json(200, { doors: [{ kind: 'password', salt: base64(salt) }] });
      case '/api/access/password':
        if (sent.authKey !== base64(authKey)) return json(401, { code: 'access/wrong' });
        return json(200, {
          token: base64(new Uint8Array(32)),
          expires: '2026-11-22T12:00:00.000Z',
          verifiedFor: 300,
          officer: { id: changed.officer ?? 'asel', name: 'Әсел', body: changed.body ?? 'court', statementKey: 'a'.repeat(16) },
          wrappedKeys: base64(wrappedKeys),
        });
      default:
        return json(200, { epochs: files.map((file, i) => ({ epoch: i + 1, file: base64(file) })) });
    }
  };

const tryWith = (reach: typeof fetch, typed = password, stages: Stage[] = []) =>
  signInByPassword(
    { login: 'asel', password: typed, totp: '123456' },
    { hub: hubClient('', reach), split: splitPassword, open, body: 'court', onStage: (stage) => void stages.push(stage) },
  );

describe('the password door', () => {
  test('opens own keys and every epoch it can; one spoiled epoch locks nobody out (S-08)', async () => {
    const stages: Stage[] = [];
    const entered = await tryWith(honest(), password, stages);
    if (!entered.ok) throw new Error(entered.error.code);
    expect(stages).toEqual(['asking', 'stretching', 'proving', 'unlocking']);
    expect(reveal(entered.value.epochs.get(1) ?? redact(''))).toBe(identityOfSeed(epoch));
    expect(entered.value.brokenEpochs).toEqual([2]);
    expect(JSON.stringify(entered.value)).not.toContain('AGE-SECRET');
  });

  test.each([
    ['a wrong password', honest(), redact('другой'), 'access/wrong'],
    ['an unreachable hub', honest({ down: true }), password, 'desk/hub-unreachable'],
    ['an officer of another body', honest({ body: 'ombudsman' }), password, 'desk/other-body'],
    ['keys that belong to another officer', honest({ officer: 'marat' }), password, 'desk/keys-do-not-open'],
  ] as const)('%s is refused in words', async (_, reach, typed, code) => {
    expect(await tryWith(reach, typed)).toEqual({ ok: false, error: { code } });
  });
});

describe('whoever only watches', () => {
  const watcher = { id: 'nurlan', name: 'Нұрлан', role: 'facility-duty', place: 'kapshagai' } as const;
  const watched: typeof fetch = async (asked, init) =>
    asked === '/api/access/password'
      ? json(200, { token: base64(new Uint8Array(32)), expires: '2026-11-22T12:00:00.000Z', watcher })
      : honest()(asked, init);
  const tools = { hub: hubClient('', watched), split: splitPassword, open, body: 'court' };
  const typed = { login: 'nurlan', password, totp: '123456' };

  test('comes in by the same door, and nothing is opened for her', async () => {
    const entered = await comeInByPassword(typed, tools);
    expect(entered).toMatchObject({ ok: true, value: { watcher } });
    expect(entered.ok && Object.keys(entered.value).toSorted()).toEqual(['expires', 'token', 'watcher']);
  });
  test('is no officer', async () =>
    expect(await signInByPassword(typed, tools)).toEqual({ ok: false, error: { code: 'desk/other-body' } }));
});
