import { argon2id as original } from 'hash-wasm';
import { expect, test } from 'vitest';
import { argon2id } from './argon2.ts';

const question = { password: 'дауыс', salt: new Uint8Array(16).fill(7), memorySize: 64, iterations: 3, parallelism: 1, hashLength: 32 };

test.each([
  {},
  { password: new Uint8Array([1]) },
  { salt: new Uint8Array(8) },
  { memorySize: 128 },
  { iterations: 1 },
  { parallelism: 2 },
  { hashLength: 16 },
])('says what hash-wasm says, the second time too: %o', async (other) => {
  const asked = { ...question, ...other, outputType: 'binary' as const };
  const right = Buffer.from(await original(asked)).toString('hex');
  for (let n = 0; n < 2; n++) {
    const said = await argon2id(asked);
    expect(Buffer.from(said).toString('hex')).toBe(right);
    // Whoever wipes what was given wipes nobody else's.
    said.fill(0);
  }
});
