import { describe, expect, test } from 'vitest';
import { bytesOf, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { freshIdentity } from './identity.ts';
import { splitPassword, unwrapKeys, wrapKeys } from './wrap.ts';

const salt = new Uint8Array(16).fill(3);
const key = (fill: number) => redact<Bytes>(new Uint8Array(32).fill(fill));
const keys = redact({ identity: await freshIdentity(), statementSeed: new Uint8Array(32).fill(5) });
const codeOf = async (act: () => Promise<unknown>): Promise<unknown> => {
  try {
    await act();
    return 'unwrapped';
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
};

describe('the password door', () => {
  test('splits into two keys that differ from each other, by password and by salt; one password typed two ways is one', async () => {
    const one = await splitPassword(redact('Құпия й'), salt);
    expect([one.authKey.length, reveal(one.wrappingKey).length]).toEqual([32, 32]);
    const decomposed = await splitPassword(redact('Құпия й'), salt);
    expect(hex(decomposed.authKey)).toBe(hex(one.authKey));
    const others = [await splitPassword(redact('Құпия и'), salt), await splitPassword(redact('Құпия й'), new Uint8Array(16))];
    const all = [one, ...others].flatMap(({ authKey, wrappingKey }) => [hex(authKey), hex(reveal(wrappingKey))]);
    expect(new Set(all).size).toBe(all.length);
    await expect(splitPassword(redact('x'), new Uint8Array(15))).rejects.toThrow(RangeError);
  });
  test('unwrap ∘ wrap = id, and the same keys never wrap to the same bytes', async () => {
    const wrapped = await wrapKeys(keys, key(1), 'daniyar');
    expect(reveal(await unwrapKeys(wrapped, key(1), 'daniyar'))).toEqual(reveal(keys));
    expect(hex(await wrapKeys(keys, key(1), 'daniyar'))).not.toBe(hex(wrapped));
    expect(`${await unwrapKeys(wrapped, key(1), 'daniyar')}`).toBe('<redacted>');
  });
  test('another password, another officer and every damaged byte look alike', async () => {
    const wrapped = await wrapKeys(keys, key(1), 'daniyar');
    expect(await codeOf(() => unwrapKeys(wrapped, key(2), 'daniyar'))).toBe('sealing/unwrap-failed');
    expect(await codeOf(() => unwrapKeys(wrapped, key(1), 'asel'))).toBe('sealing/unwrap-failed');
    for (let at = 0; at < wrapped.length; at++) {
      const flipped = bytesOf(wrapped);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await codeOf(() => unwrapKeys(flipped, key(1), 'daniyar'))).toBe(
        at === 0 ? 'sealing/wrapped-version' : 'sealing/unwrap-failed',
      );
    }
    for (const length of [0, 28, 4_097])
      expect(await codeOf(() => unwrapKeys(new Uint8Array(length), key(1), 'x'))).toBe('sealing/wrapped-malformed');
  });
  test('what is inside must be keys', async () => {
    const wrapped = await wrapKeys(redact({ identity: 'AGE-SECRET-KEY-1X', statementSeed: new Uint8Array(31) }), key(1), 'daniyar');
    expect(await codeOf(() => unwrapKeys(wrapped, key(1), 'daniyar'))).toBe('sealing/wrapped-malformed');
  });
});
