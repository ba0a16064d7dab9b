import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';

/** What was seen of one terminal in one day of UTC (days since 1970): bitmaps of 180 bytes, a bit a minute. docs/formats/availability.md */
export interface DayRow {
  readonly terminal: number;
  readonly day: number;
  /** Proven by beats. */
  readonly heard: Bytes;
  /** Within the period of a canary that arrived. A minute was usable when it is in both. */
  readonly canaried: Bytes;
  readonly unknown?: Bytes | undefined;
}

const AT_ONCE = 2_000;
/** How PostgreSQL reads a bit string: x and hex digits. */
const bitsOf = (bytes: Uint8Array): string => `x${hex(bytes)}`;
const NONE = "repeat('0', 1440)::bit(1440)";
/** SQL: the minutes of a day (days since 1970) from minute `begun` (since 1970) on. */
export const begunOf = (begun: string, day: string): string => `(~${NONE} >> least(greatest(${begun} - ${day} * 1440, 0), 1440))`;
const sent = (bits: string): string => `substring(bit_send(${bits}) from 5)`;

/** Adds what was seen to what stands there, by OR: as often and in whatever order one likes. Each of the batches is a statement of its own. */
export const mergeDays = async (db: Db | Tx, rows: readonly DayRow[]): Promise<void> => {
  for (let i = 0; i < rows.length; i += AT_ONCE) await mergeSome(db, rows.slice(i, i + AT_ONCE));
};

const mergeSome = async (db: Db | Tx, rows: readonly DayRow[]): Promise<void> => {
  await db.query(
    `insert into availability_days as a (terminal, day, heard, canaried, unknown)
     select terminal, day, bit_or(heard::bit(1440)), bit_or(canaried::bit(1440)), bit_or(unknown::bit(1440))
     from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[]) u (terminal, day, heard, canaried, unknown)
     group by terminal, day order by terminal, day
     on conflict (terminal, day) do update set heard = a.heard | excluded.heard, canaried = a.canaried | excluded.canaried,
       unknown = coalesce(a.unknown | excluded.unknown, a.unknown, excluded.unknown)
     where (a.heard | excluded.heard, a.canaried | excluded.canaried, coalesce(a.unknown | excluded.unknown, a.unknown, excluded.unknown))
       is distinct from (a.heard, a.canaried, a.unknown)`,
    [
      rows.map(({ terminal }) => terminal),
      rows.map(({ day }) => day),
      rows.map(({ heard }) => bitsOf(heard)),
      rows.map(({ canaried }) => bitsOf(canaried)),
      rows.map(({ unknown }) => (unknown === undefined ? null : bitsOf(unknown))),
    ],
  );
};

/** Minutes in which the hub did not hear, by day of UTC: merged by OR. */
export const mergeUnheard = async (db: Db | Tx, days: ReadonlyMap<number, Bytes>): Promise<void> => {
  if (days.size === 0) return;
  await db.query(
    `insert into unheard_days as a (day, unheard) select day, bits::bit(1440) from unnest($1::integer[], $2::text[]) u (day, bits) order by day
     on conflict (day) do update set unheard = a.unheard | excluded.unheard`,
    [[...days.keys()], [...days.values()].map(bitsOf)],
  );
};

/**
 * The days of one terminal from `from` up to and with `to`, as far as anything was seen of them; the hub's own gaps are in `unknown`, and no minute
 * that was usable.
 */
