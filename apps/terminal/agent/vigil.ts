/** What nobody does, and only time shows: a promise that the hub does not keep, a feed that brings nothing newer, a clock that was set back. */
import { utf8 } from '@dauys/basics/bytes.ts';
import { type Clock, instant, type Instant } from '@dauys/basics/clock.ts';
import { type Policy, vouchedUntil } from '@dauys/ledger/policy.ts';
import { endOfDay, PROMISE } from '@dauys/protocol/slip-state.ts';
import type { FlooredClock } from './clock.ts';
import type { Disk } from './disk-store.ts';
import type { Distrust } from './distrust.ts';
import type { Log } from './events.ts';
import type { FeedIntake } from './feed/intake.ts';
import { appliedCheckpoint, type LedgerName, newestChunkAt } from './feed/store.ts';
import { parseWitnesses } from './http/witnesses.ts';
import type { Journal } from './journal/keeper.ts';
import { unlogged, type Unlogged } from './outbox/store.ts';

/**
 * The feed brings a chunk every few minutes, and each ledger has a new checkpoint at least hourly (the head of the feed is announced in the
 * directory). After three hours without, something is kept from this terminal, or the witnesses are away.
 */
export const FEED_PATIENCE = 3 * 3_600_000;

/** The newest proven checkpoint of a ledger, and until when a quorum vouches for it. */
export interface Vouched {
  readonly note: string;
  readonly until: Instant;
}

export interface VigilFacts {
  readonly zone: string;
  /** For how long the hub has answered beats without a byte of the feed in them, ms by a clock that nobody sets. */
  readonly quietMs: number;
  /** The time that the hub wrote on the newest chunk held; `undefined` before the first. */
  readonly chunkAt: number | undefined;
  readonly ledgers: Readonly<Record<LedgerName, Vouched | undefined>>;
  readonly unlogged: readonly Unlogged[];
}

export type VigilCode = 'feed/withheld' | 'acceptance/not-logged' | 'outbox/not-taken';

export interface Finding {
  readonly code: VigilCode;
  /** What shows it, as it came: the last checkpoint, the hub's signed acceptance, or our own label. */
  readonly evidence: Uint8Array;
}

/**
 * What may be held against the hub now. A promise is judged by the witnesses' time alone: absent from a tree for which a quorum vouched when
 * the promise was over. The feed is withheld when it is silent, or when it goes on and brings a ledger nothing newer. Pure.
 */
export const findings = ({ zone, quietMs, chunkAt, ledgers, unlogged: open }: VigilFacts): readonly Finding[] => {
  const isSilent = quietMs > FEED_PATIENCE;
  const withheld = [ledgers.directory, ledgers.cases]
    .filter((vouched) => vouched !== undefined)
    .filter(({ until }) => isSilent || (chunkAt !== undefined && chunkAt - until > FEED_PATIENCE))
    .map(({ note }): Finding => ({ code: 'feed/withheld', evidence: utf8(note) }));
  const { cases } = ledgers;
  return cases === undefined ? withheld : [...withheld, ...open.flatMap((entry) => brokenPromise(entry, { zone, until: cases.until }))];
};

const brokenPromise = ({ day, label, acceptance }: Unlogged, { zone, until }: { zone: string; until: Instant }): Finding[] => {
  if (acceptance !== undefined)
    return until > acceptance.at + PROMISE ? [{ code: 'acceptance/not-logged', evidence: utf8(acceptance.text) }] : [];
  return until > endOfDay(day, zone) + PROMISE ? [{ code: 'outbox/not-taken', evidence: label }] : [];
};

interface Deps {
  readonly disk: Disk;
  readonly clock: FlooredClock;
  readonly system: Clock;
  /** Milliseconds that only go forward. */
  readonly elapsed: () => number;
  readonly log: Log;
  readonly journal: Journal;
  readonly distrust: Distrust;
  readonly feed: Pick<FeedIntake, 'moves'>;
  readonly zone: string;
  readonly policies: Readonly<Record<LedgerName, Policy>>;
  hubAnswers(): boolean;
}

export interface Vigil {
  /** Looks once. Everything found is told once: kept as evidence, journalled, logged. */
  look(): void;
  /** What the next beats say of it; an independent monitor hears it too. */
  conditions(): readonly string[];
}

/** The clock may be this much before the newest cosignature: honest clocks differ. */
const BEHIND_MS = 1_000;

export const makeVigil = (deps: Deps): Vigil => {
  const { disk, distrust, zone } = deps;
  const quiet = quietClock(deps);
  const lookAtClock = clockWatch(deps);
  let found: readonly Finding[] = [];
  return {
    look: () => {
      lookAtClock();
      const ledgers = { directory: vouchedIn(deps, 'directory'), cases: vouchedIn(deps, 'cases') };
      found = findings({ zone, quietMs: quiet(), chunkAt: newestChunkAt(disk), ledgers, unlogged: unlogged(disk) });
      for (const { code, evidence } of found) distrust(code, evidence);
    },
    conditions: () => [
      ...(found.some(({ code }) => code === 'feed/withheld') ? ['feed-withheld'] : []),
      ...(found.some(({ code }) => code !== 'feed/withheld') ? ['promise-broken'] : []),
    ],
  };
};

/** While the hub does not answer, nothing can be held against it. */
const quietClock = ({ feed, elapsed, hubAnswers }: Deps): (() => number) => {
  let [since, moves] = [elapsed(), feed.moves()];
  return () => {
    if (!hubAnswers() || feed.moves() !== moves) [since, moves] = [elapsed(), feed.moves()];
    return elapsed() - since;
  };
};

/** Tells it once each time the clock is set before a cosignature, at the start or while the process runs. */
const clockWatch = ({ clock, system, log, journal }: Deps): (() => void) => {
  let wasBehind = false;
  return () => {
    const behind = clock.behind();
    const isBehind = behind > BEHIND_MS;
    if (isBehind && !wasBehind) {
      log('clock.stepped', { code: 'agent/clock-behind', behindSeconds: Math.floor(behind / 1_000) });
      journal.write('time-stepped', { from: new Date(system.now()).toISOString() });
    }
    wasBehind = isBehind;
  };
};

/** A policy without witnesses vouches for nothing, and nothing can be held against anybody. */
const vouchedIn = ({ disk, policies }: Deps, ledger: LedgerName): Vouched | undefined => {
  const applied = appliedCheckpoint(disk, ledger);
  if (applied === undefined) return undefined;
  const witnesses = parseWitnesses(applied.witnesses).map(({ name, at }) => ({ name, at: instant(Date.parse(at)) }));
  const until = vouchedUntil(witnesses, policies[ledger].quorum);
  return until === undefined ? undefined : { note: applied.note, until };
};
