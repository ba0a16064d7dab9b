import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Db } from '../database/store.ts';

/** A day of UTC of one terminal, with what the hub itself did not hear among the unknown minutes. */
export interface WayRow {
  readonly day: number;
  readonly heard: Bytes;
  readonly canaried: Bytes;
  readonly unknown: Bytes;
}

const sent = (bits: string): string => `substring(bit_send(${bits}) from 5)`;

/** Days since 1970, both included, as far as anything was kept of them. */
export const wayRows = (
  db: Db,
  terminal: number,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly WayRow[]> =>
  db.query<WayRow>(
    `select a.day, ${sent('a.heard')} as heard, ${sent('a.canaried')} as canaried,
       ${sent(`coalesce(a.unknown, repeat('0', 1440)::bit(1440)) | coalesce(h.unheard, repeat('0', 1440)::bit(1440))`)} as unknown
     from availability_days a left join unheard_days h on h.day = a.day
     where a.terminal = $1 and a.day between $2 and $3`,
    [terminal, from, to],
  );

/** A local day: its number, and the milliseconds since 1970 between which it lies. */
export interface Local {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

/** Of each of these days on which a test was lodged that took a whole day or more to be read: how many, at most. No single test comes out of here. */
export const lateDays = async (db: Db, terminal: number, days: readonly Local[]): Promise<ReadonlyMap<number, number>> => {
  const rows = await db.query<{ day: number; late: number }>(
    `select d.day, max((c.reported_at - c.accepted_at) / 86400000)::integer as late
     from unnest($2::integer[], $3::bigint[], $4::bigint[]) d (day, begins, ends)
       join canary_seen c on c.terminal = $1 and c.accepted_at >= d.begins and c.accepted_at < d.ends and c.what = 'canary'
     where c.reported_at - c.accepted_at >= 86400000 group by d.day`,
    [terminal, days.map(({ day }) => day), days.map(({ from }) => from), days.map(({ to }) => to)],
  );
  return new Map(rows.map(({ day, late }) => [day, late]));
};
