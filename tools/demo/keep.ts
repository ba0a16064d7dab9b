/** Small files that must survive: written once, whole, and never overwritten with something else. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes, hex, parseHex } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';

/** Writes a file so that a crash leaves the old one or the new one, never half of it. Mode 0600. */
export const writeWhole = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const handle = openSync(`${path}.new`, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${path}.new`, path);
};

/** The text of the file, made by `make` the first time. */
export const keep = async (path: string, make: () => string | Promise<string>): Promise<string> => {
  if (!existsSync(path)) writeWhole(path, await make());
  return readFileSync(path, 'utf8');
};

/** A 32-byte seed in a file of 64 hex digits, made the first time. */
export const keepSeed = async (path: string): Promise<Bytes> => {
  const seed = parseHex((await keep(path, () => `${hex(bytesOf(randomBytes(32)))}\n`)).trim());
  if (seed?.length !== 32) throw new Fault(`${path} does not hold a seed`);
  return seed;
};
