/** Looks once a second for terminals that should have been heard: raises their silence, ends it when they are back. */
import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { downAfterMs, SWEEP_MS } from '@dauys/fleet/silence.ts';
import { terminalName } from '../beat/book.ts';
import { beatSecondsOf } from '../beat/pace.ts';
import type { Context } from '../context.ts';
import { repeat, type Running } from '../repeat.ts';
import { retiredIn } from './retired.ts';
import { endSilences, GONE_MS, heardUntil, noteHearing, raiseSilences } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;

/** What a process that looks must know of itself. */
export interface Listener {
  readonly process: Bytes;
  /** Since when it hears beats. */
  readonly since: Instant;
  /** Up to when everything that it heard stands in the database; `undefined` before the first time. */
  writtenUntil(): Instant | undefined;
}

const AT_ONCE = 1_000;

/**
 * One look. Only what every process has written counts, so a database that is slow to take beats makes nobody silent; and a process that began
 * to listen a moment ago waits as long as for a beat before it misses one (S-51).
 */
export const sweepOnce = async ({ db, clock, log, config, directory }: Needs, listener: Listener): Promise<{ more: boolean }> => {
  const until = listener.writtenUntil();
  if (until === undefined) return { more: false };
  const now = clock.now();
  await noteHearing(db, listener.process, { since: listener.since, until, now });
  for (const { terminal, fromAt } of await endSilences(db))
    log('fleet.back', { terminal: terminalName(terminal), silentSeconds: Math.round((now - fromAt) / 1_000) });
  const written = await heardUntil(db, instant(Math.max(0, now - GONE_MS)));
  const before = instant((written ?? until) - downAfterMs(beatSecondsOf(config, directory.current().policy)));
  if (listener.since > before) return { more: false };
  const raised = await raiseSilences(db, { before, now, retired: retiredIn(directory.current(), now), limit: AT_ONCE });
  for (const { terminal, fromAt } of raised)
    log('fleet.silent', { terminal: terminalName(terminal), lastBeat: new Date(fromAt).toISOString() });
  return { more: raised.length === AT_ONCE };
};

/** The sweep, beside requests. Several hubs may sweep: each silence is raised once. */
export const runSweep = (context: Needs, writtenUntil: Listener['writtenUntil']): Running => {
  const listener = { process: bytesOf(randomBytes(16)), since: context.clock.now(), writtenUntil };
  return repeat(async () => ((await sweepOnce(context, listener)).more ? 0 : SWEEP_MS / 2), {
    failed: (code) => context.log('fleet.fault', { code }),
    ended: async () => undefined,
  });
};
