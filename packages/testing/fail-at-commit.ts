/**
 * Preloaded (`node --import`) into an agent under test: reads `fail.json` beside its configuration before every commit that adds a promise
 * to the outbox and, once, does what it says. The file is removed first, so that the next start is healthy.
 *
 *     {"at":"before"}            dies (SIGKILL) before the commit reaches the disk
 *     {"at":"after"}             dies after it, before anybody is told
 *     {"at":"fsync-lost"}        the commit reports an fsync error, and the data did not arrive
 *     {"at":"fsync-arrived"}     the commit reports an fsync error, and the data arrived all the same
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const config = process.argv[process.argv.indexOf('--config') + 1] ?? '';
const file = join(dirname(config), 'fail.json');
let promises = 0;
const run = DatabaseSync.prototype.exec;

/** Whether this commit would add a promise to the outbox. Counted at every commit, so that old promises are no reason. */
const addsPromise = (db: DatabaseSync): boolean => {
  const before = promises;
  const hasTable = db.prepare("select 1 from sqlite_master where name = 'outbox'").get() !== undefined;
  promises = hasTable ? Number(db.prepare('select count(*) as n from outbox').get()?.['n'] ?? 0) : 0;
  return promises > before;
};

const fsyncError = (): Error => Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1_034 });

DatabaseSync.prototype.exec = function exec(this: DatabaseSync, sql: string): void {
  if (sql !== 'commit') return run.call(this, sql);
  const adds = addsPromise(this);
  if (!adds || !existsSync(file)) return run.call(this, sql);
  const order: { at?: string } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  if (order.at === 'before') process.kill(process.pid, 'SIGKILL');
  if (order.at === 'fsync-lost') {
    run.call(this, 'rollback');
    throw fsyncError();
  }
  run.call(this, sql);
  if (order.at === 'after') process.kill(process.pid, 'SIGKILL');
  throw fsyncError();
};
