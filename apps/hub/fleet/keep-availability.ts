/** Writes once a minute what beats have proven of each terminal's day, and what the hub itself did not hear. */
import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { daysOf, either, emptyDay } from '@dauys/fleet/minutes.ts';
import { beatSecondsOf } from '../beat/pace.ts';
import type { StateRow } from '../beat/store.ts';
import type { HubConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { repeat, type Running } from '../repeat.ts';
import {
  endTally,
  mergeDays,
  mergeUnheard,
  mergeUnknown,
  noteTallied,
  oldestUnread,
  otherTallies,
  type DayRow,
} from './availability-store.ts';
import { paceOf } from './pace.ts';
import { behindOf, createTally, unheardOf, type Minutes, type ProvenMinutes, type Tally } from './tally.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;

/** A process that keeps availability. */
export interface Keeper {
  readonly process: Bytes;
  /** Since when it hears beats. */
  readonly since: Instant;
  readonly tally: Tally;
  /** Up to when everything that it heard was told to the tally; `undefined` before the first time. */
  toldUntil(): Instant | undefined;
}

const USUAL_SECONDS = 60;

/** One transaction; what could not be written is written with the next one. `ends`: this process stops in order. */
const keepOnce = async (needs: Needs, keeper: Keeper, { isFirst = false, ends = false } = {}): Promise<void> => {
  const { db, clock, config, directory } = needs;
  const now = clock.now();
  const until = instant(Math.max(keeper.since, keeper.toldUntil() ?? keeper.since));
  const { policy } = directory.current();
  const gone = instant(Math.max(0, now - 3_000 * availabilitySecondsOf(config) - 30_000));
  const proven = keeper.tally.take();
  try {
    const isUnseen = await noteUnseen(needs, now);
    await db.tx(async (tx) => {
      await noteTallied(tx, { process: keeper.process, since: keeper.since, until });
      const others = await otherTallies(tx, keeper.process, gone);
      const lost = others.lost.map((tally) => tally.until);
      // Once a process has noted its beginning, only what others lost is news.
      const othersUntil = isFirst ? others.until : keeper.since;
      const gaps = unheardOf({ since: keeper.since, othersUntil, lost, now, beatSeconds: beatSecondsOf(config, policy) });
      await mergeUnheard(tx, daysIn(gaps));
      await mergeDays(tx, rowsOf(proven, isUnseen));
      if (ends) await endTally(tx, keeper.process);
    });
    // From here on these minutes are proven, whatever happens to this process.
  } catch (error) {
    keeper.tally.putBack(proven);
    throw error;
  }
};

/** Whether nobody can say of any terminal that its canaries arrive: a responder is behind, or there is none. Says so of what was written before, too. */
const noteUnseen = async ({ db, config, directory }: Needs, now: Instant): Promise<boolean> => {
  const { responders, policy, terminals } = directory.current();
  if (responders.size === 0) return true;
  const oldest = await oldestUnread(db, [...responders.keys()]);
  const behind = behindOf({ oldest, now, canarySeconds: paceOf(config, policy).canarySeconds });
  if (behind === undefined) return false;
  const numbers = [...terminals.keys()].map((id) => Number.parseInt(id, 16));
  await mergeUnknown(db, numbers, daysIn([behind]));
  return true;
};

const rowsOf = (proven: readonly ProvenMinutes[], isUnseen: boolean): readonly DayRow[] =>
  proven.flatMap(({ terminal, from, to }) =>
    [...daysOf(from, to)].map(([day, heard]) => ({
      ...{ terminal, day, heard, canaried: emptyDay() },
      ...(isUnseen ? { unknown: heard } : {}),
    })),
  );

/** Stretches as one bitmap for each day they touch. */
export const daysIn = (stretches: readonly Minutes[]): ReadonlyMap<number, Bytes> => {
  const days = new Map<number, Bytes>();
  for (const { from, to } of stretches)
    for (const [day, bits] of daysOf(from, to)) days.set(day, either(days.get(day) ?? emptyDay(), bits));
  return days;
};

/** Between two writings. */
export const availabilitySecondsOf = ({ beat }: Pick<HubConfig, 'beat'>): number => beat.availabilitySeconds ?? USUAL_SECONDS;

/** A tally, and what tells it the newest beats. */
export const tallyOf = ({ config, directory }: Pick<Needs, 'config' | 'directory'>) => {
  const tally = createTally();
  const told = (rows: readonly StateRow[]): void =>
    tally.hear(
      rows.map(({ terminal, seenAt, conditions }) => ({ terminal, at: seenAt, conditions })),
      beatSecondsOf(config, directory.current().policy),
    );
  return { tally, told };
};

/** Beside requests; several hubs may do it. */
export const runAvailability = (needs: Needs, tally: Tally, toldUntil: Keeper['toldUntil']): Running => {
  const keeper: Keeper = { process: bytesOf(randomBytes(16)), since: needs.clock.now(), tally, toldUntil };
  const wait = 1_000 * availabilitySecondsOf(needs.config);
  let state: 'begins' | 'first' | 'on' = 'begins';
  return repeat(
    async () => {
      // Others that listen have written meanwhile: only then does it show whether anybody did.
      if (state === 'begins') state = 'first';
      else {
        await keepOnce(needs, keeper, { isFirst: state === 'first' });
        state = 'on';
      }
      return wait;
    },
    {
      failed: (code) => needs.log('fleet.unkept', { code }),
      ended: () => keepOnce(needs, keeper, { isFirst: state !== 'on', ends: true }),
    },
  );
};
