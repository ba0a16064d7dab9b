import { createHash } from 'node:crypto';
import type { Anchor } from '@dauys/directory/anchor.ts';
import { foldDirectory, type Directory } from '@dauys/directory/directory.ts';
import { remembering } from '@dauys/directory/signature.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import type { Db } from '../database/store.ts';
import { codeOf } from '../database/store.ts';
import type { HubLog } from '../events.ts';
import { directoryFrom, type DirectoryRow } from './store.ts';

/** Entries read in one question. */
const AT_ONCE = 1_000;

/**
 * The directory as this process knows it: what stands in the ledger, then what waits for its place there (a statement is as
 * good as its signatures: a terminal enrolled now may speak now; everybody else believes the ledger only).
 */
export interface DirectoryView {
  current(): Directory;
  /** Reads what is new at the time of the call; calls that come during a reading share the next one. Throws when the database does not answer. */
  refresh(): Promise<Directory>;
  /** Refreshes every second until `stop`; whoever changes the directory in this process calls `refresh` at once. */
  follow(): { stop(): void };
}

/** An empty directory until the first `refresh`. */
export const openDirectory = (db: Db, anchor: Anchor, log: HubLog): DirectoryView => {
  const verify = remembering(verifyNative, 50_000);
  let logged = foldDirectory([], anchor, { verify });
  let next = 0;
  let waitingName = '';
  let current = logged;

  const read = async (): Promise<Directory> => {
    const before = next;
    let waiting: readonly DirectoryRow[] = [];
    for (let isWhole = false; !isWhole; ) {
      const rows = await directoryFrom(db, next, AT_ONCE);
      const entries = rows.flatMap(({ index, bytes }) => (index === null ? [] : [{ index, bytes }]));
      waiting = rows.filter(({ index }) => index === null);
      if (entries.length > 0) logged = foldDirectory(entries, anchor, { verify, onto: logged });
      next += entries.length;
      isWhole = entries.length < AT_ONCE;
    }
    const name = nameOf(waiting);
    if (next === before && name === waitingName) return current;
    const known = current.distrusted.length;
    current = foldDirectory(
      waiting.map(({ bytes }, i) => ({ index: next + i, bytes })),
      anchor,
      { verify, onto: logged },
    );
    waitingName = name;
    log('directory.read', { logged: next, waiting: waiting.length });
    for (const { index, code } of current.distrusted.slice(known)) log('directory.distrusted', { index, code });
    return current;
  };
  const refresh = shared(read);
  return { current: () => current, refresh, follow: () => follow(refresh, log) };
};

/** One reading at a time. What is being read may have been asked before the caller wrote: the next reading is for all who come meanwhile. */
const shared = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<T> | undefined;
  let queued: Promise<T> | undefined;
  const refresh = (): Promise<T> => {
    if (running === undefined) {
      running = read().finally(() => (running = undefined));
      return running;
    }
    const after = (): Promise<T> => {
      queued = undefined;
      return refresh();
    };
    queued ??= running.then(after, after);
    return queued;
  };
  return refresh;
};

const nameOf = (entries: readonly { readonly bytes: Uint8Array }[]): string => {
  const hash = createHash('sha256');
  for (const { bytes } of entries) hash.update(createHash('sha256').update(bytes).digest());
  return hash.digest('hex');
};

const follow = (refresh: () => Promise<unknown>, log: HubLog): { stop(): void } => {
  let failing = false;
  const timer = setInterval(() => {
    refresh().then(
      () => {
        if (failing) log('database.back', {});
        failing = false;
      },
      (error: unknown) => {
        if (!failing) log('database.unreachable', { code: codeOf(error) ?? 'unknown' });
        failing = true;
      },
    );
  }, 1_000);
  return { stop: () => clearInterval(timer) };
};
