import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

interface Page {
  readonly name: 'kiosk' | 'workspace' | 'verify';
  readonly folder: string;
}

const pages: readonly Page[] = [
  { name: 'kiosk', folder: 'apps/terminal/kiosk' },
  { name: 'workspace', folder: 'apps/workspace' },
  { name: 'verify', folder: 'apps/verify' },
];

/** The folders with the built pages, absolute. */
export type Bundles = Readonly<Record<Page['name'], string>>;

/**
 * Builds the pages whose sources (their own folder, packages, settings, lockfile) have changed since the last build, by
 * content and not by date. Throws with the last words of the build when it fails.
 */
export const buildIfStale = async (root: string = resolve(import.meta.dirname, '..')): Promise<Bundles> => {
  for (const page of pages) await buildPage(root, page);
  const built = (name: Page['name']): string => join(root, '.build', name);
  return { kiosk: built('kiosk'), workspace: built('workspace'), verify: built('verify') };
};

const buildPage = async (root: string, { name, folder }: Page): Promise<void> => {
  const sources = [folder, 'packages', 'tsconfig.json', 'package-lock.json'];
  await makeIfStale(root, { name, sources, proof: 'index.html' }, async (half) => {
    if (!existsSync(join(root, folder, 'vite.config.ts'))) throw new Error(`${folder}/vite.config.ts is missing`);
    process.stdout.write(`building the page of the ${name} …\n`);
    await runVite(join(root, folder), half);
  });
};

interface Made {
  /** Its folder under `.build`. */
  readonly name: string;
  readonly sources: readonly string[];
  /** A file that is there when it is. */
  readonly proof: string;
}

/** Has `make` fill a folder when the sources have changed, by content, since it was last made. Resolves with the folder, absolute. */
export const makeIfStale = async (root: string, { name, sources, proof }: Made, make: (half: string) => Promise<void>): Promise<string> => {
  const out = join(root, '.build', name);
  // Beside the output, not in it: what is served is what was made, and nothing else.
  const stamp = join(root, '.build', `${name}.hash`);
  const hash = hashOf(root, sources);
  if (existsSync(join(out, proof)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return out;
  // Made beside and renamed, so that nobody is ever served or starts half of it; only what is finished gets its stamp.
  const half = join(root, '.build', `${name}.${process.pid}`);
  mkdirSync(dirname(half), { recursive: true });
  await make(half);
  rmSync(stamp, { force: true });
  putInPlace(half, out);
  writeFileSync(stamp, hash);
  return out;
};

/** Another process that made the same may put its own there in between: whoever comes later stays. */
const putInPlace = (half: string, out: string): void => {
  for (;;) {
    rmSync(out, { recursive: true, force: true });
    try {
      return renameSync(half, out);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
    }
  }
};

/** In a process of its own: under a test runner NODE_ENV is `test`, and React would be built in its slow form with all its warnings. */
const runVite = async (folder: string, outDir: string): Promise<void> => {
  const program = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [program, 'build', '--config', join(folder, 'vite.config.ts'), '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => words.push(text));
  await once(child, 'close');
  if (child.exitCode === 0) return;
  rmSync(outDir, { recursive: true, force: true });
  throw new Error(`the page in ${folder} could not be built:\n${words.join('').trim().split('\n').slice(-20).join('\n')}`);
};

const isInput = (path: string): boolean => !/\.test\.tsx?$|(?:^|\/)(?:node_modules|\.build|\.data|\.test)(?:\/|$)/.test(path);

const hashOf = (root: string, places: readonly string[]): string => {
  const hash = createHash('sha256');
  const found = places.flatMap((place) => [place, ...globSync(`${place}/**/*`, { cwd: root, exclude: (path) => !isInput(path) })]);
  for (const path of [...new Set(found)].sort()) {
    const full = join(root, path);
    if (!isInput(path) || !statSync(full, { throwIfNoEntry: false })?.isFile()) continue;
    const content = readFileSync(full);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};
