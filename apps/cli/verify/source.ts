import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';

/** Where a ledger's files come from: a hub, a mirror, or a folder of downloaded ones. `undefined`: not there. */
export type LedgerSource = (path: string) => Promise<Bytes | undefined>;

/** No published file is longer: a bundle of 256 entries of 64 KiB. */
const MAX_FILE = 17 * 1024 * 1024;
const PATIENCE = 30_000;

const bounded = async (response: Response): Promise<Bytes> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  // The server decides how much it sends: we stop reading, whatever it announced.
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MAX_FILE) throw new Fault('the answer is longer than any published file');
    parts.push(part);
  }
  return bytesOf(Buffer.concat(parts));
};

/** Reads below a URL such as `https://hub.example/ledger/cases`. Throws `Fault` when it cannot be reached. */
export const overHttp =
  (base: string): LedgerSource =>
  async (path) => {
    const response = await fetch(`${base.replace(/\/$/, '')}/${path}`, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' }).catch(
      (cause: unknown) => {
        throw new Fault(`${new URL(base).origin} cannot be reached`, { cause });
      },
    );
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Fault(`${new URL(base).origin} answered ${response.status}`);
    return bounded(response);
  };

/** Reads below a folder that holds the same paths. */
export const fromFolder =
  (folder: string): LedgerSource =>
  async (path) => {
    try {
      const { size } = await stat(join(folder, path));
      if (size > MAX_FILE) throw new Fault(`${path} is longer than any published file`);
      return bytesOf(await readFile(join(folder, path)));
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
      throw error;
    }
  };

/** A URL or a folder, with the ledger's name below it. */
export const sourceOf = (place: string, ledger: 'cases' | 'directory'): LedgerSource =>
  /^https?:\/\//.test(place) ? overHttp(`${place.replace(/\/$/, '')}/ledger/${ledger}`) : fromFolder(join(place, 'ledger', ledger));
