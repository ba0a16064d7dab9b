import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '..');

interface Page {
  readonly name: 'kiosk' | 'workspace';
  readonly folder: string;
}

const pages: readonly Page[] = [
  { name: 'kiosk', folder: 'apps/terminal/kiosk' },
  { name: 'workspace', folder: 'apps/workspace' },
];

/** The folders with the built pages, absolute. */
export type Bundles = Readonly<Record<Page['name'], string>>;

/** Builds the pages whose sources have changed since they were last built (by content, not by date). */
export const buildIfStale = async (): Promise<Bundles> => {
  for (const page of pages) await buildPage(page);
  return { kiosk: outOf('kiosk'), workspace: outOf('workspace') };
};

const outOf = (name: string): string => join(root, '.build', name);

const buildPage = async ({ name, folder }: Page): Promise<void> => {
  const out = outOf(name);
  // Beside the output, not in it: what is served is what Vite made, and nothing else.
  const stamp = join(root, '.build', `${name}.hash`);
  const hash = hashOf([folder, 'packages', 'tsconfig.json', 'package-lock.json']);
  if (existsSync(join(out, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const configFile = join(root, folder, 'vite.config.ts');
  if (!existsSync(configFile)) throw new Error(`${folder}/vite.config.ts is missing`);
  process.stdout.write(`building the page of the ${name} …\n`);
  rmSync(stamp, { force: true });
  mkdirSync(join(root, '.build'), { recursive: true });
  await build({ configFile, root: join(root, folder), logLevel: 'warn', build: { outDir: out, emptyOutDir: true } });
  // Only a finished build gets its stamp; an interrupted one is made again.
  writeFileSync(stamp, hash);
};

const isInput = (path: string): boolean => !/\.test\.tsx?$|(?:^|\/)(?:node_modules|\.build|\.data|\.test)(?:\/|$)/.test(path);

const hashOf = (places: readonly string[]): string => {
  const hash = createHash('sha256');
  const found = places.flatMap((place) => [place, ...globSync(`${place}/**/*`, { cwd: root, exclude: (path) => !isInput(path) })]);
  for (const path of [...new Set(found)].sort()) {
    const full = join(root, path);
    if (!isInput(path) || !statSync(full).isFile()) continue;
    const content = readFileSync(full);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};

if (import.meta.main) await buildIfStale();
