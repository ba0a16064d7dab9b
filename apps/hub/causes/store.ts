import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { LapseKind } from '@dauys/fleet/hindrance.ts';
import type { Stretch } from '@dauys/fleet/stretch.ts';
import type { HumanCode } from '@dauys/fleet/visits.ts';
import { terminalName } from '../beat/book.ts';
import type { Db, Tx } from '../database/store.ts';

/** The name of a silence or hindrance: which terminal, after or since which beat. No two of both share one. */
export interface SilenceName {
  readonly terminal: number;
  readonly fromAt: Instant;
}

/**
 * Takes one silence that is to be judged, or `undefined`; another hub passes over it until this transaction ends. What becomes known meanwhile waits for
 * that end and files it anew.
 */
export const takeDue = async (tx: Tx, now: Instant): Promise<SilenceName | undefined> =>
  (
    await tx.query<SilenceName>(
      'select terminal, from_at as "fromAt" from judging where due_at <= $1 order by due_at, from_at desc limit 1 for update skip locked',
      [now],
    )
  )[0];

/** Files it for a later look, or takes it out. */
export const fileAgain = async (tx: Tx, { terminal, fromAt }: SilenceName, at: Instant | undefined): Promise<void> => {
  await (at === undefined
    ? tx.query('delete from judging where terminal = $1 and from_at = $2', [terminal, fromAt])
    : tx.query('update judging set due_at = $3 where terminal = $1 and from_at = $2', [terminal, fromAt, at]));
};

/** Files it for later, in a transaction of its own: the one that took it failed. */
export const putOff = async (db: Db, { terminal, fromAt }: SilenceName, at: Instant): Promise<void> => {
  await db.query('update judging set due_at = greatest(due_at, $3) where terminal = $1 and from_at = $2', [terminal, fromAt, at]);
};

/** Files the silences and hindrances of these terminals that touch a stretch of time: something was said about it. */
export const judgeAnew = async (tx: Tx, terminals: readonly number[], { from, to }: Stretch): Promise<void> => {
  await tx.query(
    `insert into judging (terminal, from_at, due_at)
     select terminal, from_at, 0 from lapses
     where terminal = any($1::bigint[]) and ($3::bigint is null or from_at <= $3) and (to_at is null or to_at >= $2) order by terminal, from_at
     on conflict (terminal, from_at) do update set due_at = 0`,
    [terminals, from, to ?? null],
  );
};

/** What is to be judged: a silence, or a hindrance. */
export interface LapseRow {
  readonly kind: LapseKind;
  readonly toAt: Instant | null;
  /** Of a silence the last words before it; of a hindrance all that was said in it. */
  readonly words: readonly string[];
  readonly boot: number;
}

export const lapseOf = async (db: Db | Tx, { terminal, fromAt }: SilenceName): Promise<LapseRow | undefined> =>
  (
    await db.query<LapseRow>('select kind, to_at as "toAt", words, boot from lapses where terminal = $1 and from_at = $2', [
      terminal,
      fromAt,
    ])
  )[0];

/** Silences of terminals that touch a stretch of time. */
export const silencesAbout = async (
  tx: Tx,
  terminals: readonly number[],
  { from, to }: Stretch,
): Promise<ReadonlyMap<number, readonly Stretch[]>> => {
  const rows = await tx.query<{ terminal: number; from: number; to: number | null }>(
    `select terminal, from_at as "from", to_at as "to" from silences
     where terminal = any($1::bigint[]) and ($3::bigint is null or from_at <= $3) and (to_at is null or to_at >= $2)
     order by terminal, from_at limit 20000`,
    [terminals, from, to ?? null],
  );
  const found = Map.groupBy(rows, ({ terminal }) => terminal);
  return new Map([...found].map(([terminal, own]) => [terminal, own.map(stretchOf)]));
};

const stretchOf = ({ from, to }: { readonly from: number; readonly to: number | null }): Stretch => ({
  from: instant(from),
  ...(to === null ? {} : { to: instant(to) }),
});

/** When earlier silences of a terminal began, or what hindered it in this way. */
export const earlierLapses = async (
  tx: Tx,
  { terminal, fromAt, kind }: SilenceName & Pick<LapseRow, 'kind'>,
  since: Instant,
): Promise<readonly Instant[]> =>
  (
    await tx.query<{ at: Instant }>(
      'select from_at as at from lapses where terminal = $1 and from_at < $2 and from_at >= $3 and kind = $4 order by from_at limit 500',
      [terminal, fromAt, since, kind],
    )
  ).map(({ at }) => at);

/** When processes of the hub heard beats, as far as it touches the time since `since`. */
export const heardSince = async (tx: Db | Tx, since: Instant): Promise<readonly Stretch[]> =>
  (
    await tx.query<{ from: number; to: number }>(
      'select since as "from", until as "to" from hearing where until >= $1 order by since limit 5000',
      [since],
    )
  ).map(stretchOf);

/** Entries of a journal in a stretch of device time, without those that only say that it lived; the newest `limit`. */
export const entriesAbout = async (
  tx: Tx,
  terminal: number,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  limit: number,
): Promise<readonly Bytes[]> =>
  (
    await tx.query<{ bytes: Bytes }>(
      `select bytes from (select n, bytes from journal_entries where terminal = $1 and at between $2 and $3
         and kind not in ('alive', 'day-counter', 'policy-applied') order by n desc limit $4) newest order by n`,
      [terminal, from, to, limit],
    )
  ).map(({ bytes }) => bytes);

