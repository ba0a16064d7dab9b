import { hex } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Cause } from '@dauys/fleet/cause.ts';
import type { Db, Tx } from '../database/store.ts';
import { begunOf, type Promised } from '../fleet/availability-store.ts';
import type { JudgedSilence, LostDay } from './month.ts';

interface SilenceRow {
  readonly terminal: number;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly likelihood: Cause['likelihood'] | null;
  readonly cause: Cause['cause'] | null;
  readonly isUnanswered: boolean;
}

/** Silences, and hindrances in which nobody could use a terminal, that touch the time from `from` up to `to`, with the newest verdict on each and whether it stayed unanswered until `now`. */
export const judgedSilences = async (
  db: Db,
  { from, to, now }: { readonly from: Instant; readonly to: Instant; readonly now: Instant },
): Promise<readonly JudgedSilence[]> => {
  const rows = await db.query<SilenceRow>(
    `select s.terminal, s.from_at as "from", s.to_at as "to", v.likelihood, v.cause,
       n.due_at is not null and n.due_at < $3 and not exists (
         select 1 from duty_answers a where a.terminal = s.terminal and a.from_at = s.from_at and a.at <= n.due_at) as "isUnanswered"
     from lapses s
       left join lateral (select likelihood, cause from verdicts v where v.terminal = s.terminal and v.from_at = s.from_at order by n desc limit 1) v on true
       left join duty_notices n on n.terminal = s.terminal and n.from_at = s.from_at
     where s.from_at < $2 and (s.to_at is null or s.to_at > $1) and s.kind <> 'hindered'`,
    [from, to, now],
  );
  return rows.map(({ likelihood, cause, to: end, ...row }) => ({
    ...row,
    to: end ?? undefined,
    cause: likelihood === null || cause === null ? undefined : { likelihood, cause },
  }));
};

/** Minutes of one terminal in a month. */
export interface TerminalMinutes {
  readonly terminal: number;
  readonly declared: number;
  readonly usable: number;
  readonly unknown: number;
  readonly planned: number;
  readonly unexplained: number;
}

const NONE = "repeat('0', 1440)::bit(1440)";
const bitsOf = (bytes: Uint8Array): string => `x${hex(bytes)}`;

/** Counts what was kept of what was promised, and as what the rest was lost. What could be used, or what nobody saw, was not lost. */
export const countMonth = (db: Db, promised: readonly Promised[], lost: readonly LostDay[]): Promise<readonly TerminalMinutes[]> => {
  const terminals = promised.flatMap((p, group) => p.terminals.map((terminal, i) => ({ terminal, group, begin: p.begins[i] ?? 0 })));
  const days = promised.flatMap((p, group) => p.days.map(({ day, declared }) => ({ group, day, declared })));
  return db.query<TerminalMinutes>(
    `with t as (select * from unnest($1::bigint[], $2::integer[], $10::integer[]) u (terminal, grp, begun)),
     d as materialized (select grp, day, bits::bit(1440) as declared from unnest($3::integer[], $4::integer[], $5::text[]) u (grp, day, bits)),
     l as materialized (select terminal, day, planned::bit(1440) as planned, unexplained::bit(1440) as unexplained
       from unnest($6::bigint[], $7::integer[], $8::text[], $9::text[]) u (terminal, day, planned, unexplained)),
     seen as (
       select t.terminal, d.declared & ${begunOf('t.begun', 'd.day')} as declared, coalesce(a.heard & a.canaried, ${NONE}) as usable,
         coalesce(a.unknown, ${NONE}) | coalesce(h.unheard, ${NONE}) as unknown, l.planned, l.unexplained
       from t join d on d.grp = t.grp
         left join availability_days a on a.terminal = t.terminal and a.day = d.day
         left join unheard_days h on h.day = d.day
         left join l on l.terminal = t.terminal and l.day = d.day)
     select terminal, sum(bit_count(declared))::bigint as declared, sum(bit_count(usable & declared))::bigint as usable,
       sum(bit_count(unknown & ~usable & declared))::bigint as unknown,
       coalesce(sum(bit_count(planned & declared & ~usable & ~unknown)), 0)::bigint as planned,
       coalesce(sum(bit_count(unexplained & ~planned & declared & ~usable & ~unknown)), 0)::bigint as unexplained
     from seen group by terminal order by terminal`,
    [
      ...[terminals.map(({ terminal }) => terminal), terminals.map(({ group }) => group)],
      ...[days.map(({ group }) => group), days.map(({ day }) => day), days.map(({ declared }) => bitsOf(declared))],
      ...[lost.map(({ terminal }) => terminal), lost.map(({ day }) => day)],
      ...[lost.map(({ planned }) => bitsOf(planned)), lost.map(({ unexplained }) => bitsOf(unexplained))],
      terminals.map(({ begin }) => begin),
    ],
  );
};

