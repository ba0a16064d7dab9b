import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { LapseKind } from '@dauys/fleet/hindrance.ts';
import type { Db } from '../database/store.ts';

export interface Hearing {
  readonly since: Instant;
  readonly until: Instant;
  readonly now: Instant;
}

/** What this process heard up to `until` stands in the database; it has listened since `since` without a break, and lives. */
export const noteHearing = async (db: Db, process: Bytes, { since, until, now }: Hearing): Promise<void> => {
  await db.query(
    `insert into hearing (process, since, until, alive_at) values ($1, $2, $3, $4)
     on conflict (process) do update set until = greatest(hearing.until, excluded.until), alive_at = excluded.alive_at`,
    [process, since, until, now],
  );
};

/** A process that has not looked for so long does not listen any more. */
export const GONE_MS = 30_000;

/** Up to when everything that any process heard stands in the database; one that has not looked since `gone` has ended, and what it heard is lost. */
export const heardUntil = async (db: Db, gone: Instant): Promise<Instant | undefined> =>
  (await db.query<{ until: Instant | null }>('select min(until) as until from hearing where alive_at >= $1', [gone]))[0]?.until ??
  undefined;

export interface RaisedRow {
  readonly terminal: number;
  readonly fromAt: Instant;
}

/**
 * Raises a silence for each terminal whose last beat is before `before`, at most `limit` of them. One statement finds the last beat and raises, so
 * of two that look at once one raises (S-53). A `retired` terminal owes no beat. Costs what is silent, by the index on `seen_at`.
 */
export const raiseSilences = (
  db: Db,
  {
    before,
    now,
    retired,
    limit,
  }: { readonly before: Instant; readonly now: Instant; readonly retired: readonly number[]; readonly limit: number },
): Promise<readonly RaisedRow[]> =>
  db.query<RaisedRow>(
    `insert into silences (terminal, from_at, raised_at, conditions, boot)
     select b.terminal, b.seen_at, $2, b.conditions, b.boot from beat_states b
     where b.seen_at < $1 and b.terminal <> all($4::bigint[])
       and not exists (select 1 from silences s where s.terminal = b.terminal and s.to_at is null)
     order by b.seen_at limit $3
     on conflict do nothing returning terminal, from_at as "fromAt"`,
    [before, now, limit, retired],
  );

/** Ends those whose terminal was heard again. */
export const endSilences = (db: Db): Promise<readonly RaisedRow[]> =>
  db.query<RaisedRow>(
    `update silences s set to_at = b.seen_at, boot_after = b.boot from beat_states b
     where s.to_at is null and b.terminal = s.terminal and b.seen_at > s.from_at
     returning s.terminal, s.from_at as "fromAt"`,
  );

export interface TerminalRow {
  readonly terminal: number;
  readonly seenAt: Instant;
  readonly conditions: readonly string[];
  readonly boot: number;
  /** Of the open silence. */
  readonly silentFrom: Instant | null;
}

const states = `select b.terminal, b.seen_at as "seenAt", b.conditions, b.boot, s.from_at as "silentFrom"
  from beat_states b left join silences s on s.terminal = b.terminal and s.to_at is null`;

/** Every terminal that was ever heard, as it is now; of these only, when some are named. */
export const terminalsHeard = (db: Db, terminals?: readonly number[]): Promise<readonly TerminalRow[]> =>
  terminals === undefined
    ? db.query<TerminalRow>(`${states} order by b.terminal`)
    : db.query<TerminalRow>(`${states} where b.terminal = any($1::bigint[]) order by b.terminal`, [terminals]);

export interface LapseRow {
  readonly kind: LapseKind;
  readonly fromAt: Instant;
  readonly raisedAt: Instant;
  readonly toAt: Instant | null;
  readonly words: readonly string[];
  readonly boot: number;
  readonly bootAfter: number | null;
}

/** The silences of one terminal and what hindered it, newest first. */
export const lapsesOf = (db: Db, terminal: number, limit: number): Promise<readonly LapseRow[]> =>
  db.query<LapseRow>(
    `select kind, from_at as "fromAt", raised_at as "raisedAt", to_at as "toAt", words, boot, boot_after as "bootAfter"
     from lapses where terminal = $1 order by from_at desc limit $2`,
    [terminal, limit],
  );
