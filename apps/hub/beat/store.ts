import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Db } from '../database/store.ts';

/** A session as the database keeps it: keys wrapped by the hub's key. */
export interface SessionRow {
  readonly wrappedKeys: Bytes;
  readonly boot: number;
  readonly createdAt: Instant;
}

export const findSession = async (db: Db, terminal: number, session: Bytes): Promise<SessionRow | undefined> =>
  (
    await db.query<SessionRow>(
      'select wrapped_keys as "wrappedKeys", boot, created_at as "createdAt" from sessions where terminal = $1 and session = $2',
      [terminal, session],
    )
  )[0];

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

export const findState = async (db: Db, terminal: number): Promise<(StateRow & { readonly sessionSince: Instant | null }) | undefined> =>
  (
    await db.query<StateRow & { sessionSince: Instant | null }>(
      `select b.terminal, b.session, b.sequence, b.boot, b.seen_at as "seenAt", b.clock_at as "clockAt", b.journal_n as "journalN",
         b.journal_head as "journalHead", b.feed_chunk as "feedChunk", b.feed_offset as "feedOffset", b.policy, b.conditions, b.beats,
         b.statement, b.statement_signature as "statementSignature", s.created_at as "sessionSince"
       from beat_states b left join sessions s on s.terminal = b.terminal and s.session = b.session where b.terminal = $1`,
      [terminal],
    )
  )[0];

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
