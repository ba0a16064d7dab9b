/** Works out what is published of each month: the running one up to yesterday, and one that is over until late canaries, journals and answers are in. */
import { randomBytes } from 'node:crypto';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Context } from '../context.ts';
import { endLease, holdLease } from '../database/lease-store.ts';
import { createPromises, hoursByTerminal, type PromisingTerminal } from '../fleet/availability.ts';
import { hoursDeclared } from '../fleet/hours-store.ts';
import { repeat, type Running } from '../repeat.ts';
import { lostDays, monthsBetween, type Month } from './month.ts';
import {
  countMonth,
  firstDaySeen,
  judgedSilences,
  publishedMonths,
  putMonth,
  type FigureRow,
  type MonthRow,
  type TerminalMinutes,
} from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'>;

const DAY_MS = 86_400_000;
/** An answer has a day, a terminal that was cut off may bring its journal a week later. */
const CLOSES_AFTER_DAYS = 10;
const MONTHS = 36;
const AT_ONCE = 2_000;
const LOOK_MS = 60_000;
const ANEW_MS = 3_600_000;
const LEASE = 'availability-index';

/** What to work out now: what is not there, what has new days, and once an hour what may still change. Pure. */
export const monthsDue = (known: readonly MonthRow[], seen: number | undefined, now: Instant): readonly Month[] => {
  const first = instant(seen === undefined ? now : Math.min(now, seen * DAY_MS));
  return monthsBetween(first, now, MONTHS).filter((month) => {
    const row = known.find(({ month: name }) => name === month.name);
    if (row === undefined) return true;
    return row.closedAt === null && (row.through < throughOf(month, now) || now - row.computedAt >= ANEW_MS);
  });
};

/** The last day of it that is over; the day before it, when none is. */
const throughOf = ({ first, last }: Month, now: Instant): number => Math.max(first - 1, Math.min(last, Math.floor(now / DAY_MS) - 1));

/** Works out a month and publishes it. */
export const publishMonth = async ({ db, clock, directory }: Needs, month: Month): Promise<void> => {
  const now = clock.now();
  const through = throughOf(month, now);
  const { facilities, terminals } = directory.current();
  const hours = hoursByTerminal(await hoursDeclared(db));
  const [from, to] = [instant(month.first * DAY_MS), instant((through + 1) * DAY_MS)];
  const until = (through + 1) * 1_440;
  const lost = lostDays(await judgedSilences(db, { from, to, now }), month, until);
  const lostBy = Map.groupBy(lost, ({ terminal }) => terminal);
  const promisesOf = createPromises();
  const counted = new Map<number, TerminalMinutes>();
  const all = [...terminals.values()].map(({ id, retired }): PromisingTerminal => {
    const terminal = Number.parseInt(id, 16);
    return { terminal, ...(hours.get(terminal) ?? { hours: [] }), retired };
  });
  for (let i = 0; i < all.length; i += AT_ONCE) {
    const some = all.slice(i, i + AT_ONCE);
    const promised = promisesOf(some, { from: month.first, to: through, until });
    const own = some.flatMap(({ terminal }) => lostBy.get(terminal) ?? []);
    for (const row of await countMonth(db, promised, own)) counted.set(row.terminal, row);
  }
  const byFacility = Map.groupBy(terminals.values(), ({ facility }) => facility);
  const figures = [...facilities.keys()].map((facility) =>
    figureOf(
      facility,
      (byFacility.get(facility) ?? []).map(({ id }) => counted.get(Number.parseInt(id, 16))),
    ),
  );
  const isOver = now >= (month.last + 1 + CLOSES_AFTER_DAYS) * DAY_MS;
  await putMonth(db, { month: month.name, through, computedAt: now, closedAt: isOver ? now : null }, figures);
};

const figureOf = (facility: string, rows: readonly (TerminalMinutes | undefined)[]): FigureRow => {
  const sum = (name: keyof TerminalMinutes): number => rows.reduce((n, row) => n + (row?.[name] ?? 0), 0);
  // A terminal that promised nothing in this month is not counted among them.
  const terminals = rows.filter((row) => (row?.declared ?? 0) > 0).length;
  return {
    ...{ facility, terminals, declared: sum('declared'), usable: sum('usable') },
    ...{ unknown: sum('unknown'), planned: sum('planned'), unexplained: sum('unexplained') },
  };
};

/** Beside requests; of several hubs one does it. */
export const runStatistics = (context: Needs): Running => {
  const holder = bytesOf(randomBytes(16));
  return repeat(
    async () => {
      if (!(await holdLease(context.db, LEASE, { holder, now: context.clock.now(), ms: 3 * LOOK_MS }))) return LOOK_MS;
      const due = monthsDue(await publishedMonths(context.db), await firstDaySeen(context.db), context.clock.now());
      for (const month of due) await publishMonth(context, month);
      return LOOK_MS;
    },
    { failed: (code) => context.log('statistics.fault', { code }), ended: () => endLease(context.db, LEASE, holder) },
  );
};
