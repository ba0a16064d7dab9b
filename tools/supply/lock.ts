/** The lockfile as data: what is installed, from what, under which licence, and who needs whom. */

/** One entry of `package-lock.json` (lockfile version 3). */
export interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Where it lies (`node_modules/a`, `packages/b`, '' for the root) → its entry. */
export type Lock = Readonly<Record<string, Locked>>;

/** Throws `SyntaxError` when it is no JSON; a file without packages is an empty lock. */
export const parseLock = (text: string): Lock => (JSON.parse(text) as { packages?: Lock }).packages ?? {};

const FOLDER = 'node_modules/';

/** Packages of others: all that a registry gave. Ours are links and folders. */
export const foreign = (lock: Lock): readonly (readonly [path: string, entry: Locked])[] =>
  Object.entries(lock).filter(([path, { link }]) => path.includes(FOLDER) && link !== true);

/** What is not for development only: it reaches a terminal, a hub, a body or somebody's page. */
export const shipped = (lock: Lock): readonly (readonly [path: string, entry: Locked])[] =>
  foreign(lock).filter(([, { dev }]) => dev !== true);

/** `node_modules/a/node_modules/@b/c` → `@b/c`; of a folder of ours the name that it states. */
export const nameAt = (path: string, entry: Locked): string =>
  path.includes(FOLDER) ? path.slice(path.lastIndexOf(FOLDER) + FOLDER.length) : (entry.name ?? path);

/** Where Node finds `name` from inside the package at `from`: the nearest `node_modules` upwards, links followed. */
export const resolveFrom = (lock: Lock, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}${FOLDER}${name}`;
    const found = lock[path];
    if (found !== undefined) return found.link === true ? found.resolved : path;
    if (folder === '') return undefined;
  }
};

/** Where everything lies that the package at `path` needs and that the lock holds; what it may do without and has not is left out. */
export const needsOf = (lock: Lock, path: string): readonly string[] => {
  const { dependencies, optionalDependencies, peerDependencies } = lock[path] ?? {};
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return names.flatMap((name) => resolveFrom(lock, path, name) ?? []);
};
