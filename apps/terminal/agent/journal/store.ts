import type { Bytes } from '@dauys/basics/bytes.ts';
import { EMPTY, type Head } from '@dauys/journal/chain.ts';
import { blobOf, intOf, type Disk } from '../disk-store.ts';

export const journalHead = (disk: Disk): Head => {
  const row = disk.one('select n, hash from journal order by n desc limit 1');
  return row === undefined ? EMPTY : { n: intOf(row, 'n'), hash: blobOf(row, 'hash') };
};

/** Inside a commit. */
export const addEntry = (disk: Disk, bytes: Uint8Array, head: Head): void => {
  disk.run('insert into journal values (?, ?, ?)', head.n, bytes, head.hash);
};

/** The hash over the first n entries. */
export const journalHashAt = (disk: Disk, n: number): Bytes | undefined => {
  const row = disk.one('select hash from journal where n = ?', n);
  return row === undefined ? undefined : blobOf(row, 'hash');
};

export const journalAfter = (disk: Disk, n: number, limit: number): Bytes[] =>
  disk.all('select bytes from journal where n > ? order by n limit ?', n, limit).map((row) => blobOf(row, 'bytes'));

/** Days that are over and not in the journal yet, with what was taken on them. */
export const unsaidDays = (disk: Disk, today: number): { day: number; count: number }[] =>
  disk
    .all('select day, count from day_count where said = 0 and day < ? order by day', today)
    .map((row) => ({ day: intOf(row, 'day'), count: intOf(row, 'count') }));

/** Inside a commit. */
export const openDay = (disk: Disk, day: number): void => {
  disk.run('insert into day_count (day, count) values (?, 0) on conflict do nothing', day);
};
export const markSaid = (disk: Disk, day: number): void => {
  disk.run('update day_count set said = 1 where day = ?', day);
};
