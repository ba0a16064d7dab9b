import { instant, parseIso, type Instant } from '@dauys/basics/clock.ts';
import { MONITOR_UPLINK, type Entry } from './entry.ts';

export interface Stretch {
  readonly from: Instant;
  /** Absent while it lasts. */
  readonly to?: Instant;
}

/** What a journal tells about a stretch of time that no beat could. */
export interface Summary {
  readonly boots: number;
  /** Boots with no shutdown before them: the power went, the plug was pulled, or the process died. */
  readonly hardStops: readonly Stretch[];
  readonly orderlyShutdowns: readonly Instant[];
  readonly hubUnreachable: readonly Stretch[];
  /** The same of monitors; of several, while any did not answer. */
  readonly monitorUnreachable: readonly Stretch[];
  readonly mainsLost: readonly Stretch[];
  readonly linkDown: readonly Stretch[];
  readonly distrusted: readonly { readonly at: Instant; readonly code: string }[];
}

/** Summarises verified entries in their order. Pure; draws no conclusion about causes. */
export const summarise = (entries: readonly Entry[]): Summary => ({
  boots: entries.filter((e) => e.kind === 'boot').length,
  hardStops: entries.flatMap((e, i) =>
    e.kind === 'boot' && i > 0 && entries[i - 1]?.kind !== 'shutdown' ? [hardStop(e, entries[i - 1])] : [],
  ),
  orderlyShutdowns: entries.filter((e) => e.kind === 'shutdown' && e.details['reason'] === 'orderly').map((e) => e.at),
  hubUnreachable: stretches(
    entries.filter((e) => !isOfMonitor(e)),
    'hub-unreachable',
    'hub-back',
  ),
  monitorUnreachable: stretches(entries.filter(isOfMonitor), 'hub-unreachable', 'hub-back'),
  mainsLost: stretches(entries, 'mains-lost', 'mains-back'),
  linkDown: stretches(entries, 'link-down', 'link-up'),
  distrusted: entries.filter((e) => e.kind === 'distrust').map((e) => ({ at: e.at, code: String(e.details['code'] ?? '') })),
});

const isOfMonitor = ({ details }: Entry): boolean => String(details['uplink'] ?? '').startsWith(MONITOR_UPLINK);

const stretches = (entries: readonly Entry[], begin: Entry['kind'], end: Entry['kind']): Stretch[] => {
  const found: Stretch[] = [];
  let open: Instant | undefined;
  for (const entry of entries) {
    if (entry.kind === begin) open ??= sinceOf(entry);
    if (entry.kind !== end || open === undefined) continue;
    found.push({ from: open, to: entry.at });
    open = undefined;
  }
  return open === undefined ? found : [...found, { from: open }];
};

const sinceOf = (entry: Entry): Instant => parseIso(String(entry.details['since'] ?? '')) ?? entry.at;

const hardStop = (boot: Entry, before: Entry | undefined): Stretch => {
  const alive = parseIso(String(boot.details['aliveUntil'] ?? ''));
  return { from: instant(Math.max(alive ?? 0, before?.at ?? 0)), to: boot.at };
};
