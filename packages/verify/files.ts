import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { FILE_LIMIT, type RecordSource } from './source.ts';
import { type ArchiveCode, membersOf } from './tar.ts';

export type FilesCode = ArchiveCode | 'verify/no-record' | 'verify/several-records';

/** A file that is read when it is needed: what a browser gives for a chosen folder. */
export interface Readable {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A file with its path below whatever folder was chosen, `/` between names. */
export interface NamedFile {
  readonly path: string;
  readonly file: Readable;
}

const published = /^(.*\/)?ledger\/(?:directory|cases)\/(?:checkpoint|tile\/.+)$/;

/**
 * A record among files: those below the one folder that holds `ledger/directory` and `ledger/cases`; everything else is left alone.
 * Throws `VerificationError` 'verify/no-record', or 'verify/several-records' when there is more than one to choose from.
 */
export const recordOfFiles = (files: readonly NamedFile[]): RecordSource => {
  const found = new Map<string, Readable>();
  const roots = new Set<string>();
  for (const { path, file } of files) {
    const match = published.exec(path);
    if (match === null) continue;
    roots.add(match[1] ?? '');
    // One path twice (an archive may hold it) would be read differently by two readers.
    if (found.has(path)) fail('verify/several-records');
    found.set(path, file);
  }
  const [root] = roots;
  if (root === undefined) return fail('verify/no-record');
  if (roots.size > 1) fail('verify/several-records');
  return (ledger) => async (path) => {
    const file = found.get(`${root}ledger/${ledger}/${path}`);
    return file === undefined ? undefined : wholeOf(file);
  };
};

/** A record in a tar archive. Throws as `membersOf` and `recordOfFiles`. */
export const recordOfArchive = async (archive: Readable): Promise<RecordSource> => {
  const members = await membersOf((offset, length) => part(archive, offset, offset + length), archive.size);
  return recordOfFiles(
    members.map(({ path, offset, length }) => ({
      path,
      file: { size: length, slice: (from, to) => archive.slice(offset + from, offset + Math.min(to, length)) },
    })),
  );
};

const wholeOf = (file: Readable): Promise<Bytes> => {
  if (file.size > FILE_LIMIT) throw new Fault('a file is longer than any published file');
  return part(file, 0, file.size);
};

const part = async (file: Readable, from: number, to: number): Promise<Bytes> =>
  bytesOf(new Uint8Array(await file.slice(from, to).arrayBuffer()));

const fail = (code: FilesCode): never => {
  throw new VerificationError<FilesCode>(code);
};