export const daysSeen = (
  db: Db,
  terminal: number,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly { readonly day: number; readonly usable: Bytes; readonly unknown: Bytes }[]> =>
  db.query(
    `select coalesce(a.day, h.day) as day, ${sent(`coalesce(a.heard & a.canaried, ${NONE})`)} as usable,
       ${sent(`(coalesce(a.unknown, ${NONE}) | coalesce(h.unheard, ${NONE})) & ~coalesce(a.heard & a.canaried, ${NONE})`)} as unknown
     from (select * from availability_days where terminal = $1 and day between $2 and $3) a
       full join (select * from unheard_days where day between $2 and $3) h on h.day = a.day
     order by 1`,
    [terminal, from, to],
  );

/** Terminals that promised the same minutes, and which. */
export interface Promised {
  readonly terminals: readonly number[];
  /** The minute since 1970 from which each of them promises anything. */
  readonly begins: readonly number[];
  readonly days: readonly { readonly day: number; readonly declared: Bytes }[];
}

/** Whole minutes over one day (`day`) or one terminal (`terminal`); the other is null. */
export interface Counted {
  readonly day: number | null;
  readonly terminal: number | null;
  readonly declared: number;
  readonly usable: number;
  readonly unknown: number;
}

/** Counts what was kept of what was promised, by day over all terminals and by terminal over all days. */
export const countPromised = (db: Db, promised: readonly Promised[]): Promise<readonly Counted[]> => {
  const terminals = promised.flatMap((p, group) => p.terminals.map((terminal, i) => ({ terminal, group, begin: p.begins[i] ?? 0 })));
  const days = promised.flatMap((p, group) => p.days.map(({ day, declared }) => ({ group, day, declared })));
  return db.query<Counted>(
    `with t as (select * from unnest($1::bigint[], $2::integer[], $6::integer[]) u (terminal, grp, begun)),
     d as materialized (select grp, day, bits::bit(1440) as declared from unnest($3::integer[], $4::integer[], $5::text[]) u (grp, day, bits)),
     seen as (
       select t.terminal, d.day, d.declared & ${begunOf('t.begun', 'd.day')} as declared,
         coalesce(a.heard & a.canaried, ${NONE}) as usable,
         coalesce(a.unknown, ${NONE}) | coalesce(h.unheard, ${NONE}) as unknown
       from t join d on d.grp = t.grp
         left join availability_days a on a.terminal = t.terminal and a.day = d.day left join unheard_days h on h.day = d.day)
     select day, terminal, sum(bit_count(declared))::bigint as declared, sum(bit_count(usable & declared))::bigint as usable,
       sum(bit_count(unknown & ~usable & declared))::bigint as unknown
     from seen group by grouping sets ((day), (terminal)) order by day, terminal`,
    [
      terminals.map(({ terminal }) => terminal),
      terminals.map(({ group }) => group),
      days.map(({ group }) => group),
      days.map(({ day }) => day),
      days.map(({ declared }) => bitsOf(declared)),
      terminals.map(({ begin }) => begin),
    ],
  );
};

export interface Tallied {
  readonly process: Bytes;
  readonly since: Instant;
  readonly until: Instant;
}

/** What this process heard up to `until` is in the days. */
export const noteTallied = async (tx: Tx, { process, since, until }: Tallied): Promise<void> => {
  await tx.query(
    `insert into tallies (process, since, until) values ($1, $2, $3)
     on conflict (process) do update set until = greatest(tallies.until, excluded.until)`,
    [process, since, until],
  );
};

/** Up to when any other process has written what it heard, and those that ended without a word before `gone`: what they held is lost. */
export const otherTallies = async (
  tx: Tx,
  process: Bytes,
  gone: Instant,
): Promise<{ readonly until: Instant | undefined; readonly lost: readonly Tallied[] }> => {
  const [row] = await tx.query<{ until: Instant | null }>('select max(until) as until from tallies where process <> $1', [process]);
  const lost = await tx.query<Tallied>(
    `update tallies set ended = true where not ended and until < $2 and process <> $1 returning process, since, until`,
    [process, gone],
  );
  return { until: row?.until ?? undefined, lost };
};

/** When the oldest envelope was accepted that any of these bodies' responders has not looked at. */
export const oldestUnread = async (db: Db, bodies: readonly string[]): Promise<Instant | undefined> =>
  (
    await db.query<{ at: Instant | null }>(
      `select min(e.accepted_at) as at from unnest($1::text[]) b (body) left join canary_readers r on r.body = b.body
         cross join lateral (
           select envelope_id from inbox i where i.body = b.body and i.n > coalesce(r.read_to, 0) order by i.n limit 1) i
         join envelopes e on e.envelope_id = i.envelope_id`,
      [bodies],
    )
  )[0]?.at ?? undefined;

/** Of these terminals' minutes those that were heard in these stretches (by day of UTC) are unknown; as often as one likes. */
export const mergeUnknown = async (db: Db, terminals: readonly number[], days: ReadonlyMap<number, Bytes>): Promise<void> => {
  await db.query(
    `insert into availability_days as a (terminal, day, heard, canaried, unknown)
     select s.terminal, s.day, ${NONE}, ${NONE}, s.heard & d.bits::bit(1440)
     from unnest($1::bigint[]) t (terminal) cross join unnest($2::integer[], $3::text[]) d (day, bits)
       join availability_days s on s.terminal = t.terminal and s.day = d.day
     where bit_count(s.heard & d.bits::bit(1440) & ~coalesce(s.unknown, ${NONE})) > 0 order by s.terminal, s.day
     on conflict (terminal, day) do update set unknown = coalesce(a.unknown | excluded.unknown, excluded.unknown)`,
    [terminals, [...days.keys()], [...days.values()].map(bitsOf)],
  );
};

/** This process stops in order: nothing that it heard is lost. */
export const endTally = async (tx: Tx, process: Bytes): Promise<void> => {
  await tx.query('update tallies set ended = true where process = $1', [process]);
};
