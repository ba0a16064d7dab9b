import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** What the kernel shows as files, below one folder: `/` on a terminal. Paths are relative. Reads only; what is not there is `undefined`. */
export interface Tree {
  /** The trimmed text of a small file; `undefined` also for one that the driver refuses to read now. */
  text(path: string): string | undefined;
  /** Names in a folder, sorted; none where there is no such folder. */
  names(path: string): readonly string[];
  /** Bytes that we may still write beside this path, and how many there are in all. */
  space(path: string): { readonly free: number; readonly total: number } | undefined;
}

export const openTree = (root: string): Tree => ({
  text: (path) => orNothing(() => readFileSync(join(root, path), 'utf8').trim()),
  names: (path) => orNothing(() => readdirSync(join(root, path)).toSorted()) ?? [],
  space: (path) =>
    orNothing(() => {
      const { bavail, blocks, bsize } = statfsSync(join(root, path));
      return { free: bavail * bsize, total: blocks * bsize };
    }),
});

/** A part of the machine may go while it is read, and a driver may answer with any error: it then shows nothing, and that is what is told. */
const orNothing = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
};
