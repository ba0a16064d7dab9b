/**
 * A system that was founded once (found.ts): keys, first statements, officers and their doors, an empty database, all stopped in order. Each test
 * that needs a whole system begins with a copy and goes on from there, as `npm start` does: founding costs as much as half of such a test.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';

/** Names the folder to the tests of a run; where it is unset, each founds its own. */
export const FOUNDED = 'DAUYS_FOUNDED';

/** Puts a copy of what was founded into `data`, an empty folder; does nothing when nothing was founded for this run. */
export const beginFounded = (data: string): void => {
  const folder = process.env[FOUNDED];
  if (folder === undefined || !existsSync(join(folder, 'anchor.json'))) return;
  // With owners and modes: PostgreSQL and our own keys refuse files that others may read.
  const { status, stderr } = spawnSync('cp', ['-a', `${folder}/.`, data], { encoding: 'utf8' });
  if (status !== 0) throw new Fault(`what was founded could not be copied: ${stderr}`);
};
