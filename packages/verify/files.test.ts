import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bytesOf, concat, utf8 } from '@dauys/basics/bytes.ts';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { recordOfArchive, recordOfFiles } from './files.ts';
import { membersOf } from './tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-tar-'));
afterAll(() => rmSync(folder, { recursive: true }));

const record = {
  'ledger/directory/checkpoint': 'directory note',
  'ledger/cases/checkpoint': 'cases note',
  'ledger/cases/tile/entries/x001/234.p/7': 'e'.repeat(1_500),
  'ledger/cases/tile/0/000': '',
};
const blob = (content: string | Uint8Array) => new Blob([typeof content === 'string' ? content : bytesOf(content)]);
const named = (files: Readonly<Record<string, string>>, below = '') =>
  Object.entries(files).map(([path, content]) => ({ path: below + path, file: blob(content) }));
const code = (expected: string) => expect.objectContaining({ code: expected });

/** One header of 512 bytes and the padded content, as POSIX.1-1988 says. */
const member = (path: string, content: Uint8Array, change: (header: Uint8Array) => void = () => undefined): Uint8Array => {
  const header = new Uint8Array(512);
  const put = (at: number, text: string) => header.set(utf8(text), at);
  put(0, path);
  put(124, `${content.length.toString(8).padStart(11, '0')}\0`);
  put(156, '0');
  put(257, 'ustar\u000000');
  change(header);
  header.fill(32, 148, 156);
  put(
    148,
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  return concat(header, content, new Uint8Array((512 - (content.length % 512)) % 512));
};
const end = new Uint8Array(1_024);
const membersIn = (archive: Uint8Array) => membersOf(async (at, length) => archive.subarray(at, at + length), archive.length);

describe('a record among files', () => {
  test.each(['', 'downloads/dauys/'])('is found below "%s", whatever else lies there', async (below) => {
    const source = recordOfFiles([...named(record, below), ...named({ 'notes.txt': 'x', 'ledger/readme': 'y' }, below)]);
    expect(await source('cases')('checkpoint')).toEqual(utf8('cases note'));
    expect(await source('directory')('checkpoint')).toEqual(utf8('directory note'));
    expect(await source('cases')('tile/0/000')).toHaveLength(0);
    expect(await source('cases')('tile/0/001')).toBeUndefined();
  });
  test.each([
    ['nothing', [], 'verify/no-record'],
    ['an anchor alone', named({ 'anchor.json': '{}' }), 'verify/no-record'],
    ['two records', [...named(record, 'old/'), ...named(record, 'new/')], 'verify/several-records'],
    ['one path twice', [...named(record), ...named(record)], 'verify/several-records'],
  ])('%s is refused', (_, files, expected) => {
    expect(() => recordOfFiles(files)).toThrow(code(expected));
  });
});

describe('a record in a tar archive', () => {
  test.each([['ustar'], ['gnu'], ['pax']])('written by tar --format=%s', async (format) => {
    for (const [path, content] of Object.entries(record)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    execFileSync('tar', ['cf', join(folder, 'record.tar'), `--format=${format}`, '-C', folder, './ledger']);
    const source = await recordOfArchive(blob(readFileSync(join(folder, 'record.tar'))));
    for (const [path, content] of Object.entries(record)) {
      const [, ledger, ...rest] = path.split('/');
      expect(await source(ledger === 'cases' ? 'cases' : 'directory')(rest.join('/'))).toEqual(utf8(content));
    }
  });
  test('every member is given back with its place, and nothing else', async () => {
    const path = fc.stringMatching(/^[a-z0-9/.]{1,60}$/).filter((text) => !text.startsWith('./'));
    const file = fc.record({ path, content: fc.uint8Array({ maxLength: 1_200 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 6 }), fc.boolean(), async (files, closed) => {
        const archive = concat(...files.map((f) => member(f.path, f.content)), ...(closed ? [end] : []));
        const found = await membersIn(archive);
        expect(found.map((m) => [m.path, archive.slice(m.offset, m.offset + m.length)])).toEqual(
          files.map((f) => [f.path, new Uint8Array(f.content)]),
        );
      }),
    );
  });
  const one = (change?: (header: Uint8Array) => void) => concat(member('ledger/cases/checkpoint', utf8('note'), change), end);
  const flipped = (at: number) => {
    const archive = one();
    archive[at] = (archive[at] ?? 0) ^ 1;
    return archive;
  };
  test.each<[string, Uint8Array]>([
    ['no archive', utf8('{"v":1}'.padEnd(600, ' '))],
    ['nothing', new Uint8Array(0)],
    ['a flipped byte in a name', flipped(3)],
    ['a flipped byte in a length', flipped(130)],
    ['content that was cut off', one().slice(0, 512)],
    ['an end in the middle of a block', member('a', new Uint8Array(512)).slice(0, 1_000)],
    ['a length that is no number', one((header) => header.set(utf8('many'), 124))],
    ['a length beyond the file', one((header) => header.set(utf8('77777777777\0'), 124))],
    ['a length in base 256', one((header) => header.fill(0x80, 124, 125))],
    ['a name that is no text', one((header) => header.fill(0xff, 0, 1))],
  ])('%s is refused', async (_, archive) => {
    await expect(membersIn(archive)).rejects.toThrow(code('verify/malformed-archive'));
  });
  test('no bytes make the reader fail in another way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.nat(511), fc.nat(255), async (noise, at, value) => {
        const damaged = one();
        damaged[at] = value;
        for (const archive of [noise, damaged])
          await membersIn(archive).catch((error: unknown) => expect(error).toEqual(code('verify/malformed-archive')));
      }),
      { numRuns: 500 },
    );
  });
});
