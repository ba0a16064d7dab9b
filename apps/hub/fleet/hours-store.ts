import type { Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';

/** One version of the declared hours of a terminal, as canonical JSON. */
export interface HoursRow {
  readonly terminal: number;
  readonly hours: string;
  readonly at: Instant;
}

/** The versions of these terminals in their order; of all when none are named. */
export const hoursDeclared = (db: Db | Tx, terminals?: readonly number[]): Promise<readonly HoursRow[]> =>
  terminals === undefined
    ? db.query('select terminal, hours, declared_at as at from declared_hours order by terminal, version')
    : db.query(
        'select terminal, hours, declared_at as at from declared_hours where terminal = any($1::bigint[]) order by terminal, version',
        [terminals],
      );

/** Keeps a version that `declareHours` has let pass; `false` when somebody else has declared that version meanwhile. */
export const putHours = async (
  db: Db | Tx,
  { terminal, version, hours, at }: HoursRow & { readonly version: number },
): Promise<boolean> => {
  const rows = await db.query(
    'insert into declared_hours (terminal, version, hours, declared_at) values ($1, $2, $3, $4) on conflict do nothing returning 1',
    [terminal, version, hours, at],
  );
  return rows.length === 1;
};
