import type { Db, Param } from '../../apps/hub/database/store.ts';

/** The process dies here. */
export class Died extends Error {}

export interface Fate {
  /** How many writes have been tried. */
  writes: number;
  /** Which of them fails, counted from 1, once. */
  readonly at: number;
  /** Whether what it wrote is durable all the same. */
  readonly persisted: boolean;
}

/** A database that loses the connection at one write: before it happened, or after it was durable but before anybody was told. */
export const failingDb = (db: Db, fate: Fate): Db => {
  const guard = async <T>(write: () => Promise<T>): Promise<T> => {
    fate.writes++;
    if (fate.writes !== fate.at) return write();
    if (fate.persisted) await write();
    throw new Died(`at write ${fate.at}`);
  };
  return {
    ...db,
    tx: (work) => guard(() => db.tx(work)),
    query: <T>(sql: string, params?: readonly Param[]) =>
      /^\s*(?:insert|update|delete)/i.test(sql) ? guard(() => db.query<T>(sql, params)) : db.query<T>(sql, params),
  };
};
