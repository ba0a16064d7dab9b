import { concat, u16, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { dayIn, isoOf, type Clock } from '@dauys/basics/clock.ts';
import { append, type Head } from '@dauys/journal/chain.ts';
import type { Details, JournalKind } from '@dauys/journal/entry.ts';
import { createHash, createHmac } from 'node:crypto';
import type { Disk } from '../disk-store.ts';
import type { Log } from '../events.ts';
import { fact, setFact } from '../facts-store.ts';
import { addEntry, journalHead, markSaid, openDay, unsaidDays } from './store.ts';

export interface Journal {
  head(): Head;
  readonly boot: number;
  /** Adds an entry in a commit of its own. A full disk is logged, not fatal: beats go on and tell it as a condition. */
  write(kind: JournalKind, details?: Details): void;
  /** Inside a commit that belongs to something else. */
  writeWithin(kind: JournalKind, details?: Details): void;
  /** Every ten seconds: until when the process lived, and once per local day that is over the day counter. */
  alive(): void;
}

interface Deps {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: string;
  /** What hides the day counts: known to this terminal only. */
  readonly secret: Uint8Array;
  readonly version: string;
  /** What `boot` says of the machine under it. */
  readonly machine?: Details;
}

const ALIVE_ENTRY_MS = 300_000;

/** Opens the journal and writes `boot`. Recovery is this: nothing tells an orderly start from one after a power cut but the entry before. */
export const openJournal = (deps: Deps): Journal => {
  const { disk, clock, log } = deps;
  const boot = fact(disk, 'boots') + 1;
  let aliveEntryAt = clock.now();
  const writeWithin = (kind: JournalKind, details: Details = {}): void => {
    const next = append(journalHead(disk), { at: clock.now(), boot, kind, details });
    addEntry(disk, next.bytes, next.head);
  };
  const committed = (act: () => void): void => {
    if (!disk.commit(act).ok) log('store.full', { where: 'journal' });
  };
  const alive = (): void =>
    committed(() => {
      const now = clock.now();
      setFact(disk, 'alive-until', now);
      countDays(deps, writeWithin);
      if (now - aliveEntryAt < ALIVE_ENTRY_MS) return;
      writeWithin('alive', { since: isoOf(aliveEntryAt) });
      aliveEntryAt = now;
    });
  committed(() => {
    setFact(disk, 'boots', boot);
    const until = fact(disk, 'alive-until');
    writeWithin('boot', { ...deps.machine, version: deps.version, ...(until === 0 ? {} : { aliveUntil: new Date(until).toISOString() }) });
  });
  alive();
  return { boot, head: () => journalHead(disk), write: (kind, details) => committed(() => writeWithin(kind, details)), writeWithin, alive };
};

/** One entry per local day that is over, also for a day on which nobody wrote. */
const countDays = ({ disk, clock, zone, secret }: Deps, write: (kind: JournalKind, details: Details) => void): void => {
  const today = dayIn(zone, clock.now());
  openDay(disk, today);
  for (const { day, count } of unsaidDays(disk, today)) {
    write('day-counter', { day, commitment: dayCommitment(secret, day, count) });
    markSaid(disk, day);
  }
};

/** SHA-256("dauys/v1/day-count\0" ‖ k[16] ‖ u16 day ‖ u32 count); k is known to the terminal only and different every day (docs/formats/journal.md). */
export const dayCommitment = (secret: Uint8Array, day: number, count: number): string => {
  const domain = utf8('dauys/v1/day-count\0');
  const k: Bytes = concat(
    createHmac('sha256', secret)
      .update(concat(domain, u16(day)))
      .digest()
      .subarray(0, 16),
  );
  return createHash('sha256')
    .update(concat(domain, k, u16(day), u32(count)))
    .digest('hex');
};
