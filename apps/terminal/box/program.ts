/** The files of a slot, and the list of them that was written when they were installed. */
import { hex } from '@dauys/basics/bytes.ts';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line `<sha256>  <path>` per regular file, sorted by path: what `sha256sum` prints in the C locale, as install.sh lets it. A link is told by where it leads. */
const listOf = (slot: string): string =>
  readdirSync(slot, { recursive: true, encoding: 'utf8' })
    .filter((path) => !lstatSync(join(slot, path)).isDirectory())
    .toSorted()
    .map(
      (path) =>
        `${hex(
          new Uint8Array(
            createHash('sha256')
              .update(readFileSync(join(slot, path)))
              .digest(),
          ),
        )}  ${path}\n`,
    )
    .join('');

const listFile = (slot: string): string => `${slot}.list`;

export const makeList = (slot: string): void => writeFileSync(listFile(slot), listOf(slot), { mode: 0o644 });

/**
 * Whether every file is there as it was installed, and none beside. It finds rot and a careless hand; whoever writes as root writes the list too, and is
 * kept out by the disk's key and the start of the machine.
 */
export const isWhole = (slot: string): boolean => {
  try {
    return existsSync(listFile(slot)) && readFileSync(listFile(slot), 'utf8') === listOf(slot);
  } catch {
    return false;
  }
};
