import { base64, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import { encodeTerminalStatement, STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import type { UpStatus } from '@dauys/protocol/beat.ts';
import { sign } from '@dauys/sealing/signature.ts';
import canonicalize from 'canonicalize';
import type { Journal } from '../journal/keeper.ts';

export interface StatusDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly seed: Uint8Array;
  readonly terminal: number;
  readonly startedAt: number;
  beats(): number;
  conditions(): readonly string[];
  policyVersion(): number;
}

const STATEMENT_MS = 900_000;

/** Makes the status of each beat; every quarter of an hour, counted per uplink, with the statement under the device key. */
export const statusMaker = (deps: StatusDeps): ((uplink: string, feed: UpStatus['feed']) => Bytes) => {
  const stated = new Map<string, number>();
  return (uplink, feed) => {
    const { clock, journal } = deps;
    const now = clock.now();
    const head = journal.head();
    const isDue = now - (stated.get(uplink) ?? 0) >= STATEMENT_MS;
    if (isDue) stated.set(uplink, now);
    const status: UpStatus = {
      v: 1,
      boot: journal.boot,
      uptime: Math.max(0, Math.floor((now - deps.startedAt) / 1_000)),
      clock: isoOf(now),
      journal: { n: head.n, head: hex(head.hash) },
      conditions: [...deps.conditions()],
      feed,
      policy: deps.policyVersion(),
      ...(isDue ? { statement: statement(deps, now) } : {}),
    };
    return utf8(canonicalize(status) ?? '');
  };
};

const statement = ({ journal, seed, terminal, beats }: StatusDeps, at: ReturnType<Clock['now']>): { bytes: string; signature: string } => {
  const bytes = encodeTerminalStatement({ terminal, boot: journal.boot, at, beats: beats(), head: journal.head() });
  return { bytes: base64(bytes), signature: base64(sign(STATEMENT_DOMAIN, bytes, seed)) };
};