/** What a journal says of the ways out of the terminal in a stretch of device time; the newest 200. */
export const waysBefore = async (
  tx: Tx,
  terminal: number,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Bytes[]> =>
  (
    await tx.query<{ bytes: Bytes }>(
      `select bytes from (select n, bytes from journal_entries where terminal = $1 and at >= $2 and at < $3
         and kind in ('hub-unreachable', 'hub-back') order by n desc limit 200) newest order by n`,
      [terminal, from, to],
    )
  ).map(({ bytes }) => bytes);

/** Whether anything is kept from before, and the newest that is kept of each terminal. */
export const journalReach = async (
  tx: Tx,
  terminals: readonly number[],
  before: Instant,
): Promise<ReadonlyMap<number, { readonly reachesBack: boolean; readonly newest: Instant }>> => {
  const rows = await tx.query<{ terminal: number; first: number; newest: Instant }>(
    `select t.terminal, f.at as first, l.at as newest from unnest($1::bigint[]) t (terminal)
     join lateral (select at from journal_entries where terminal = t.terminal order by n limit 1) f on true
     join lateral (select at from journal_entries where terminal = t.terminal order by n desc limit 1) l on true`,
    [terminals],
  );
  return new Map(rows.map(({ terminal, first, newest }) => [terminal, { reachesBack: first <= before, newest }]));
};

/** When mains were lost and came back, by the journals of these terminals. */
export const mainsAbout = (
  tx: Tx,
  terminals: readonly number[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly { readonly terminal: number; readonly bytes: Bytes }[]> =>
  tx.query(
    `select terminal, bytes from journal_entries where terminal = any($1::bigint[]) and at between $2 and $3
     and kind in ('mains-lost', 'mains-back') order by terminal, n limit 5000`,
    [terminals, from, to],
  );

/** Whether another past was brought under this device's signature about that time; it was refused, and kept as evidence. */
export const isForked = async (
  tx: Tx,
  terminal: number,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<boolean> =>
  (
    await tx.query(`select 1 from evidence where terminal = $1 and kind = 'journal/forked' and at between $2 and $3 limit 1`, [
      terminal,
      from,
      to,
    ])
  ).length > 0;

/** What is built in, as somebody outside the facility said; what was not said is not there. */
export const equipmentOf = async (
  tx: Tx,
  terminals: readonly number[],
): Promise<ReadonlyMap<number, { readonly mainsSensor: boolean; readonly battery: boolean }>> => {
  const rows = await tx.query<{ terminal: number; mainsSensor: boolean; battery: boolean }>(
    'select terminal, mains_sensor as "mainsSensor", battery from terminal_equipment where terminal = any($1::bigint[])',
    [terminals],
  );
  return new Map(rows.map(({ terminal, ...built }) => [terminal, built]));
};

export interface Neighbours {
  readonly onProvider: readonly string[];
  readonly onFeeder: readonly string[];
}

/** Other facilities that share provider or feeder with this one. */
export const neighboursOf = async (tx: Tx, facility: string): Promise<Neighbours> => {
  const rows = await tx.query<{ facility: string; provider: boolean | null; feeder: boolean | null }>(
    `select o.facility, o.provider = f.provider as provider, o.feeder = f.feeder as feeder from facility_lines f
     join facility_lines o on o.facility <> f.facility and (o.provider = f.provider or o.feeder = f.feeder) where f.facility = $1
     order by o.facility limit 100`,
    [facility],
  );
  const those = (which: 'provider' | 'feeder') => rows.filter((row) => row[which] === true).map((row) => row.facility);
  return { onProvider: those('provider'), onFeeder: those('feeder') };
};

/** What utility or provider published about a facility. */
export const publishedAbout = async (
  tx: Tx,
  facility: string,
  since: Instant,
): Promise<readonly (Stretch & { readonly about: 'power' | 'network' })[]> =>
  (
    await tx.query<{ about: 'power' | 'network'; from: number; to: number | null }>(
      `select about, from_at as "from", to_at as "to" from outside_words where facility = $1 and coalesce(to_at, $2) >= $2
       order by from_at limit 200`,
      [facility, since],
    )
  ).map(({ about, ...row }) => ({ about, ...stretchOf(row) }));

/** Codes that people have typed at a terminal, and when visitors typed one anywhere in its facility. */
export const humanCodes = async (
  tx: Tx,
  terminal: number,
  facility: string,
): Promise<{ readonly codes: readonly HumanCode[]; readonly visits: readonly Instant[] }> => {
  const rows = await tx.query<{ terminal: number | null; typedAt: Instant | null; arrivedAt: Instant | null; visit: string | null }>(
    `select coalesce(arrived_terminal, typed_terminal) as terminal, coalesce(typed_at, arrived_at) as "typedAt",
       arrived_at as "arrivedAt", visit from visit_codes where facility = $1 order by made_at desc limit 2000`,
    [facility],
  );
  const typed = rows.flatMap(({ typedAt, ...row }) => (typedAt === null ? [] : [{ ...row, typedAt }]));
  return {
    codes: typed
      .filter((row) => row.terminal === terminal)
      .map(({ typedAt, arrivedAt }) => ({ terminal: terminalName(terminal), typedAt, ...(arrivedAt === null ? {} : { arrivedAt }) })),
    visits: typed.filter(({ visit }) => visit !== null).map(({ typedAt }) => typedAt),
  };
};
