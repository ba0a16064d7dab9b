import { fromUtf8 } from '@dauys/basics/bytes.ts';
import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import { downStatus, type DownStatus } from '@dauys/protocol/beat.ts';
import * as Value from 'typebox/value';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Distrust } from '../distrust.ts';
import type { Log } from '../events.ts';
import type { FeedIntake } from '../feed/intake.ts';
import type { Journal } from '../journal/keeper.ts';
import type { Carrier } from './carry.ts';
import { afterExchange, primaryOf, type Health } from './health.ts';
import type { Place } from './line.ts';
import type { Statuses } from './status.ts';
import type { Outcome, Said } from './uplink.ts';

export interface Peer {
  readonly uplink: Place;
  /** The transport key of a monitor, as the directory states it; absent where a hub answers: only a hub gets parcels and gives the feed. */
  readonly monitorKey?: Uint8Array;
  health: Health;
}

interface Deps {
  /** Hubs first. */
  peers(): readonly Peer[];
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly distrust: Distrust;
  readonly carrier: Carrier;
  readonly feed: FeedIntake;
  readonly statuses: Statuses;
  /** A hub answered a beat. */
  answered(): void;
}

/** What each beat says and what its answer means; when it goes out is not known here (line.ts). */
export interface Turn {
  /** What the next beat to this uplink says; `undefined` when it is none. `setsUp`: it sets up a session and carries nothing. */
  said(uplink: string, setsUp: boolean): Said | undefined;
  /** `spoke`: the words went out with it; otherwise it was filler, and they are still to come. */
  came(uplink: string, outcome: Outcome, spoke: boolean): void;
}

/** Each uplink has its own session. Only the primary's beats carry the outbox, and only from it the feed is taken. */
export const makeTurn = (deps: Deps): Turn => {
  let primary = -1;
  const indexOf = (uplink: string): number => deps.peers().findIndex((peer) => peer.uplink.name === uplink);
  const choose = (): void => {
    const chosen = primaryOf(
      deps.peers().map(({ monitorKey, health }) => ({ carries: monitorKey === undefined, health })),
      primary,
    );
    if (chosen !== primary) deps.carrier.begin();
    primary = chosen;
  };
  return {
    said: (uplink, setsUp) => {
      const i = indexOf(uplink);
      if (i < 0) return undefined;
      choose();
      return { status: deps.statuses.make(uplink, deps.feed.cursor()), fragments: i === primary && !setsUp ? deps.carrier.next() : [] };
    },
    came: (uplink, outcome, spoke) => {
      const i = indexOf(uplink);
      const peer = deps.peers()[i];
      if (peer?.monitorKey !== undefined) settleMonitor(deps, peer, outcome, spoke);
      else if (peer !== undefined) settle(deps, peer, outcome, { isPrimary: i === primary, spoke });
    },
  };
};

/** A monitor hears and says nothing: what it sends is not read, and not worth evidence, which it could fill the disk with. */
const settleMonitor = (deps: Deps, peer: Peer, outcome: Outcome, spoke: boolean): void => {
  settleHealth(deps, peer, outcome);
  if (outcome.kind !== 'answered') return;
  const { name } = peer.uplink;
  if (outcome.isNewSession) deps.log('uplink.session', { uplink: name });
  else if (spoke) deps.statuses.answered(name);
};

const settle = (
  deps: Deps,
  peer: Peer,
  outcome: Outcome,
  { isPrimary, spoke }: { readonly isPrimary: boolean; readonly spoke: boolean },
): void => {
  const { carrier, feed } = deps;
  const { uplink } = peer;
  settleHealth(deps, peer, outcome);
  if (outcome.kind === 'distrusted') deps.distrust(outcome.code, outcome.frame);
  if (outcome.kind === 'refused') deps.log('uplink.refused', { uplink: uplink.name });
  if (outcome.kind !== 'answered') {
    if (isPrimary && spoke) carrier.lost();
    return;
  }
  if (!outcome.isNewSession) deps.answered();
  if (outcome.isNewSession) deps.log('uplink.session', { uplink: uplink.name });
  else if (spoke) deps.statuses.answered(uplink.name);
  if (!isPrimary) return;
  if (outcome.isNewSession) carrier.begin();
  const status = readStatus(outcome.cell.status);
  if (status === undefined) return deps.distrust('beat/status-malformed', outcome.cell.status);
  carrier.acknowledged(status.acks);
  feed.take(outcome.cell.pieces);
};

const settleHealth = (deps: Deps, peer: Peer, outcome: Outcome): void => {
  const { clock, log, journal } = deps;
  const { name } = peer.uplink;
  const before = peer.health;
  // A hub that does not know the session is there: the next frame sets up a new one.
  const isThere = outcome.kind === 'answered' || outcome.kind === 'unknown-session';
  const { health, change } = afterExchange(before, isThere, clock.now());
  peer.health = health;
  if (change === 'became-unreachable' && health.state === 'unreachable') {
    log('uplink.unreachable', { uplink: name, reason: outcome.kind === 'unanswered' ? outcome.reason : outcome.kind });
    journal.write('hub-unreachable', { uplink: name, since: isoOf(health.since) });
  }
  if (change === 'came-back' && before.state === 'unreachable') {
    log('uplink.back', { uplink: name, attempts: before.attempts });
    journal.write('hub-back', { uplink: name, since: isoOf(before.since), attempts: before.attempts });
  }
};

const readStatus = (bytes: Bytes): DownStatus | undefined => {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return Value.Check(downStatus, value) ? value : undefined;
  } catch {
    return undefined;
  }
};
