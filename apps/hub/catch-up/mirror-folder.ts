import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { FILE_LIMIT, type RecordSource } from '@dauys/verify/source.ts';

/** The folder that `dauys mirror` keeps: the ledgers' public files, and the feed when it was run with the operator's token. */
export const mirroredRecord =
  (folder: string): RecordSource =>
  (ledger) =>
  (path) =>
    readBounded(join(folder, 'ledger', ledger, path));

/** A chunk of the feed as `dauys mirror` names it: `feed/<number ÷ 1000>/<rest>.chunk`, nine and three digits. */
export const mirroredChunk = (folder: string, number: number): Promise<Bytes | undefined> =>
  readBounded(join(folder, 'feed', String(Math.floor(number / 1000)).padStart(9, '0'), `${String(number % 1000).padStart(3, '0')}.chunk`));

const readBounded = async (file: string): Promise<Bytes | undefined> => {
  try {
    if ((await stat(file)).size > FILE_LIMIT) throw new Fault(`${file} is longer than any published file`);
    return bytesOf(await readFile(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
};
