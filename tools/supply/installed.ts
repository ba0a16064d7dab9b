/** What really lies in `node_modules`, held against the lockfile: a name, a version or a script that nobody reviewed is named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foreign, nameAt, type Lock, type Locked } from './lock.ts';

interface Installed {
  readonly name?: string;
  readonly version?: string;
  readonly license?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** What npm runs when it installs a package. A `binding.gyp` counts as one: npm builds it unasked. */
const atInstall = ['preinstall', 'install', 'postinstall'] as const;

export interface Installation {
  readonly root: string;
  readonly lock: Lock;
  /** Who would run something and may not: `allowScripts` of the root manifest. */
  readonly denied: ReadonlySet<string>;
}

/**
 * Faults of the installed packages: another name or version than the lockfile's, a licence that it does not state, a script at installation that
 * nobody denied (the lockfile repeats what the registry said; here stands what the package says), and folders that the lockfile does not know.
 */
export const installedFaults = ({ root, lock, denied }: Installation): readonly string[] => {
  const known = foreign(lock).filter(([path]) => existsSync(join(root, path, 'package.json')));
  const missing = foreign(lock).filter(([path, { optional }]) => optional !== true && !existsSync(join(root, path, 'package.json')));
  return [
    ...missing.map(([path]) => `${path} is not installed`),
    ...known.flatMap(([path, entry]) => faultsAt(join(root, path), { path, entry, denied })),
    ...foldersOf(root, 'node_modules')
      .filter((path) => lock[path] === undefined)
      .map((path) => `${path} is installed and not in the lockfile`),
  ];
};

const faultsAt = (
  folder: string,
  { path, entry, denied }: { readonly path: string; readonly entry: Locked; readonly denied: ReadonlySet<string> },
): readonly string[] => {
  const said = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Installed;
  const name = nameAt(path, entry);
  const runs = atInstall.some((script) => said.scripts?.[script] !== undefined) || existsSync(join(folder, 'binding.gyp'));
  return [
    ...(said.name === name && said.version === entry.version
      ? []
      : [`${path} is ${said.name ?? 'nameless'} ${said.version ?? ''}, and the lockfile says ${name} ${entry.version ?? ''}`]),
    ...(runs && !denied.has(name) ? [`${path} runs something when it is installed, and allowScripts does not deny it`] : []),
    ...(typeof said.license === 'string' && said.license !== entry.license
      ? [`${path} is under ${said.license}, and the lockfile says ${entry.license ?? 'nothing'}`]
      : []),
  ];
};

/** Every package folder below a `node_modules`, nested ones too; links (our own packages) are not followed. */
const foldersOf = (root: string, folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('@')) return foldersOf(root, path);
    const inner = existsSync(join(root, path, 'node_modules')) ? foldersOf(root, `${path}/node_modules`) : [];
    return existsSync(join(root, path, 'package.json')) ? [path, ...inner] : inner;
  });

/** Names that `allowScripts` of a manifest says no to. */
export const deniedIn = (manifest: string): ReadonlySet<string> => {
  const { allowScripts = {} } = JSON.parse(manifest) as { readonly allowScripts?: Readonly<Record<string, unknown>> };
  return new Set(Object.keys(allowScripts).filter((name) => allowScripts[name] === false));
};
