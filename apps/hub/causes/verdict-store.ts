import type { Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import type { SilenceName } from './store.ts';

export interface VerdictRow {
  readonly judgedAt: Instant;
  readonly likelihood: string;
  readonly cause: string;
  readonly sureness: string;
  readonly speaksFor: readonly string[];
  readonly speaksAgainst: readonly string[];
  readonly contradicts: readonly string[];
  readonly alike: readonly string[];
}

const verdictColumns = `v.judged_at as "judgedAt", v.likelihood, v.cause, v.sureness, v.speaks_for as "speaksFor",
  v.speaks_against as "speaksAgainst", v.contradicts, v.alike`;

/** The newest verdict and its number. */
export const newestVerdict = async (
  db: Db | Tx,
  { terminal, fromAt }: SilenceName,
): Promise<(VerdictRow & { readonly n: number }) | undefined> =>
  (
    await db.query<VerdictRow & { n: number }>(
      `select v.n, ${verdictColumns} from verdicts v where terminal = $1 and from_at = $2 order by n desc limit 1`,
      [terminal, fromAt],
    )
  )[0];

/** A verdict is added beside those before it, never in their place. */
export const addVerdict = async (tx: Tx, { terminal, fromAt }: SilenceName, n: number, v: VerdictRow): Promise<void> => {
  await tx.query(
    `insert into verdicts (terminal, from_at, n, judged_at, likelihood, cause, sureness, speaks_for, speaks_against, contradicts, alike)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [terminal, fromAt, n, v.judgedAt, v.likelihood, v.cause, v.sureness, v.speaksFor, v.speaksAgainst, v.contradicts, v.alike],
  );
};

/** The newest verdict of each silence of one terminal, by the silence's beginning. */
export const verdictsOf = async (db: Db, terminal: number): Promise<ReadonlyMap<number, VerdictRow>> => {
  const rows = await db.query<VerdictRow & { fromAt: number }>(
    `select distinct on (v.from_at) v.from_at as "fromAt", ${verdictColumns} from verdicts v where v.terminal = $1
     order by v.from_at desc, v.n desc limit 500`,
    [terminal],
  );
  return new Map(rows.map(({ fromAt, ...verdict }) => [fromAt, verdict]));
};

/** The newest verdict of each of these silences, looked up by its name. */
export const newestVerdicts = async (db: Db, names: readonly SilenceName[]): Promise<(name: SilenceName) => VerdictRow | undefined> => {
  const rows =
    names.length === 0
      ? []
      : await db.query<VerdictRow & SilenceName>(
          `select distinct on (v.terminal, v.from_at) v.terminal, v.from_at as "fromAt", ${verdictColumns}
           from unnest($1::bigint[], $2::bigint[]) asked (terminal, from_at)
           join verdicts v on v.terminal = asked.terminal and v.from_at = asked.from_at order by v.terminal, v.from_at, v.n desc`,
          [names.map(({ terminal }) => terminal), names.map(({ fromAt }) => fromAt)],
        );
  const found = new Map(rows.map((row) => [`${row.terminal}/${row.fromAt}`, row]));
  return ({ terminal, fromAt }) => found.get(`${terminal}/${fromAt}`);
};
