import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Db } from '../database/store.ts';

export interface RecordRow {
  readonly terminal: number;
  readonly seenAt: Instant;
  readonly beats: number;
  readonly statement: Bytes | null;
  readonly statementSignature: Bytes | null;
}

/** What each of these terminals last said, where it ever did. */
export const lastSaid = (db: Db, terminals: readonly number[]): Promise<readonly RecordRow[]> =>
  db.query<RecordRow>(
    `select terminal, seen_at as "seenAt", beats, statement, statement_signature as "statementSignature"
     from beat_states where terminal = any($1::bigint[])`,
    [terminals],
  );

export interface TouchingRow {
  readonly terminal: number;
  readonly fromAt: Instant;
  readonly toAt: Instant | null;
}

/** The silences of these terminals that touch a stretch of time, oldest first, at most `limit`. */
export const silencesTouching = (
  db: Db,
  {
    terminals,
    from,
    to,
    limit,
  }: { readonly terminals: readonly number[]; readonly from: Instant; readonly to: Instant; readonly limit: number },
): Promise<readonly TouchingRow[]> =>
  db.query<TouchingRow>(
    `select terminal, from_at as "fromAt", to_at as "toAt" from silences
     where terminal = any($1::bigint[]) and from_at < $3 and coalesce(to_at, $3) > $2 order by from_at, terminal limit $4`,
    [terminals, from, to, limit],
  );

/** When hub processes listened, as far as it touches a stretch of time. */
export const hearingsTouching = (
  db: Db,
  from: Instant,
  to: Instant,
): Promise<readonly { readonly since: Instant; readonly until: Instant }[]> =>
  db.query('select since, until from hearing where since < $2 and until > $1 order by since', [from, to]);
