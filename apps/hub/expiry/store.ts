import type { Instant } from '@dauys/basics/clock.ts';
import type { Db, Param } from '../database/store.ts';

/** Overwrites the keys of sessions set up before `before`; returns how many. Their names stay: a replayed set-up is still refused. */
export const forgetSessionKeys = (db: Db, before: Instant, most: number): Promise<number> =>
  count(
    db,
    `update sessions set wrapped_keys = '\\x00' where (terminal, session) in (select terminal, session from sessions
       where octet_length(wrapped_keys) > 1 and created_at < $1 order by created_at limit $2 for update skip locked) returning 1`,
    [before, most],
  );

/** Deletes names of sessions set up before `before`; returns how many. */
export const deleteSessions = (db: Db, before: Instant, most: number): Promise<number> =>
  count(
    db,
    `delete from sessions where (terminal, session) in (select terminal, session from sessions where created_at < $1
       order by created_at limit $2 for update skip locked) returning 1`,
    [before, most],
  );

/** Deletes parcels begun before `before` and never finished, with their bytes; returns how many. What became something stays. */
export const deleteUnfinished = (db: Db, before: Instant, most: number): Promise<number> =>
  db.tx(async (tx) => {
    const names = await tx.query<{ terminal: number; parcel: Uint8Array }>(
      'select terminal, parcel from parcels where closed_at is null and begun_at < $1 order by begun_at limit $2 for update skip locked',
      [before, most],
    );
    const keys = [names.map(({ terminal }) => terminal), names.map(({ parcel }) => parcel)];
    for (const table of ['parcel_parts', 'parcels'])
      await tx.query(`delete from ${table} where (terminal, parcel) in (select * from unnest($1::bigint[], $2::bytea[]))`, keys);
    return names.length;
  });

/** Deletes officers' sessions opened before `before`; returns how many. */
export const deleteOfficerSessions = (db: Db, before: Instant, most: number): Promise<number> =>
  count(
    db,
    `delete from officer_sessions where token_hash in (select token_hash from officer_sessions where created_at < $1
       order by created_at limit $2 for update skip locked) returning 1`,
    [before, most],
  );

/** As `deleteOfficerSessions`, of whoever only watches. */
export const deleteWatcherSessions = (db: Db, before: Instant, most: number): Promise<number> =>
  count(
    db,
    `delete from watcher_sessions where token_hash in (select token_hash from watcher_sessions where created_at < $1
       order by created_at limit $2 for update skip locked) returning 1`,
    [before, most],
  );

/** Deletes what is remembered of challenges answered before `before`: they are too old to be answered again. Returns how many. */
export const deleteAnswered = (db: Db, before: Instant, most: number): Promise<number> =>
  count(
    db,
    `delete from answered_challenges where hash in (select hash from answered_challenges where at < $1
       order by at limit $2 for update skip locked) returning 1`,
    [before, most],
  );

const count = async (db: Db, sql: string, values: readonly Param[]): Promise<number> => (await db.query(sql, values)).length;
