import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { daniyar, day } from '@dauys/testing/directory-cast.ts';
import { after, anchorText, code, publishRecord, slipFor, TERMINAL } from '@dauys/testing/public-record.ts';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Checker, createChecker, problemOf } from './checker.ts';
import type { Pixels, Place } from './conversation.ts';

const world = mkdtempSync(join(tmpdir(), 'dauys-checker-'));
const honest = join(world, 'honest');
beforeAll(() => publishRecord(honest));
afterAll(() => rmSync(world, { recursive: true }));

const filesOf = (folder: string): Place => ({
  at: 'files',
  files: readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: `chosen/${relative(folder, path)}`, file: new Blob([bytesOf(readFileSync(path))]) })),
});
const nobodyListens = () => undefined;
const checkerWith = async (place = filesOf(honest)): Promise<Checker> => {
  const checker = createChecker();
  await checker.trust({ anchor: anchorText() }, nobodyListens);
  await checker.read({ place }, nobodyListens);
  return checker;
};
const problem = async (act: () => unknown) => {
  try {
    await act();
  } catch (error) {
    return problemOf(error);
  }
  return undefined;
};

describe('a slip, as the page judges it', () => {
  test.each([
    ['nobody', -3, false, 'promised', false],
    ['nobody', 25, false, 'overdue', false],
    ['nobody', 73, false, 'missing', false],
    // Absent from a record that ends before the deadline: nothing is proven.
    ['logged', 143, false, 'logged', false],
    ['logged', 145, true, 'not-delivered', false],
    ['received', 199, true, 'received', false],
    ['interim', 199, true, 'interim', false],
    ['answered', 199, true, 'answered', false],
    ['answered', 199, false, 'logged', false],
    ['forwarded', 199, true, 'forwarded', false],
  ] as const)('%s, %i h after its day, code %s: %s', async (name, hours, withCode, state, recordTooOld) => {
    const checker = await checkerWith();
    const typed = withCode ? reveal(code).replace(/(.{4})/g, '$1 ') : '';
    const judged = await checker.judge({ slip: ` ${slipFor(name)}\n`, at: after(hours), code: typed }, nobodyListens);
    expect(judged).toMatchObject({ state: { state }, recordTooOld, tier: 3, cases: 320, withCode, zone: 'Asia/Almaty' });
    expect(judged.witnesses.map((w) => w.name)).toEqual(['asel', 'bolat']);
    expect(judged.pageHash).toBe('ab'.repeat(32));
  });
  test('of a terminal retired before its day, and not in the record', async () => {
    const folder = mkdtempSync(join(world, 'retired-'));
    await publishRecord(folder, {}, [{ v: 1, kind: 'terminal-retired', at: day(5), id: TERMINAL }]);
    const checker = await checkerWith(filesOf(folder));
    const judge = (name: 'nobody' | 'logged') => checker.judge({ slip: slipFor(name), at: after(100), code: '' }, nobodyListens);
    expect((await judge('nobody')).state).toEqual({ state: 'after-retirement', since: Date.parse(day(5)) });
    expect((await judge('logged')).state).toEqual({ state: 'logged' });
  });
  test('what a worker sends can be sent: plain data, to the last step', async () => {
    const checker = await checkerWith();
    const judged = await checker.judge({ slip: slipFor('logged'), at: after(100), code: '' }, nobodyListens);
    const steps = await checker.steps({}, nobodyListens);
    expect(structuredClone({ judged, steps })).toEqual({ judged, steps });
    expect(steps.at(-1)).toMatchObject({ step: 'clock' });
  });
  test('reading tells how far it has come', async () => {
    const checker = createChecker();
    const told: string[] = [];
    await checker.trust({ anchor: anchorText() }, nobodyListens);
    await checker.read({ place: filesOf(honest) }, ({ ledger, done, total }) => told.push(`${ledger} ${done}/${total}`));
    expect(told).toEqual(['directory 7/7', 'cases 256/320', 'cases 320/320']);
  });
});

