import { expect, test } from 'vitest';
import { bytesOf, fromUtf8, hex, utf8 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { freshIdentity, recipientOf } from './identity.ts';
import { readIdentityFile, readKeyFile, readSeedFile, writeKeyFile } from './key-file.ts';
import { sealTo } from './seal.ts';

const identity = await freshIdentity();
const passphrase = redact('алты сөз й');
const FAST = 10;
const never = (): never => {
  throw new Error('nobody is asked');
};
const codeOf = async (act: () => Promise<unknown>): Promise<unknown> => {
  try {
    return (await act(), 'read');
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
};

test('in clear: a note for people and one line; nobody is asked for a passphrase', async () => {
  const file = await writeKeyFile(redact(identity), { note: `trustee asel\n${'x'}` });
  expect(fromUtf8(file)).toBe(`# trustee asel x\n${identity}\n`);
  expect(reveal(await readIdentityFile(file, never))).toBe(identity);
  expect(reveal(await readIdentityFile(utf8(`# age-keygen -pq\r\n\r\n  ${identity}  \r\n`), never))).toBe(identity);
});
test('behind a passphrase, whichever way it is typed', async () => {
  const file = await writeKeyFile(redact(identity), { note: 'n', passphrase, workFactor: FAST });
  expect(fromUtf8(file.subarray(0, 40))).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
  expect(Buffer.from(file).includes(identity.slice(20, 40))).toBe(false);
  for (const typed of [passphrase, redact('алты сөз й')]) expect(reveal(await readIdentityFile(file, async () => typed))).toBe(identity);
  expect(await codeOf(() => readIdentityFile(file, async () => redact('other')))).toBe('sealing/wrong-passphrase');
  for (let at = 30; at < file.length; at += 29) {
    const flipped = bytesOf(file);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(await codeOf(() => readIdentityFile(flipped, async () => passphrase)), `byte ${at}`).toBe('sealing/wrong-passphrase');
  }
});
test('a file sealed to a key is not opened with a passphrase, and a work factor above 2^20 is not tried', async () => {
  const sealed = await sealTo(utf8(`${identity}\n`), [await recipientOf(identity)]);
  expect(await codeOf(() => readKeyFile(sealed, async () => passphrase))).toBe('sealing/wrong-passphrase');
  const file = await writeKeyFile(redact(identity), { note: 'n', passphrase, workFactor: FAST });
  const costly = utf8(Buffer.from(file).toString('latin1').replace(/ 10\n/, ' 30\n'));
  expect(await codeOf(() => readKeyFile(costly, async () => passphrase))).toBe('sealing/wrong-passphrase');
});
test.each<[string, string]>([
  ['nothing', ''],
  ['a note only', '# trustee\n'],
  ['two keys', `${identity}\n${identity}\n`],
  ['a classical identity', 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n'],
  ['another text', 'hello\n'],
  ['a seed where an identity is expected', `${'ab'.repeat(32)}\n`],
  ['too much', `# ${'x'.repeat(20_000)}\n${identity}\n`],
])('%s is no identity file', async (_, text) => {
  expect(await codeOf(() => readIdentityFile(utf8(text), never))).toBe('sealing/key-file-malformed');
});
test('a seed file holds 64 hex digits, nothing else', async () => {
  const file = await writeKeyFile(redact('ab'.repeat(32)), { note: 'signer' });
  expect(hex(reveal(await readSeedFile(file, never)))).toBe('ab'.repeat(32));
  for (const wrong of ['ab', 'AB'.repeat(32), identity])
    expect(await codeOf(() => readSeedFile(utf8(wrong), never))).toBe('sealing/key-file-malformed');
  expect(await codeOf(() => readSeedFile(Uint8Array.of(0xff, 0xfe), never))).toBe('sealing/key-file-malformed');
});
