import type { Instant } from '@dauys/basics/clock.ts';
import type { HindranceKind, HindranceStep } from '@dauys/fleet/hindrance.ts';
import type { Db } from '../database/store.ts';

interface OpenColumns {
  readonly openFrom: Instant | null;
  readonly raisedAt: Instant | null;
  readonly kind: HindranceKind | null;
  readonly openWords: readonly string[] | null;
}
const openColumns = 'h.from_at as "openFrom", h.raised_at as "raisedAt", h.kind, h.words as "openWords"';

export interface TroubledRow extends OpenColumns {
  readonly terminal: number;
  readonly at: Instant;
  readonly words: readonly string[];
  readonly boot: number;
  readonly silentFrom: Instant | null;
}

/** Terminals whose newest beat says one of these words, and those of which a hindrance is open. Costs what is troubled. */
export const troubled = (db: Db, saying: readonly string[], retired: readonly number[]): Promise<readonly TroubledRow[]> =>
  db.query<TroubledRow>(
    `select b.terminal, b.seen_at as at, b.conditions as words, b.boot, s.from_at as "silentFrom", ${openColumns}
     from (select terminal from beat_states where conditions <> '{}' and conditions && $1::text[]
           union select terminal from hindrances where to_at is null) t
       join beat_states b on b.terminal = t.terminal
       left join silences s on s.terminal = t.terminal and s.to_at is null
       left join hindrances h on h.terminal = t.terminal and h.to_at is null
     where t.terminal <> all($2::bigint[]) order by b.terminal`,
    [saying, retired],
  );

export interface WayRow extends OpenColumns {
  readonly terminal: number;
  readonly boot: number;
  /** When the newest test that arrived had been accepted. */
  readonly arrivedAt: Instant;
  /** When it was heard again after its last silence. */
  readonly backAt: Instant | null;
}

/** Terminals that are heard, whose tests arrived once and the newest of them before `before`, or of which it is open that they stay away. */
export const waysInDoubt = (
  db: Db,
  { before, heardSince, word }: { readonly before: Instant; readonly heardSince: Instant; readonly word: string },
): Promise<readonly WayRow[]> =>
  db.query<WayRow>(
    `select b.terminal, b.boot, c.at as "arrivedAt", q.to_at as "backAt", ${openColumns}
     from beat_states b
       cross join lateral (select max(accepted_at) as at from canary_seen c where c.terminal = b.terminal) c
       left join hindrances h on h.terminal = b.terminal and h.to_at is null
       left join lateral (select to_at from silences s where s.terminal = b.terminal order by from_at desc limit 1) q on true
     where b.seen_at >= $2 and c.at is not null and (c.at < $1 or h.words @> array[$3])
       and not exists (select 1 from silences s where s.terminal = b.terminal and s.to_at is null)
     order by b.terminal limit 5000`,
    [before, heardSince, word],
  );

/** Begins one, unless another process has; a beat with which a silence began begins none. `raisedAt`: when it is certain at once. */
const begin = (
  db: Db,
  { terminal, boot, raisedAt }: { readonly terminal: number; readonly boot: number; readonly raisedAt: Instant | null },
  { from, kind, words }: Extract<HindranceStep, { step: 'begin' }>,
): Promise<readonly unknown[]> =>
  db.query(
    `insert into hindrances (terminal, from_at, kind, raised_at, words, boot) select $1::bigint, $2::bigint, $3, $4, $5, $6
     where not exists (select 1 from silences where terminal = $1 and from_at = $2) on conflict do nothing returning 1`,
    [terminal, from, kind, raisedAt, words, boot],
  );

/** Writes one step; `false` when another process had, or a newer one has been there. Each is one statement, and the same twice is once. */
export const keepStep = async (
  db: Db,
  one: { readonly terminal: number; readonly boot: number; readonly raisedAt: Instant },
  step: HindranceStep,
  isCertain: boolean,
): Promise<boolean> => {
  const name = [one.terminal, step.from];
  const open = 'terminal = $1 and from_at = $2 and to_at is null';
  switch (step.step) {
    case 'begin':
      return (await begin(db, { ...one, raisedAt: isCertain ? one.raisedAt : null }, step)).length > 0;
    case 'raise':
      return (
        (
          await db.query(`update hindrances set raised_at = $3, words = $4 where ${open} and raised_at is null returning 1`, [
            ...name,
            one.raisedAt,
            step.words,
          ])
        ).length > 0
      );
    case 'add':
      return (
        (await db.query(`update hindrances set words = $3 where ${open} and words <@ $3 returning 1`, [...name, step.words])).length > 0
      );
    case 'end':
      return (
        (await db.query(`update hindrances set to_at = $3 where ${open} and raised_at is not null returning 1`, [...name, step.to]))
          .length > 0
      );
    case 'drop':
      return (await db.query(`delete from hindrances where ${open} and raised_at is null returning 1`, name)).length > 0;
  }
};
