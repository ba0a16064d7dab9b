import { argon2Sync, createHash, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { ARGON2 } from './argon2.ts';
import { generateCode, platformRandom } from './code.ts';
import { ownBlinded, ownKey, ownPlace, ownSecret, ownShare, RECORD_BYTES, unwrapCode, wrapCode, type OwnSecret } from './own-number.ts';
import { isEasyNumber, ownWord } from './own-said.ts';
import { evaluate, voprfKeys } from './voprf.ts';

const servers = { aq: voprfKeys(new Uint8Array(32).fill(1)), bq: voprfKeys(new Uint8Array(32).fill(2)) };
type Server = keyof typeof servers;
const shareOf = (secret: OwnSecret, server: Server) => {
  const { secretKey, publicKey } = servers[server];
  const asked = ownBlinded(secret, server);
  return ownShare({ server, asked, answered: evaluate(secretKey, publicKey, asked.blinded), publicKey });
};
const keyOf = (secret: OwnSecret) => ownKey(secret, shareOf(secret, 'aq'), shareOf(secret, 'bq'));

describe('a word', () => {
  test.each([
    [' Апа  Сәуле ', 'апасәуле'],
    ['ＡＢ', 'ab'],
    ['я', undefined],
    ['ы'.repeat(41), undefined],
  ])('%s counts as %s', (typed, word) => expect(ownWord(typed)).toBe(word));
});
describe('a number', () => {
  test.each([
    '11111111',
    '12121212',
    '12345678',
    '87654321',
    '90123456',
    '48214821',
    '25031987',
    '03251987',
    '19870325',
    '19872503',
    '01012010',
  ])('%s is one of the first that anybody tries', (digits) => expect(isEasyNumber(digits)).toBe(true));
  test.each(['48210937', '70315529', '32018865', '20131413'])('%s is not', (digits) => expect(isEasyNumber(digits)).toBe(false));
});
describe('the code behind a word and a number', () => {
  const code = generateCode(platformRandom);
  const secret: OwnSecret = { h: redact(platformRandom(32)), x: redact(platformRandom(32)) };
  const recordOf = () => wrapCode(code, keyOf(secret));
  test('opens with the same two, whichever server answers first', async () => {
    const record = await recordOf();
    expect(record).toHaveLength(RECORD_BYTES);
    const opened = await unwrapCode(record, ownKey(secret, shareOf(secret, 'bq'), shareOf(secret, 'aq')));
    expect(opened && reveal(opened)).toBe(reveal(code));
  });
  test('not with what another number or word comes to, or one server twice', async () => {
    const other: OwnSecret = { ...secret, x: redact(platformRandom(32)) };
    expect(await unwrapCode(await recordOf(), keyOf(other))).toBeUndefined();
    expect(() => ownKey(secret, shareOf(secret, 'aq'), shareOf(secret, 'aq'))).toThrow(RangeError);
  });
  test('not when one of the servers used another key, even where nobody looked at the proof', async () => {
    const stranger = voprfKeys(new Uint8Array(32).fill(3));
    const asked = ownBlinded(secret, 'bq');
    const answered = evaluate(stranger.secretKey, stranger.publicKey, asked.blinded);
    const share = ownShare({ server: 'bq', asked, answered, publicKey: stranger.publicKey });
    expect(await unwrapCode(await recordOf(), ownKey(secret, shareOf(secret, 'aq'), share))).toBeUndefined();
  });
  test('not for another pair of servers, whatever they answered', async () => {
    const { key, pair } = keyOf(secret);
    expect(await unwrapCode(await recordOf(), { key, pair })).toBeDefined();
    expect(await unwrapCode(await recordOf(), { key, pair: `${pair}\0` })).toBeUndefined();
  });
  test('a record is another one each time, and one that opens and holds no code is named', async () => {
    expect(hex(await recordOf())).not.toBe(hex(await recordOf()));
    const { key, pair } = keyOf(secret);
    const aes = await crypto.subtle.importKey('raw', reveal(key), 'AES-GCM', false, ['encrypt']);
    const iv = platformRandom(12);
    const how = { name: 'AES-GCM', iv, additionalData: utf8(`dauys/v1/own-record\0${pair}`) };
    const noCode = new Uint8Array(await crypto.subtle.encrypt(how, aes, utf8('x'.repeat(24))));
    const opened = unwrapCode(concat(iv, noCode), { key, pair });
    expect(await opened.catch((error: unknown) => error)).toEqual(new VerificationError('sealing/own-record'));
  });
  test('not a byte less, and not made-up bytes', async () => {
    expect(await unwrapCode((await recordOf()).subarray(1), keyOf(secret))).toBeUndefined();
    expect(await unwrapCode(platformRandom(RECORD_BYTES), keyOf(secret))).toBeUndefined();
  });
  test('each server knows the person by another place', () => expect(hex(ownPlace(secret, 'aq'))).not.toBe(hex(ownPlace(secret, 'bq'))));
  test.each([
    ['Апа Сәуле', '48210937'],
    ['апасәуле', '4821093'],
    ['апасәуле', '482109371'],
    ['апасәуле', ' 48210937'],
    ['апасәуле', '4821o937'],
  ])('%s and %s are none', (word, digits) => expect(ownSecret(word, redact(digits))).rejects.toThrow(RangeError));
  // Written down once: a page of another year has to arrive at the same; h and x as OpenSSL makes them.
  test('comes to the same in every version', async () => {
    const made = await ownSecret('апасәуле', redact('48210937'));
    const argon = (message: string, nonce: Uint8Array) =>
      argon2Sync('argon2id', {
        message: utf8(message),
        nonce,
        parallelism: ARGON2.lanes,
        tagLength: 32,
        memory: ARGON2.memoryKiB,
        passes: ARGON2.passes,
      });
    const h = argon('апасәуле', createHash('sha256').update('dauys/v1/own-word\0').digest().subarray(0, 16));
    const x = argon('48210937', new Uint8Array(hkdfSync('sha256', h, '', 'dauys/v1/own-salt\0', 16)));
    expect([hex(reveal(made.h)), hex(reveal(made.x))]).toEqual([h.toString('hex'), x.toString('hex')]);
    expect(hex(ownPlace(made, 'aq'))).toBe('de462a7d825967033fa0cb44a5d1b05400b119196c1ece12ceeaf412f9b4ab06');
    expect(hex(reveal(keyOf(made).key))).toBe('afc6e962128fada4bd8add7e381e144bc08cef518320b98612e33d07b770690f');
  });
});
