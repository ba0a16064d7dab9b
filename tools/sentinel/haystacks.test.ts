import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookThroughFolder, lookThroughMemory, lookThroughParts } from './haystacks.ts';
import { searchFor } from './search.ts';
import { needlesOf } from './spellings.ts';

const needles = needlesOf({ name: 'planted', text: 'сөз-оның-ішінде~~>>??' });
const search = searchFor(needles);
const folder = mkdtempSync(join(tmpdir(), 'dauys-haystacks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const spellingsIn = (found: readonly { readonly spelling: string }[]): string[] => found.map(({ spelling }) => spelling).toSorted();

test('every spelling across the border of what is held in memory at once', () => {
  const mebibytes = 4 * 1024 * 1024;
  for (const { bytes, spelling } of needles) {
    const hay = Buffer.alloc(mebibytes + 1_000, 0x20);
    hay.set(bytes, mebibytes - Math.floor(bytes.length / 2));
    writeFileSync(join(folder, 'large'), hay);
    expect(spellingsIn(lookThroughFolder(search, folder).found)).toEqual([spelling]);
  }
  rmSync(join(folder, 'large'));
});
test('in files however deep, in names of files, in where links lead', () => {
  const [needle] = needles;
  mkdirSync(join(folder, 'a/b/c'), { recursive: true });
  writeFileSync(join(folder, 'a/b/c/plain'), needle?.bytes ?? '');
  writeFileSync(join(folder, `a/b/${Buffer.from(needle?.bytes ?? []).toString()}`), '');
  symlinkSync(Buffer.from(needle?.bytes ?? []).toString(), join(folder, 'link'));
  const { found, bytes } = lookThroughFolder(search, folder);
  expect(found.map(({ where }) => where.replace(folder, ''))).toEqual(
    expect.arrayContaining([
      expect.stringContaining('a/b/c/plain'),
      expect.stringContaining('the name a/b/сөз'),
      expect.stringContaining('link'),
    ]),
  );
  expect(bytes).toBeGreaterThan(2 * (needle?.bytes.length ?? 0));
});
test('in the memory of another process', async () => {
  const script = `const kept = Buffer.from(process.argv[1], 'hex'); process.stdout.write('ready'); setInterval(() => kept.at(0), 1_000);`;
  const child = spawn(process.execPath, ['-e', script, Buffer.concat(needles.map(({ bytes }) => bytes)).toString('hex')]);
  try {
    await once(child.stdout, 'data');
    expect(spellingsIn(lookThroughMemory(search, { pid: child.pid ?? 0, name: 'child' }).found)).toEqual(
      expect.arrayContaining(needles.map(({ spelling }) => spelling)),
    );
  } finally {
    child.kill('SIGKILL');
  }
});
test('what is not there is not found', () => {
  expect(lookThroughParts(search, 'here', [Buffer.from('nothing of the kind')])).toEqual({ bytes: 19, found: [] });
});
