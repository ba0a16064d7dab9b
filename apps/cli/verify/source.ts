import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { FILE_LIMIT, overHttp, type RecordSource } from '@dauys/verify/source.ts';

/** Reads below a folder that holds the same paths as a hub. */
export const fromFolder =
  (folder: string): RecordSource =>
  (ledger) =>
  async (path) => {
    const file = join(folder, 'ledger', ledger, path);
    try {
      const { size } = await stat(file);
      if (size > FILE_LIMIT) throw new Fault(`${path} is longer than any published file`);
      return bytesOf(await readFile(file));
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
      throw error;
    }
  };

/** A URL or a folder, with `ledger/<name>/` below it. */
export const sourceOf = (place: string): RecordSource => (/^https?:\/\//.test(place) ? overHttp(place) : fromFolder(place));