describe('what is wrong', () => {
  const judge = async (slip: string, typed = '') => (await checkerWith()).judge({ slip, at: after(100), code: typed }, nobodyListens);
  const changed = (change: (folder: string) => void): Place => {
    const folder = mkdtempSync(join(world, 'changed-'));
    cpSync(honest, folder, { recursive: true });
    change(folder);
    return filesOf(folder);
  };
  const flip = (folder: string) => {
    const path = join(folder, 'ledger/cases/tile/entries/000');
    const bytes = readFileSync(path);
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };
  const grow = (folder: string) => {
    const path = join(folder, 'ledger/cases/checkpoint');
    writeFileSync(path, readFileSync(path, 'utf8').replace('\n320\n', '\n384\n'));
  };
  test.each<[string, () => unknown, 'usage' | 'distrust', string]>([
    ['a mistyped slip', () => judge('DAUYS1:%%%'), 'usage', 'sealing/slip-malformed'],
    ['a slip of a later version', () => judge('DAUYS9:ABC'), 'usage', 'sealing/slip-version'],
    ['a slip signed by another', () => judge(slipFor('logged', daniyar)), 'distrust', 'sealing/slip-signature'],
    ['a code of 23 digits', () => judge(slipFor('logged'), '1'.repeat(23)), 'usage', 'sealing/code-length'],
    ['a code with a wrong digit', () => judge(slipFor('logged'), '1'.repeat(24)), 'usage', 'sealing/code-check'],
    ['no anchor', () => createChecker().read({ place: filesOf(honest) }, nobodyListens), 'usage', 'verify/no-anchor'],
    ['an anchor that is none', () => createChecker().trust({ anchor: '{}' }, nobodyListens), 'usage', 'directory/malformed-anchor'],
    [
      'no record yet',
      () => createChecker().judge({ slip: slipFor('logged'), at: after(1), code: '' }, nobodyListens),
      'usage',
      'verify/no-record',
    ],
    ['a folder of something else', () => checkerWith({ at: 'files', files: [] }), 'usage', 'verify/no-record'],
    ['a file that is no archive', () => checkerWith({ at: 'archive', file: new Blob(['hello']) }), 'usage', 'verify/malformed-archive'],
    ['an address that is none', () => checkerWith({ at: 'url', url: 'hub' }), 'usage', 'verify/bad-address'],
    ['a hub that does not answer', () => checkerWith({ at: 'url', url: 'http://127.0.0.1:9' }), 'usage', 'verify/unreachable'],
    ['an entry that was changed', () => checkerWith(changed(flip)), 'distrust', 'verify/entry-mismatch'],
    ['a checkpoint that was changed', () => checkerWith(changed(grow)), 'distrust', 'ledger/log-signature-bad'],
    [
      'a file that is not there',
      () => checkerWith(changed((f) => rmSync(join(f, 'ledger/cases/tile/entries/000')))),
      'distrust',
      'verify/file-missing',
    ],
  ])('%s', async (_, act, kind, expected) => {
    expect(await problem(act)).toMatchObject({ kind, code: expected });
  });
  test('after a record that does not hold, none is left to judge by', async () => {
    const checker = await checkerWith();
    await problem(() => checker.read({ place: { at: 'files', files: [] } }, nobodyListens));
    const act = () => checker.judge({ slip: slipFor('logged'), at: after(1), code: '' }, nobodyListens);
    expect(await problem(act)).toMatchObject({ code: 'verify/no-record' });
  });
});

describe('a picture', () => {
  const drawn = (text: string, scale: number, isDark: (dark: boolean) => boolean = (dark) => dark): Pixels => {
    const { data, size } = encode(text, { ecc: 'M', border: 4 });
    const width = size * scale;
    const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
    for (let y = 0; y < width; y++)
      for (let x = 0; x < width; x++)
        if (isDark(data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true))
          pixels.fill(20, (y * width + x) * 4, (y * width + x) * 4 + 3);
    return { data: pixels, width, height: width };
  };
  const look = (pixels: Pixels) => createChecker().look({ pixels }, nobodyListens);
  test.each([3, 8])('of a slip, %i pixels a module, is read', (scale) =>
    expect(look(drawn(slipFor('logged'), scale))).toBe(slipFor('logged')),
  );
  test('printed light on dark is read too', () => {
    expect(look(drawn(slipFor('logged'), 4, (dark) => !dark))).toBe(slipFor('logged'));
  });
  test.each(['https://example.org', 'DAUYS'])('of another code (%s) is none of ours', (text) =>
    expect(look(drawn(text, 4))).toBeUndefined(),
  );
  test('of nothing says nothing', () => {
    expect(look({ data: new Uint8ClampedArray(400 * 4).fill(200), width: 20, height: 20 })).toBeUndefined();
  });
});
