import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ROOM = 6 * 2 ** 30;

/**
 * Where tests keep what need not outlive them: in memory where there is plenty. A process that is killed loses nothing there that it would
 * have kept on a disk, and nobody waits for the disk; what a disk does that is full or fails is another test's.
 */
const place = (): string => {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return Math.min(bavail * bsize, freemem()) > ROOM ? MEMORY : tmpdir();
};

export interface Workplace {
  readonly folder: string;
  remove(): void;
}

/** A folder of one's own there. */
export const openWorkplace = (): Workplace => {
  const folder = mkdtempSync(join(place(), 'dauys-test-'));
  // As any folder for what is temporary: some tests become somebody else.
  chmodSync(folder, 0o1777);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
};
