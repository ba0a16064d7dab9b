/** Looks for terminals that beat and cannot be used, or lack something: begins a hindrance, raises it when it is certain, ends it. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { hindered, HINDERING, NO_CANARY, unproven, type HindranceStep, type OpenHindrance } from '@dauys/fleet/hindrance.ts';
import { terminalName } from '../beat/book.ts';
import { unheard } from '../causes/gather.ts';
import { heardSince } from '../causes/store.ts';
import type { Context } from '../context.ts';
import { repeat, type Running } from '../repeat.ts';
import { oldestUnread } from './availability-store.ts';
import { keepStep, troubled, waysInDoubt, type TroubledRow, type WayRow } from './hindrance-store.ts';
import { paceOf } from './pace.ts';
import { retiredIn } from './retired.ts';
import { behindAfterMs } from './tally.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;

const LOOK_MS = 1_000;
const WAYS_MOST_MS = 300_000;
/** A terminal that was not heard for so long is about to be silent. */
const HEARD_MS = 300_000;

const openOf = ({ openFrom, raisedAt, kind, openWords }: TroubledRow | WayRow): OpenHindrance | undefined =>
  openFrom === null || kind === null ? undefined : { from: openFrom, isRaised: raisedAt !== null, kind, words: openWords ?? [] };

interface Kept {
  readonly terminal: number;
  readonly boot: number;
  readonly isCertain: boolean;
}

const keep = async ({ db, clock, log }: Needs, { terminal, boot, isCertain }: Kept, step: HindranceStep): Promise<void> => {
  // Raised now, and never before it began: beats carry the hub's own time.
  const raisedAt = instant(Math.max(clock.now(), step.from + 1));
  if (!(await keepStep(db, { terminal, boot, raisedAt }, step, isCertain))) return;
  const named = { terminal: terminalName(terminal) };
  if (step.step === 'raise' || (step.step === 'begin' && isCertain)) log('fleet.hindered', { ...named, words: step.words.join(' ') });
  if (step.step === 'end') log('fleet.usable', { ...named, hinderedSeconds: Math.round((step.to - step.from) / 1_000) });
};

/** One look at what beats say. */
const lookAtBeats = async (needs: Needs): Promise<void> => {
  const retired = retiredIn(needs.directory.current(), needs.clock.now());
  for (const row of await troubled(needs.db, HINDERING, retired)) {
    const told = { at: row.at, words: row.words, silentFrom: row.silentFrom ?? undefined, open: openOf(row) };
    for (const step of hindered(told)) await keep(needs, { terminal: row.terminal, boot: row.boot, isCertain: false }, step);
  }
};

/** One look at the ways to the recipients. While one of them is behind with reading nobody can say of any terminal that its tests stay away. */
export const lookAtWays = async (needs: Needs): Promise<void> => {
  const { db, clock, config, directory } = needs;
  const { responders, policy } = directory.current();
  if (responders.size === 0) return;
  const now = clock.now();
  const { canarySeconds } = paceOf(config, policy);
  const [provesMs, patienceMs] = [1_000 * canarySeconds, behindAfterMs(canarySeconds)];
  const oldest = await oldestUnread(db, [...responders.keys()]);
  if (oldest !== undefined && now - oldest >= patienceMs) return;
  const steady = await steadySince(db, now, provesMs);
  const before = instant(Math.max(0, now - provesMs - patienceMs));
  const heard = instant(Math.max(0, now - HEARD_MS));
  for (const row of await waysInDoubt(db, { before, heardSince: heard, word: NO_CANARY })) {
    const steadyAt = instant(Math.max(steady, row.backAt ?? 0));
    const step = unproven({ now, arrivedAt: row.arrivedAt, steadySince: steadyAt, provesMs, patienceMs, open: openOf(row) });
    if (step !== undefined) await keep(needs, { terminal: row.terminal, boot: row.boot, isCertain: true }, step);
  }
};

/** Since when any process of this hub has listened without a break, as far as it matters. */
const steadySince = async (db: Needs['db'], now: Instant, provesMs: number): Promise<Instant> => {
  const horizon = instant(Math.max(0, now - 2 * provesMs));
  const heard = await heardSince(db, horizon);
  const first = heard.reduce<Instant | undefined>((least, { from }) => (least === undefined || from < least ? from : least), undefined);
  return unheard(heard, now).at(-1)?.to ?? first ?? now;
};

/** Beside requests. Several hubs may look: each step is written once. */
export const runHindrances = (needs: Needs): Running => {
  let waysAt = 0;
  return repeat(
    async () => {
      await lookAtBeats(needs);
      const now = needs.clock.now();
      if (now < waysAt) return LOOK_MS;
      await lookAtWays(needs);
      const { canarySeconds } = paceOf(needs.config, needs.directory.current().policy);
      waysAt = now + Math.min(WAYS_MOST_MS, (1_000 * canarySeconds) / 24);
      return LOOK_MS;
    },
    { failed: (code) => needs.log('fleet.unlooked', { code }), ended: async () => undefined },
  );
};
