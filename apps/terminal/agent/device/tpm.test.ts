import { hex } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDevice } from './device.ts';
import { rawSignature, readLife } from './tpm.ts';

const signature = (r: number[], s: number[]) => Uint8Array.of(0, 0x18, 0, 0x0b, 0, r.length, ...r, 0, s.length, ...s);

test('a TPM’s signature is r and s, 32 bytes each, however short it gives them', () => {
  expect(hex(rawSignature(signature([1, 2], [3])))).toBe(`${'00'.repeat(30)}0102${'00'.repeat(31)}03`);
  const long = Array.from({ length: 32 }, (_, i) => i);
  expect(hex(rawSignature(signature(long, long)))).toBe(hex(Uint8Array.from([...long, ...long])));
});
test.each([
  ['nothing', Uint8Array.of()],
  ['another algorithm', signature([1], [2]).with(1, 0x14)],
  ['another hash', signature([1], [2]).with(3, 0x0c)],
  ['cut off', signature([1], [2]).slice(0, -1)],
  ['without s', Uint8Array.of(0, 0x18, 0, 0x0b, 0, 2, 1, 2)],
  ['with a tail', Uint8Array.of(...signature([1], [2]), 0)],
  [
    'with numbers too large',
    signature(
      Array.from({ length: 33 }, () => 1),
      [2],
    ),
  ],
])('%s is no signature', (_, bytes) => {
  expect(() => rawSignature(bytes)).toThrow(Fault);
});
test('its clock', () => {
  expect(readLife('time: 1\nclock_info:\n  clock: 1\n  reset_count: 17\n  restart_count: 0\n  safe: no\n')).toEqual({
    resets: 17,
    safe: false,
  });
  expect(() => readLife('ERROR')).toThrow(Fault);
});
test('a key file that is neither a seed nor names a TPM is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-key-'));
  const file = join(folder, 'key');
  for (const text of ['', 'ab'.repeat(31), '{}', '{"v":1,"tpm":{"tcti":"device:/dev/tpmrm0; reboot","handle":"0x81010001"},"secret":""}']) {
    writeFileSync(file, text);
    expect(() => openDevice(file)).toThrow(Fault);
  }
  writeFileSync(file, `${'ab'.repeat(32)}\n`);
  expect(openDevice(file)).toMatchObject({ algorithm: 'ed25519', tpm: undefined });
  rmSync(folder, { recursive: true });
});
