/** Who clones and builds gets the same bytes: that is what the hashes in the directory are good for. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOfFiles } from '@dauys/directory/release.ts';
import { afterAll, expect, test } from 'vitest';
import { buildIfStale } from '../build.ts';
import { runCommand } from '../test/command.ts';

const here = join(import.meta.dirname, '../..');
// On the disk of the project, so that packages can be linked instead of copied.
mkdirSync(join(here, '.test'), { recursive: true });
const there = mkdtempSync(join(here, '.test', 'qwzx, with ә and spaces '));
afterAll(() => rmSync(there, { recursive: true, force: true }), 120_000);

const filesOf = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );

/** Copies a tree file by file in another order, under another mask; times of files differ too. */
const copyBackwards = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true }).toReversed()) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) copyBackwards(source, target);
    else writeFileSync(target, readFileSync(source), { mode: 0o600 });
  }
};

/** All packages at another address: hard links of the files, so that no path of the first place is in any of them. */
const linkPackages = async (): Promise<void> => {
  const { status, output } = await runCommand(['cp', '-al', realpathSync(join(here, 'node_modules')), join(there, 'node_modules')]);
  expect(output).toBe('');
  expect(status).toBe(0);
};

test('two builds, two folders, other time zone, language, mask and order of files: the same bytes', async () => {
  const first = await buildIfStale(here);
  for (const folder of ['packages', 'apps', 'tools']) copyBackwards(join(here, folder), join(there, folder));
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', '.npmrc']) cpSync(join(here, file), join(there, file));
  await linkPackages();
  const build = `import(process.argv[1]).then((b) => b.buildIfStale(process.argv[2])).then((f) => console.log(JSON.stringify(f)))`;
  const command = [
    'sh',
    '-c',
    'umask 077; exec "$0" "$@"',
    process.execPath,
    '--no-warnings',
    '-e',
    build,
    join(there, 'tools/build.ts'),
    there,
  ];
  const env = { TZ: 'Pacific/Kiritimati', LC_ALL: 'kk_KZ.UTF-8', LANG: 'kk_KZ.UTF-8', HOME: there, USER: 'somebody', NODE_ENV: 'test' };
  const { status, output } = await runCommand(command, { env });
  expect(output).toContain('building the page of the verify');
  expect(status).toBe(0);
  for (const name of ['kiosk', 'workspace', 'verify'] as const) {
    const second = filesOf(join(there, '.build', name));
    expect(listOfFiles(second), name).toBe(listOfFiles(filesOf(first[name])));
    // Nothing in them says where they were made.
    for (const [path, bytes] of second) expect(Buffer.from(bytes).includes('qwzx'), path).toBe(false);
  }
});

test('the control: another sentence in a source is another hash', async () => {
  const pack = join(there, 'apps/verify/index.html');
  writeFileSync(pack, `${readFileSync(pack, 'utf8')}<!-- another -->\n`);
  rmSync(join(there, 'node_modules/.vite'), { recursive: true, force: true });
  const before = listOfFiles(filesOf(join(there, '.build/verify')));
  const build = `import(process.argv[1]).then((b) => b.buildIfStale(process.argv[2]))`;
  const { status } = await runCommand([process.execPath, '--no-warnings', '-e', build, join(there, 'tools/build.ts'), there]);
  expect(status).toBe(0);
  expect(listOfFiles(filesOf(join(there, '.build/verify')))).not.toBe(before);
});
