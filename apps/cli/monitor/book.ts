import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import type { Watch } from '@dauys/fleet/silence.ts';
import type { UpStatus } from '@dauys/protocol/beat.ts';
import { heardBeat, restored, stillHearing, sweep, terminalName, type Hearing, type OwnSilence } from './decide.ts';
import type { MonitorLog } from './events.ts';
import type { MonitorStore } from './store.ts';

/** When each terminal was heard, and which are silent: in memory, and on the disk with each look. A crash forgets what came since the last. */
export interface Book {
  enter(terminal: number, status: Pick<UpStatus, 'boot' | 'conditions'>): void;
  /** Looks who is silent, and writes what was heard; once a second. Throws when the disk refuses. */
  look(): void;
}

export interface BookParts {
  readonly store: MonitorStore;
  readonly clock: Clock;
  readonly log: MonitorLog;
  readonly beatSeconds: () => number;
  readonly isInService: (terminal: number) => boolean;
}

export const openBook = ({ store, clock, log, beatSeconds, isInService }: BookParts): Book => {
  const heard = new Map(store.heard().map((row) => [row.terminal, row]));
  const open = store.openSilences();
  const watches = new Map<number, Watch>([...heard.values()].map((row) => [row.terminal, restored(row, open)]));
  let dirty = new Set<number>();
  let ended: Required<OwnSilence>[] = [];
  let hearing: Hearing | undefined;
  return {
    enter: (terminal, { boot, conditions }) => {
      const now = clock.now();
      const changed = heardBeat(terminal, watches.get(terminal), now);
      watches.set(terminal, changed.watch);
      if (changed.ended !== undefined) {
        ended.push(changed.ended);
        const silentSeconds = Math.round((changed.ended.to - changed.ended.from) / 1_000);
        log('monitor.back', { terminal: terminalName(terminal), silentSeconds });
      }
      const before = heard.get(terminal);
      const firstBeat = before?.firstBeat ?? now;
      heard.set(terminal, { terminal, firstBeat, lastBeat: now, beats: (before?.beats ?? 0) + 1, boot, conditions });
      dirty.add(terminal);
    },
    look: () => {
      const now = clock.now();
      const before = hearing;
      hearing = stillHearing(before, now);
      if (before !== undefined && hearing.since !== before.since)
        log('monitor.deaf', { seconds: Math.round((now - before.until) / 1_000) });
      const swept = sweep(watches, { now, since: hearing.since, beatSeconds: beatSeconds(), isInService });
      store.write({ heard: [...dirty].flatMap((terminal) => heard.get(terminal) ?? []), raised: swept.raised, ended, hearing });
      // From here on what was heard until now survives this process.
      [dirty, ended] = [new Set(), []];
      for (const [terminal, watch] of swept.watches) watches.set(terminal, watch);
      for (const { terminal, from } of swept.raised) log('monitor.silent', { terminal: terminalName(terminal), lastBeat: isoOf(from) });
    },
  };
};
