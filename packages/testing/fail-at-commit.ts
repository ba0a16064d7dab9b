/**
 * Preloaded (`node --import`) into an agent under test: reads `fail.json` in its working folder before every commit that adds a promise
 * to the outbox, `fail-thread.json` before every beat, and, once, does what it says. The file is removed first, so that the next start is healthy.
 *
 *     {"at":"before"}            dies (SIGKILL) before the commit reaches the disk
 *     {"at":"after"}             dies after it, before anybody is told
 *     {"at":"fsync-lost"}        the commit reports an fsync error, and the data did not arrive
 *     {"at":"fsync-arrived"}     the commit reports an fsync error, and the data arrived all the same
 *     {"at":"thread-ends"}       the thread that beats ends by itself
 *     {"at":"thread-throws"}     something is thrown in it that nobody catches
 *     {"at":"thread-hangs"}      it goes round for ever
 *
 * The thread that beats writes `stood` there when it is asked to stand still, before it says that it does.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';

const file = join(process.cwd(), isMainThread ? 'fail.json' : 'fail-thread.json');
let promises = 0;
const run = DatabaseSync.prototype.exec;

/** Whether this commit would add a promise to the outbox. Counted at every commit, so that old promises are no reason. */
const addsPromise = (db: DatabaseSync): boolean => {
  const before = promises;
  const hasTable = db.prepare("select 1 from sqlite_master where name = 'outbox'").get() !== undefined;
  promises = hasTable ? Number(db.prepare('select count(*) as n from outbox').get()?.['n'] ?? 0) : 0;
  return promises > before;
};

/** What is to be done now, once. */
const ordered = (): string | undefined => {
  if (!existsSync(file)) return undefined;
  const order: { at?: string } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return order.at;
};

const fsyncError = (): Error => Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1_034 });

DatabaseSync.prototype.exec = function exec(this: DatabaseSync, sql: string): void {
  if (sql !== 'commit') return run.call(this, sql);
  const adds = addsPromise(this);
  const order = adds ? ordered() : undefined;
  if (order === undefined) return run.call(this, sql);
  if (order === 'before') process.kill(process.pid, 'SIGKILL');
  if (order === 'fsync-lost') {
    run.call(this, 'rollback');
    throw fsyncError();
  }
  run.call(this, sql);
  if (order === 'after') process.kill(process.pid, 'SIGKILL');
  throw fsyncError();
};

const send = ClientRequest.prototype.end;
if (!isMainThread)
  Object.defineProperty(ClientRequest.prototype, 'end', {
    value(this: ClientRequest, frame: Uint8Array): ClientRequest {
      const order = ordered();
      if (order === 'thread-ends') process.exit(7);
      if (order === 'thread-throws')
        setImmediate(() => {
          throw new Error('in the thread that beats');
        });
      while (order === 'thread-hangs');
      return Reflect.apply(send, this, [frame]);
    },
  });

const store = Atomics.store;
if (!isMainThread)
  Object.defineProperty(Atomics, 'store', {
    value(array: Int32Array, index: number, value: number): number {
      writeFileSync(join(process.cwd(), 'stood'), '');
      return store(array, index, value);
    },
  });
