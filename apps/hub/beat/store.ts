import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Db } from '../database/store.ts';

/** A session as the database keeps it: keys wrapped by the hub's key. */
export interface SessionRow {
  readonly wrappedKeys: Bytes;
  readonly boot: number;
  readonly createdAt: Instant;
}

export interface SessionName {
  readonly terminal: number;
  readonly session: Bytes;
}

/** Those of these sessions that are known, by the name they were asked for. */
export const findSessions = async (db: Pick<Db, 'query'>, names: readonly SessionName[]): Promise<ReadonlyMap<SessionName, SessionRow>> => {
  const rows = await db.query<SessionRow & SessionName>(
    `select s.terminal, s.session, s.wrapped_keys as "wrappedKeys", s.boot, s.created_at as "createdAt"
     from sessions s join unnest($1::bigint[], $2::bytea[]) n (terminal, session) on s.terminal = n.terminal and s.session = n.session`,
    [names.map(({ terminal }) => terminal), names.map(({ session }) => session)],
  );
  const spelled = ({ terminal, session }: SessionName): string => `${terminal} ${hex(session)}`;
  const byName = new Map(rows.map((row) => [spelled(row), row]));
  return new Map(
    names.flatMap((name) => {
      const row = byName.get(spelled(name));
      return row === undefined ? [] : [[name, row]];
    }),
  );
};

export interface NewSession extends SessionRow {
  readonly terminal: number;
  readonly session: Bytes;
  readonly deviceAt: Instant;
}

/** Keeps a session, once: `false` when this terminal has used that name before (a replayed set-up). */
export const keepSession = async (db: Db, s: NewSession): Promise<boolean> => {
  const rows = await db.query(
    `insert into sessions (terminal, session, wrapped_keys, boot, device_at, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing returning 1`,
    [s.terminal, s.session, s.wrappedKeys, s.boot, s.deviceAt, s.createdAt],
  );
  return rows.length === 1;
};

/** A terminal's compact state. `beats` counts those since the last flush when written, all when read. */
export interface StateRow {
  readonly terminal: number;
  readonly session: Bytes;
  readonly sequence: number;
  readonly boot: number;
  readonly seenAt: Instant;
  readonly clockAt: Instant;
  readonly journalN: number;
  readonly journalHead: Bytes;
  readonly feedChunk: number;
  readonly feedOffset: number;
  readonly policy: number;
  readonly conditions: readonly string[];
  readonly beats: number;
  readonly statement: Bytes | null;
  readonly statementSignature: Bytes | null;
}

export type FoundState = StateRow & { readonly sessionSince: Instant | null };

/** The states of these terminals, those that have one. */
export const findStates = async (db: Pick<Db, 'query'>, terminals: readonly number[]): Promise<ReadonlyMap<number, FoundState>> => {
  const rows = await db.query<FoundState>(
    `select b.terminal, b.session, b.sequence, b.boot, b.seen_at as "seenAt", b.clock_at as "clockAt", b.journal_n as "journalN",
       b.journal_head as "journalHead", b.feed_chunk as "feedChunk", b.feed_offset as "feedOffset", b.policy, b.conditions, b.beats,
       b.statement, b.statement_signature as "statementSignature", s.created_at as "sessionSince"
     from beat_states b left join sessions s on s.terminal = b.terminal and s.session = b.session where b.terminal = any($1::bigint[])`,
    [terminals],
  );
  return new Map(rows.map((row) => [row.terminal, row]));
};

/** How many terminals were heard since then, counted up to `most`. */
export const heardSince = async (db: Db, at: Instant, most: number): Promise<number> =>
  (await db.query<{ n: number }>('select count(*) as n from (select 1 from beat_states where seen_at > $1 limit $2) b', [at, most]))[0]
    ?.n ?? 0;

/** Writes many states at once. A newer one, by another hub process, stays. */
export const writeStates = async (db: Db, rows: readonly StateRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const of = <K extends keyof StateRow>(field: K): StateRow[K][] => rows.map((row) => row[field]);
  await db.query(
    `insert into beat_states as b (terminal, session, sequence, boot, seen_at, clock_at, journal_n, journal_head, feed_chunk, feed_offset, policy,
       beats, statement, statement_signature, conditions)
     select terminal, session, sequence, boot, seen_at, clock_at, journal_n, journal_head, feed_chunk, feed_offset, policy, beats, statement,
       statement_signature, coalesce(string_to_array(nullif(conditions, ''), ' '), '{}')
     from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[], $9::bigint[],
       $10::bigint[], $11::bigint[], $12::bigint[], $13::bytea[], $14::bytea[], $15::text[])
       u (terminal, session, sequence, boot, seen_at, clock_at, journal_n, journal_head, feed_chunk, feed_offset, policy, beats, statement,
         statement_signature, conditions)
     order by terminal
     on conflict (terminal) do update set session = excluded.session, sequence = excluded.sequence, boot = excluded.boot,
       seen_at = excluded.seen_at, clock_at = excluded.clock_at, journal_n = excluded.journal_n, journal_head = excluded.journal_head,
       feed_chunk = excluded.feed_chunk, feed_offset = excluded.feed_offset, policy = excluded.policy, conditions = excluded.conditions,
       beats = b.beats + excluded.beats, statement = coalesce(excluded.statement, b.statement),
       statement_signature = coalesce(excluded.statement_signature, b.statement_signature)
     where excluded.seen_at >= b.seen_at`,
    [
      of('terminal'),
      of('session'),
      of('sequence'),
      of('boot'),
      of('seenAt'),
      of('clockAt'),
      of('journalN'),
      of('journalHead'),
      of('feedChunk'),
      of('feedOffset'),
      of('policy'),
      of('beats'),
      of('statement'),
      of('statementSignature'),
      rows.map(({ conditions }) => conditions.join(' ')),
    ],
  );
};
