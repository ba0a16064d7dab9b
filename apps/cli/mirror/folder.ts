import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bytesOf, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { FILE_LIMIT } from '@dauys/verify/source.ts';

/** A folder in which a file is either whole or not there, whenever the power fails. Paths are relative, with `/`. */
export interface Folder {
  readonly path: string;
  has(path: string): Promise<boolean>;
  /** `undefined`: not there. Throws `Fault` for a file longer than any published one. */
  read(path: string): Promise<Bytes | undefined>;
  /** When it resolves, the file survives a power cut. Twice is once. */
  put(path: string, content: Uint8Array | string): Promise<void>;
  /** Names in a folder, in order; none when it is not there. */
  list(path: string): Promise<readonly string[]>;
  /** Lets a file or a folder go. Not durable: after a power cut it may be there again, which harms nobody. */
  drop(path: string): Promise<void>;
}

const HALF_WRITTEN = '.new';

/** Opens or makes the folder, and clears away what a predecessor had not finished writing. One process at a time. */
export const openFolder = async (place: string): Promise<Folder> => {
  const path = resolve(place);
  const half = join(path, HALF_WRITTEN);
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  const at = (name: string) => join(path, name);
  return {
    path,
    has: async (name) => (await sizeOf(at(name))) !== undefined,
    read: async (name) => {
      const size = await sizeOf(at(name));
      if (size === undefined) return undefined;
      if (size > FILE_LIMIT) throw new Fault(`${name} is longer than any published file`);
      return bytesOf(await readFile(at(name)));
    },
    put: (name, content) => putWhole({ root: path, half, name }, typeof content === 'string' ? utf8(content) : content),
    list: async (name) => (await unlessMissing(readdir(at(name)))) ?? [],
    drop: (name) => rm(at(name), { recursive: true, force: true }),
  };
};

/** A folder in a folder. */
export const within = (folder: Folder, name: string): Folder => ({
  path: join(folder.path, name),
  has: (path) => folder.has(`${name}/${path}`),
  read: (path) => folder.read(`${name}/${path}`),
  put: (path, content) => folder.put(`${name}/${path}`, content),
  list: (path) => folder.list(`${name}/${path}`),
  drop: (path) => folder.drop(`${name}/${path}`),
});

/**
 * write beside → fsync the file → rename → fsync the folder, and those above it that are new. Before the rename there is no file of that
 * name, or the old one; after it the whole new one.
 */
const putWhole = async ({ root, half, name }: { root: string; half: string; name: string }, content: Uint8Array): Promise<void> => {
  const target = join(root, name);
  const beside = join(half, randomBytes(8).toString('hex'));
  const file = await open(beside, 'wx', 0o644);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  const firstNew = await mkdir(dirname(target), { recursive: true });
  await rename(beside, target);
  // From here on the file is there after a power cut too, once its folders are.
  await syncFolders(dirname(target), firstNew);
};

const syncFolders = async (from: string, firstNew: string | undefined): Promise<void> => {
  const top = firstNew === undefined ? from : dirname(firstNew);
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
    if (folder === top) return;
  }
};

const sizeOf = async (path: string): Promise<number | undefined> => (await unlessMissing(stat(path)))?.size;

const unlessMissing = async <T>(act: Promise<T>): Promise<T | undefined> => {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
};
