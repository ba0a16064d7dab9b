import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex } from '@dauys/basics/bytes.ts';
import { redact } from '@dauys/basics/redacted.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import { writeKeyFile } from '@dauys/sealing/key-file.ts';
import { keyId, publicKeyOf } from '@dauys/sealing/signature.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { policyText, sha } from '@dauys/testing/published.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dauysHere } from '../../../tools/test/commands.ts';
import { unsigned } from './entry.ts';
import { fingerprint, shownStatement } from './shown.ts';
import { program, speaking } from '../../../tools/test/dauys.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-signing-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const PASSPHRASE = 'twelve letters and more';
const seeds = [sha('signer 1'), sha('signer 2'), sha('signer 3')];
const keyOf = (i: number) => publicKeyOf(seeds[i] ?? sha(''));
const anchorText = JSON.stringify({
  ...cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') }),
  signers: seeds.map((_, i) => ({ key: keyId(keyOf(i)), publicKey: Buffer.from(keyOf(i)).toString('base64') })),
});

/** `dauys …` as a process of its own, with what is typed. */
const dauys = (args: readonly string[], typed: readonly string[] = []) =>
  new Promise<{ exit: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { env: speaking('en') });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('close', (exit) => resolve({ exit, out, err }));
    child.stdin.end(typed.map((line) => `${line}\n`).join(''));
  });

beforeAll(async () => {
  writeFileSync(at('anchor.json'), anchorText);
  for (const [i, seed] of seeds.entries()) {
    const passphrase = i === 0 ? { passphrase: redact(PASSPHRASE), workFactor: 8 } : {};
    writeFileSync(at(`signer-${i}.key`), await writeKeyFile(redact(hex(seed)), { note: 'signer', ...passphrase }));
  }
  writeFileSync(at('stranger.key'), `${hex(sha('a stranger'))}\n`);
  writeFileSync(at('visit.json'), '{"kind":"visit"}');
  writeFileSync(at('other.entry'), unsigned(cast.bodySaid('npm')));
  const { v: _v, at: _at, ...said } = cast.bodySaid('court');
  writeFileSync(at('body.json'), JSON.stringify(said, null, 2));
});

const here = (...args: readonly string[]) => dauysHere(...args.map((arg) => (/\.(entry|key|json)$/.test(arg) ? at(arg) : arg)));

describe('a statement, from a draft to the directory', () => {
  test('drafted, read, signed by two apart from each other, joined: believed', async () => {
    expect((await here('directory', 'draft', 'body.json', '--to', 'one.entry')).exit).toBe(0);
    writeFileSync(at('two.entry'), readFileSync(at('one.entry')));
    const sign = ['directory', 'sign', at('one.entry'), '--key', at('signer-0.key'), '--anchor', at('anchor.json')];
    const refused = await dauys(sign, ['no', PASSPHRASE]);
    expect([refused.exit, refused.err]).toEqual([2, expect.stringContaining('nothing was signed')]);
    expect((await here('directory', 'show', 'one.entry', '--anchor', 'anchor.json')).said).toMatchObject({ entries: [{ signed: [] }] });
    const typed = await dauys(sign, ['yes', PASSPHRASE]);
    expect([typed.exit, typed.out + typed.err]).toEqual([0, expect.stringContaining('names.en: court')]);
    expect(typed.out + typed.err).not.toContain(PASSPHRASE);
    expect((await here('directory', 'sign', 'two.entry', '--key', 'signer-1.key', '--yes')).exit).toBe(0);
    expect((await here('directory', 'join', 'one.entry', 'two.entry', '--to', 'both.entry')).said).toMatchObject({ signatures: 2 });
    const directory = foldDirectory([{ index: 0, bytes: readFileSync(at('both.entry')) }], parseAnchor(anchorText));
    expect([directory.distrusted, [...directory.bodies.keys()]]).toEqual([[], ['court']]);
    const shown = await here('directory', 'show', 'one.entry', 'both.entry', '--anchor', 'anchor.json');
    const [first, second] = [keyId(keyOf(0)), keyId(keyOf(1))];
    expect(shown.said).toMatchObject({
      entries: [
        { signed: [first], needed: 2 },
        { signed: [first, second], needed: 2 },
      ],
    });
  }, 60_000);
  test.each<[string, readonly string[], number, string]>([
    [
      'signed by a stranger to the anchor',
      ['sign', 'one.entry', '--key', 'stranger.key', '--anchor', 'anchor.json', '--yes'],
      1,
      'directory/no-quorum',
    ],
    ['joined from two statements', ['join', 'one.entry', 'other.entry', '--to', 'none.entry'], 2, 'usage'],
    [
      'brought without its quorum',
      ['submit', 'one.entry', '--hub', 'http://127.0.0.1:9', '--anchor', 'anchor.json'],
      1,
      'directory/no-quorum',
    ],
    ['brought to a hub that is not there', ['submit', 'both.entry', '--hub', 'http://127.0.0.1:9', '--anchor', 'anchor.json'], 3, 'fault'],
    ['drafted when no reader would take it', ['draft', 'anchor.json', '--to', 'none.entry'], 2, 'directory/malformed-statement'],
    ['drafted of another kind', ['draft', 'visit.json', '--to', 'none.entry'], 2, 'directory/unknown-kind'],
    ['written over another', ['draft', 'body.json', '--to', 'one.entry'], 2, 'usage'],
    ['read from what is no entry', ['show', 'body.json'], 2, 'directory/malformed-entry'],
    ['read from what is not there', ['show', 'nowhere.entry'], 2, 'usage'],
    ['signed without a key', ['sign', 'one.entry'], 2, 'usage'],
  ])('is not %s', async (_, args, exit, code) => {
    const before = readFileSync(at('one.entry'), 'utf8');
    const { exit: left, said } = await here('directory', ...args);
    expect([left, said['error']]).toEqual([exit, code]);
    expect(readFileSync(at('one.entry'), 'utf8')).toBe(before);
    expect(() => statSync(at('none.entry'))).toThrow('ENOENT');
  });
});

