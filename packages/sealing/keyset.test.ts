import { argon2Sync, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bytesOf, hex, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import vectors from '../../vectors/keyset.json' with { type: 'json' };
import { freshPaperKey, invitationHash, paperKeyGroups, parsePaperKey } from './paperKey.ts';
import { passkeyMark, passkeyName, PRF_INPUT, wrappingKeyOfPasskey } from './passkey.ts';
import { splitPassword, splitRecoveryKey, unwrapKeys, wrapKeys } from './wrap.ts';

const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
const file = (text: string): Bytes => parseBase64(text) ?? new Uint8Array(0);
const read = (typed: string) => {
  const parsed = parsePaperKey(typed);
  if (!parsed.ok) throw new Error(parsed.error.code);
  return parsed.value;
};
const codeOf = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => 'unwrapped',
    (error: unknown) => (error instanceof VerificationError ? error.code : error),
  );

// A second implementation, by OpenSSL alone.
const stretched = (secret: string, salt: string): Buffer =>
  argon2Sync('argon2id', {
    message: Buffer.from(secret),
    nonce: Buffer.from(salt, 'hex'),
    parallelism: 1,
    tagLength: 32,
    memory: 65_536,
    passes: 3,
  });
const derived = (secret: Uint8Array, info: Uint8Array | string): string =>
  Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), info, 32)).toString('hex');

describe('what a door gives', () => {
  const { password, recovery, passkey } = vectors;
  test('a password', async () => {
    const { authKey, wrappingKey } = await splitPassword(redact(password.password), bytes(password.salt));
    expect([hex(authKey), hex(reveal(wrappingKey))]).toEqual([password.authKey, password.wrappingKey]);
    const second = stretched(password.password.normalize('NFC'), password.salt);
    expect([derived(second, 'dauys/v1/auth\0'), derived(second, 'dauys/v1/wrap\0')]).toEqual([password.authKey, password.wrappingKey]);
  });
  test('a recovery key', async () => {
    const { authKey, wrappingKey } = await splitRecoveryKey(read(recovery.digits), bytes(recovery.salt));
    expect([hex(authKey), hex(reveal(wrappingKey))]).toEqual([recovery.authKey, recovery.wrappingKey]);
    const second = stretched(recovery.digits, recovery.salt);
    const both = [derived(second, 'dauys/v1/recovery-auth\0'), derived(second, 'dauys/v1/recovery-wrap\0')];
    expect(both).toEqual([recovery.authKey, recovery.wrappingKey]);
  });
  test('a passkey: its PRF, bound to its credential', () => {
    expect(Buffer.from(PRF_INPUT).toString('latin1')).toBe('dauys/v1/passkey-prf\0');
    const credential = bytes(passkey.credential);
    expect(hex(reveal(wrappingKeyOfPasskey(redact(bytes(passkey.prf)), credential)))).toBe(passkey.wrappingKey);
    const info = Buffer.concat([Buffer.from('dauys/v1/passkey-wrap\0'), credential]);
    expect(derived(bytes(passkey.prf), info)).toBe(passkey.wrappingKey);
    expect(hex(reveal(wrappingKeyOfPasskey(redact(bytes(passkey.prf)), credential.subarray(1))))).not.toBe(passkey.wrappingKey);
    for (const length of [0, 31, 33, 64])
      expect(() => wrappingKeyOfPasskey(redact(new Uint8Array(length)), credential)).toThrow(RangeError);
  });
  test('a passkey’s name, and what two officers compare', () => {
    const credential = bytes(passkey.credential);
    const name = createHash('sha256').update('dauys/v1/passkey\0').update(credential).digest('hex');
    expect([passkeyName(credential), passkeyMark(credential)]).toEqual([name, passkey.mark]);
    expect(name).toBe(passkey.name);
    expect(BigInt(passkey.mark.replaceAll(' ', ''))).toBe(BigInt(`0x${name.slice(0, 16)}`) % 10n ** 16n);
    expect(passkey.mark).toMatch(/^(?:\d{4} ){3}\d{4}$/);
  });
});

describe('the wrapped keys', () => {
  test.each(vectors.files)('of the door $door open, here and by OpenSSL', async ({ wrappingKey, officer, file: text }) => {
    const opened = reveal(await unwrapKeys(file(text), redact(bytes(wrappingKey)), officer));
    expect([opened.identity, hex(opened.statementSeed)]).toEqual([vectors.keys.identity, vectors.keys.statementSeed]);
    const raw = Buffer.from(text, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(wrappingKey, 'hex'), raw.subarray(1, 13));
    decipher.setAAD(Buffer.concat([Buffer.from('dauys/v1/wrapped-keys\0'), Buffer.from([1]), Buffer.from(officer)]));
    decipher.setAuthTag(raw.subarray(-16));
    const plain = Buffer.concat([decipher.update(raw.subarray(13, -16)), decipher.final()]).toString();
    const seed = Buffer.from(vectors.keys.statementSeed, 'hex').toString('base64');
    expect(plain).toBe(`{"identity":"${vectors.keys.identity}","statementSeed":"${seed}"}`);
  });
  test.each(vectors.refusedFiles)('$why: $code', async ({ file: text, officer, code }) => {
    expect(await codeOf(unwrapKeys(file(text), redact(bytes(vectors.passkey.wrappingKey)), officer))).toBe(code);
  });
  test('no door opens what another wrapped', async () => {
    const keys = redact({ identity: vectors.keys.identity, statementSeed: bytes(vectors.keys.statementSeed) });
    for (const one of vectors.files)
      for (const other of vectors.files)
        expect(
          await codeOf(
            unwrapKeys(await wrapKeys(keys, redact(bytes(one.wrappingKey)), one.officer), redact(bytes(other.wrappingKey)), one.officer),
          ),
        ).toBe(one === other ? 'unwrapped' : 'sealing/unwrap-failed');
  });
});

describe('digits on paper', () => {
  const { generated, accepted, refused } = vectors.paperKeys;
  test.each(generated)('$digits', ({ randomBytes, digits, groups, invitationHash: hash }) => {
    let calls = 0;
    const key = freshPaperKey((n) => (calls++ === 0 ? bytesOf(bytes(randomBytes)) : new Uint8Array(n)));
    expect([reveal(key), paperKeyGroups(key)]).toEqual([digits, groups]);
    expect(hex(invitationHash(key))).toBe(hash);
    expect(createHash('sha256').update(`dauys/v1/invitation\0${digits}`).digest('hex')).toBe(hash);
    expect(BigInt(digits) % 97n).toBe(1n);
    expect(`${key}`).toBe('<redacted>');
  });
  test.each(accepted)('$typed is read', ({ typed, digits }) => expect(reveal(read(typed))).toBe(digits));
  test.each(refused)('$typed: $code', ({ typed, code }) => expect(parsePaperKey(typed)).toMatchObject({ ok: false, error: { code } }));
  test('S-19: every single wrong digit and every swap of neighbours is caught', () => {
    const [{ digits }] = generated as [(typeof generated)[number]];
    for (let i = 0; i < digits.length; i++) {
      for (let d = 0; d < 10; d++)
        if (String(d) !== digits[i]) expect(parsePaperKey(digits.slice(0, i) + String(d) + digits.slice(i + 1)).ok).toBe(false);
      const [a = '', b = ''] = [digits[i], digits[i + 1]];
      if (b !== '' && a !== b) expect(parsePaperKey(digits.slice(0, i) + b + a + digits.slice(i + 2)).ok).toBe(false);
    }
  });
});