export interface MonthRow {
  readonly month: string;
  readonly through: number;
  readonly computedAt: Instant;
  readonly closedAt: Instant | null;
}

const monthColumns = 'month, through, computed_at as "computedAt", closed_at as "closedAt"';

/** What is published, newest first. */
export const publishedMonths = (db: Db): Promise<readonly MonthRow[]> =>
  db.query<MonthRow>(`select ${monthColumns} from index_months order by month desc limit 600`);

/** The first day of which anything was seen, or `undefined`. */
export const firstDaySeen = async (db: Db): Promise<number | undefined> =>
  (await db.query<{ day: number | null }>('select min(day) as day from availability_days'))[0]?.day ?? undefined;

export interface FigureRow extends Omit<TerminalMinutes, 'terminal'> {
  readonly facility: string;
  readonly terminals: number;
}

const figureColumns = 'f.facility, f.terminals, f.declared, f.usable, f.unknown, f.planned, f.unexplained';

/** The figures of these months, by facility. */
export const figuresOf = (db: Db | Tx, months: readonly string[]): Promise<readonly FigureRow[]> =>
  db.query<FigureRow>(`select ${figureColumns} from index_figures f where f.month = any($1::text[]) order by f.facility, f.month`, [
    months,
  ]);

/** A month with its figures, by facility, both as they stood at one moment: it may be worked out anew meanwhile. `undefined` for one that nobody has worked out. */
export const publishedMonth = async (
  db: Db | Tx,
  name: string,
): Promise<{ readonly month: MonthRow; readonly figures: readonly FigureRow[] } | undefined> => {
  const rows = await db.query<MonthRow & { [K in keyof FigureRow]: FigureRow[K] | null }>(
    `select m.month, m.through, m.computed_at as "computedAt", m.closed_at as "closedAt", ${figureColumns}
     from index_months m left join index_figures f on f.month = m.month where m.month = $1 order by f.facility`,
    [name],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const { month, through, computedAt, closedAt } = first;
  return { month: { month, through, computedAt, closedAt }, figures: rows.flatMap((row) => (isFigure(row) ? [figureIn(row)] : [])) };
};

/** A month without a facility has one row, and no figure in it. */
const isFigure = (row: { readonly [K in keyof FigureRow]: FigureRow[K] | null }): row is FigureRow => row.facility !== null;

const figureIn = ({ facility, terminals, declared, usable, unknown, planned, unexplained }: FigureRow): FigureRow => ({
  ...{ facility, terminals, declared, usable, unknown, planned, unexplained },
});

/** Puts the figures of a month in the place of those before; `false` when it was closed meanwhile. */
export const putMonth = (db: Db, { month, through, computedAt, closedAt }: MonthRow, figures: readonly FigureRow[]): Promise<boolean> =>
  db.tx(async (tx) => {
    await tx.query('insert into index_months (month, through, computed_at) values ($1, $2, $3) on conflict do nothing', [
      month,
      through,
      computedAt,
    ]);
    const [found] = await tx.query<MonthRow>(`select ${monthColumns} from index_months where month = $1 for update`, [month]);
    if (found === undefined || found.closedAt !== null) return false;
    await tx.query('delete from index_figures where month = $1', [month]);
    const column = (name: keyof FigureRow): readonly (string | number)[] => figures.map((row) => row[name]);
    await tx.query(
      `insert into index_figures (month, facility, terminals, declared, usable, unknown, planned, unexplained)
       select $1, * from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])`,
      [month, ...(['facility', 'terminals', 'declared', 'usable', 'unknown', 'planned', 'unexplained'] as const).map(column)],
    );
    await tx.query('update index_months set through = $2, computed_at = $3, closed_at = $4 where month = $1', [
      month,
      through,
      computedAt,
      closedAt,
    ]);
    return true;
  });
