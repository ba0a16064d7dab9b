/** Files of a ceremony: written whole, never over another. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { Misuse } from './output.ts';

/** Nothing that people carry between machines in a ceremony is longer. */
const LIMIT = 1_048_576;

/** Throws `Misuse` with the path when there is no such file, or a folder in its place, or something far too long. */
export const readSmall = (path: string): Bytes => {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > LIMIT) throw new Misuse(path);
    return bytesOf(bytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) throw new Misuse(path);
    throw error;
  }
};

/** Writes a new file (mode 0600 unless said) that is on the disk when this returns. Throws `Misuse` when there is one of that name: a key that is overwritten is a key that is lost. */
export const writeNew = (path: string, content: Uint8Array | string, mode = 0o600): void => {
  if (existsSync(path)) throw new Misuse(`${path} is there already`);
  writeOver(path, content, mode);
};

/** As `writeNew`, in the place of the file of that name; a crash leaves the old one or the new one. */
export const writeOver = (path: string, content: Uint8Array | string, mode = 0o600): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  const file = openSync(beside, 'wx', mode);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    if (writeSync(file, bytes) !== bytes.length) throw new Fault(`${path} could not be written whole`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  // From here on the name survives a power cut too.
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
};
