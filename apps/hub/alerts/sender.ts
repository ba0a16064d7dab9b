/**
 * Sends what was decided: each alert to each of its receivers until it arrives (S-56). At least once: a process that dies with an attempt under way has
 * changed nothing, and the next one repeats it under the same key. Several hubs share the work by the rows they take.
 */
import { randomBytes } from 'node:crypto';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { attempted, ATTEMPTS_BEFORE_SHOWN, type Delivery } from '@dauys/fleet/delivery.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { Names } from '@dauys/directory/state.ts';
import type { Context } from '../context.ts';
import { repeat, type Running } from '../repeat.ts';
import { shuffle } from '../shuffle.ts';
import { openChannels, type Channel } from './channels.ts';
import type { Told } from './compose.ts';
import { receiversAt, receiversOf } from './receivers.ts';
import { addressAlerts, claimDeliveries, letGoOf, noteAttempt, type AnyAlert, type ClaimedDelivery } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;

export interface SenderTimes {
  /** Between two looks. */
  readonly everyMs: number;
  /** An attempt that lasts longer has failed. */
  readonly attemptMs: number;
  /** From then on another process repeats what this one has not ended: it is dead. */
  readonly goneMs: number;
}

export const SENDER_TIMES: SenderTimes = { everyMs: 1_000, attemptMs: 20_000, goneMs: 45_000 };

const AT_ONCE = 16;
const ADDRESSED_AT_ONCE = 200;
const READDRESSED_MS = 7 * 86_400_000;

/** The sender, beside requests. Throws `Fault` for a receiver that is set up wrongly. `stop` ends what is under way; it is repeated by whoever comes next. */
export const runSender = (context: Needs, times: SenderTimes = SENDER_TIMES): Running => {
  const receivers = context.config.alerts?.receivers ?? [];
  const channels = openChannels({ ...context.config.alerts, receivers }, context.clock);
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  const addressees = (alert: AnyAlert): readonly string[] => {
    if (alert.kind === 'urgent') return receiversAt(receivers, alert);
    const region = context.directory.current().facilities.get(alert.facility)?.region;
    return receiversOf(receivers, { to: alert.to, facility: alert.facility, region });
  };
  const begin = (claimed: ClaimedDelivery, attempt: Uint8Array): void => {
    const channel = channels.get(claimed.receiver);
    if (channel === undefined) return;
    const done = sendOne(context, { claimed, channel, attempt: bytesOf(attempt) }, { withinMs: times.attemptMs, signal: stopping.signal })
      // What became of it could not be written: it is repeated when its time is over.
      .catch(() => context.log('alert.fault', { code: 'unwritten' }))
      .finally(() => underWay.delete(claimed.receiver));
    underWay.set(claimed.receiver, done);
  };
  let started = false;
  const look = async (): Promise<number> => {
    const now = context.clock.now();
    const againFrom = started ? undefined : instant(Math.max(0, now - READDRESSED_MS));
    const addressed = await addressAlerts(context.db, addressees, { limit: ADDRESSED_AT_ONCE, againFrom });
    started = true;
    const free = [...channels.keys()].filter((name) => !underWay.has(name));
    if (free.length === 0) return times.everyMs;
    const attempt = bytesOf(randomBytes(16));
    const claimed = await claimDeliveries(context.db, {
      // So that nobody is always last when there are more than can be served at once.
      ...{ receivers: shuffle(free.length).flatMap((i) => free[i] ?? []), attempt, now, until: instant(now + times.goneMs) },
      limit: Math.max(0, AT_ONCE - underWay.size),
    });
    for (const one of claimed) begin(one, attempt);
    return addressed === ADDRESSED_AT_ONCE ? 0 : times.everyMs;
  };
  const loop = repeat(look, { failed: (code) => context.log('alert.fault', { code }), ended: async () => undefined });
  return {
    stop: async () => {
      stopping.abort();
      await loop.stop();
      await Promise.all(underWay.values());
    },
  };
};

interface One {
  readonly claimed: ClaimedDelivery;
  readonly channel: Channel;
  readonly attempt: Uint8Array<ArrayBuffer>;
}

const sendOne = async (
  { db, clock, log, directory }: Needs,
  { claimed, channel, attempt }: One,
  by: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<void> => {
  const { alert, receiver, begun: since, attempts, lasts } = claimed;
  const told = toldOf(alert, directory.current(), lasts);
  const result = await channel(told, by);
  const now = clock.now();
  const mine = { alert: alert.key, receiver, attempt };
  if (!result.arrived && by.signal.aborted) return letGoOf(db, mine, now);
  const before: Delivery = { state: 'waiting', since, attempts, nextAt: now };
  const delivery = attempted(before, result.arrived, now);
  await noteAttempt(db, mine, { delivery, problem: result.arrived ? undefined : result.problem });
  if (result.arrived) log('alert.sent', { receiver, to: alert.to, attempts: delivery.attempts });
  else if (delivery.attempts === ATTEMPTS_BEFORE_SHOWN) log('alert.undelivered', { receiver, to: alert.to, problem: result.problem });
  else log('alert.failed', { receiver, to: alert.to, attempts: delivery.attempts, problem: result.problem });
};

const toldOf = (alert: AnyAlert, { bodies, facilities }: Pick<Directory, 'bodies' | 'facilities'>, lasts: boolean): Told =>
  alert.kind === 'urgent'
    ? { alert, names: bodies.get(alert.body)?.names ?? unnamed(alert.body), lasts }
    : { alert, place: facilities.get(alert.facility) ?? { names: unnamed(alert.facility), zone: 'UTC' }, lasts };

const unnamed = (id: string): Names => ({ kk: id, ru: id, en: id });
