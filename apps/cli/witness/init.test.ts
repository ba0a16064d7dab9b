import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COSIGNATURE, NOTE_SIGNATURE, parseVerifierKey, verifierKey } from '@dauys/ledger/note.ts';
import { keyOf } from '@dauys/testing/published.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { readWitnessConfig } from './config.ts';
import { initWitness } from './init.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-init-'));
afterAll(() => rmSync(folder, { recursive: true }));
const log = verifierKey('test/cases', NOTE_SIGNATURE, keyOf('cases').publicKey);
const about = { name: 'npm.example/witness', port: 7111, logs: [log] };

describe('a new witness', () => {
  test('has a key that only it can read, a configuration that it understands, and a vkey that fits both', () => {
    const made = initWitness(join(folder, 'new'), about);
    const config = readWitnessConfig(made.config);
    const key = parseVerifierKey(made.vkey);
    expect([key.name, key.type, key.publicKey]).toEqual(['npm.example/witness', COSIGNATURE, config.signer.publicKey]);
    expect([...config.logs.keys()]).toEqual(['test/cases']);
    expect(statSync(join(folder, 'new', 'witness.key')).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(made)).not.toContain(readFileSync(join(folder, 'new', 'witness.key'), 'utf8').trim());
  });
  test('made twice is the same witness', () => {
    const first = initWitness(join(folder, 'twice'), about);
    expect(initWitness(join(folder, 'twice'), about)).toEqual(first);
    expect(initWitness(join(folder, 'other'), about).vkey).not.toBe(first.vkey);
  });
  test.each([
    ['--name', { ...about, name: 'with blank' }],
    ['--port', { ...about, port: Number.NaN }],
    ['--log', { ...about, logs: ['nobody'] }],
    ['--log', { ...about, logs: [verifierKey('w', COSIGNATURE, keyOf('asel').publicKey)] }],
  ])('asked with a wrong %s, nothing is made', (what, asked) => {
    expect(() => initWitness(join(folder, 'wrong'), asked)).toThrow(what);
    expect(() => statSync(join(folder, 'wrong'))).toThrow();
  });
});
