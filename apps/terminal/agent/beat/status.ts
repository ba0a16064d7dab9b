import { base64, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Clock, type Instant } from '@dauys/basics/clock.ts';
import { encodeTerminalStatement, STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import type { UpStatus } from '@dauys/protocol/beat.ts';
import canonicalize from 'canonicalize';
import type { Device } from '../device/device.ts';
import type { Journal } from '../journal/keeper.ts';

export interface StatusDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly device: Pick<Device, 'sign'>;
  readonly terminal: number;
  readonly startedAt: number;
  /** Answered by the hub since the store was made. */
  beats(): number;
  conditions(): readonly string[];
  policyVersion(): number;
}

const STATEMENT_MS = 900_000;

export interface Statuses {
  /** Canonical JSON of the status of the next beat to an uplink. */
  make(uplink: string, feed: UpStatus['feed']): Bytes;
  /** The last one made for this uplink was answered. */
  answered(uplink: string): void;
}

/** The status of each beat; every quarter of an hour, for each uplink, with the statement under the device key until a beat with it is answered. */
export const makeStatuses = (deps: StatusDeps): Statuses => {
  const stated = new Map<string, number>();
  const carried = new Map<string, number>();
  return {
    make: (uplink, feed) => {
      const now = deps.clock.now();
      const isDue = now - (stated.get(uplink) ?? 0) >= STATEMENT_MS;
      if (isDue) carried.set(uplink, now);
      return utf8(canonicalize(statusAt(deps, { now, feed, isDue })) ?? '');
    },
    answered: (uplink) => {
      const at = carried.get(uplink);
      if (at !== undefined) stated.set(uplink, at);
      carried.delete(uplink);
    },
  };
};

const statusAt = (deps: StatusDeps, { now, feed, isDue }: { now: Instant; feed: UpStatus['feed']; isDue: boolean }): UpStatus => {
  const head = deps.journal.head();
  return {
    v: 1,
    boot: deps.journal.boot,
    uptime: Math.max(0, Math.floor((now - deps.startedAt) / 1_000)),
    clock: isoOf(now),
    journal: { n: head.n, head: hex(head.hash) },
    conditions: [...deps.conditions()],
    feed,
    policy: deps.policyVersion(),
    ...(isDue ? { statement: statement(deps, now) } : {}),
  };
};

const statement = ({ journal, device, terminal, beats }: StatusDeps, at: Instant): { bytes: string; signature: string } => {
  const bytes = encodeTerminalStatement({ terminal, boot: journal.boot, at, beats: beats(), head: journal.head() });
  return { bytes: base64(bytes), signature: base64(device.sign(STATEMENT_DOMAIN, bytes)) };
};