describe('what a signer reads', () => {
  test('every field, long keys by their fingerprint, and no line that was never said', () => {
    const [, , three] = cast.trusteesSaid('court').trustees;
    const lines = shownStatement({
      ...cast.recoveredSaid('court', 3, ['daniyar']),
      reason: 'lost\nkind: body\u202e',
      recipient: three?.recipient ?? '',
    });
    expect(lines).toContain('kind: epoch-recovered');
    expect(lines).toContain('trustees[2]: trustee-vera');
    expect(lines.filter((line) => line.startsWith('kind:'))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('reason'))).toBe('reason: lost�kind: body�');
    expect(lines.find((line) => line.startsWith('recipient'))).toBe(
      `recipient: ${three?.recipient.slice(0, 20)}… (sha256 ${fingerprint(three?.recipient ?? '')})`,
    );
  });
});

describe('keys', () => {
  test('made behind a passphrase that is typed twice, shown again with it, and never made twice', async () => {
    const made = await dauys(['key', 'new', 'identity', '--to', at('asel.key'), '--json'], [PASSPHRASE, PASSPHRASE]);
    expect(made.exit, made.err).toBe(0);
    expect(statSync(at('asel.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(at('asel.key'), 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
    const { recipient } = JSON.parse(made.out) as { recipient: string };
    const shown = await dauys(['key', 'show', at('asel.key'), '--json'], [PASSPHRASE]);
    expect(JSON.parse(shown.out)).toEqual({ kind: 'identity', recipient });
  }, 120_000);
  test.each([
    ['too short', ['short', 'short']],
    ['typed differently', [PASSPHRASE, `${PASSPHRASE}.`]],
  ])('a passphrase %s makes no key', async (_, typed) => {
    expect((await dauys(['key', 'new', 'signer', '--to', at('no.key')], typed)).exit).toBe(2);
    expect(() => statSync(at('no.key'))).toThrow('ENOENT');
  });
  test('a signer’s key is a seed; its public part is what the anchor lists', async () => {
    const { key, publicKey } = (await here('key', 'new', 'signer', '--plain', '--to', 'signer.key')).said;
    expect(keyId(new Uint8Array(Buffer.from(String(publicKey), 'base64')))).toBe(key);
    expect((await here('key', 'show', 'signer.key')).said).toEqual({ kind: 'signer', key, publicKey });
    expect((await here('key', 'show', 'body.json')).exit).toBe(2);
    expect((await here('key', 'new', 'signer', '--plain', '--to', 'signer.key')).exit).toBe(2);
  });
});
