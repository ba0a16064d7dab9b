import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { COUNTED_MS, type Attempt } from './decide.ts';

/** What a server of numbers keeps. Each call that changes it is on the disk when it returns; it throws when the disk refuses. */
export interface PinStore {
  /** Of this place, those that still count. */
  attempts(place: Uint8Array, now: Instant): readonly Attempt[];
  /** Counts one; what no longer counts is forgotten. */
  attempt(place: Uint8Array, attempt: Attempt): void;
  /** By slot, from 0 to 7; empty slots are missing. */
  records(place: Uint8Array): ReadonlyMap<number, Bytes>;
  /** In the first free slot. The same record twice is one. */
  keep(place: Uint8Array, record: Uint8Array, now: Instant): 'kept' | 'full';
  close(): void;
}

const DAY_MS = 86_400_000;
/** Days for which a record stays: longer than terminals keep the answers it opens. */
const STAYS_DAYS = 400;

const schema = (slots: number): string => `
pragma journal_mode = wal;
pragma synchronous = full;
create table if not exists attempts (place blob not null check (length(place) = 32), terminal text not null, at integer not null) strict;
create index if not exists attempts_at_place on attempts (place, at);
create table if not exists records (
  place blob not null check (length(place) = 32), slot integer not null check (slot between 0 and ${slots - 1}),
  record blob not null check (length(record) = 52), day integer not null, primary key (place, slot)
) strict, without rowid;
create unique index if not exists one_record_once on records (place, record);
-- What opens somebody's answer is never put in another's place.
create trigger if not exists record_is_final before update on records begin select raise(abort, 'a record is final'); end;
`;

/** Opens or makes the store. Throws `Fault` when it is damaged or the disk refuses. */
export const openPinStore = (folder: string, slots: number): PinStore => {
  const db = open(folder, slots);
  const slotsOf = (place: Uint8Array): number[] =>
    db
      .prepare('select slot from records where place = ? order by slot')
      .all(place)
      .map((row) => Number(row['slot']));
  return {
    attempts: (place, now) =>
      db
        .prepare('select terminal, at from attempts where place = ? and at > ?')
        .all(place, now - COUNTED_MS)
        .map((row) => ({ terminal: String(row['terminal']), at: instant(Number(row['at'])) })),
    attempt: (place, { terminal, at }) => {
      db.prepare('delete from attempts where at <= ?').run(at - COUNTED_MS);
      db.prepare('insert into attempts values (?, ?, ?)').run(place, terminal, at);
    },
    records: (place) =>
      new Map(
        db
          .prepare('select slot, record from records where place = ?')
          .all(place)
          .map((row) => [Number(row['slot']), row['record'] instanceof Uint8Array ? bytesOf(row['record']) : new Uint8Array(0)]),
      ),
    keep: (place, record, now) => {
      const today = Math.floor(now / DAY_MS);
      db.prepare('delete from records where day < ?').run(today - STAYS_DAYS);
      if (db.prepare('select 1 from records where place = ? and record = ?').get(place, record) !== undefined) return 'kept';
      const taken = new Set(slotsOf(place));
      const free = Array.from({ length: slots }, (_, slot) => slot).find((slot) => !taken.has(slot));
      if (free === undefined) return 'full';
      db.prepare('insert into records values (?, ?, ?, ?)').run(place, free, record, today);
      return 'kept';
    },
    close: () => db.close(),
  };
};

const open = (folder: string, slots: number): DatabaseSync => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'numbers.sqlite');
  const db = new DatabaseSync(path);
  try {
    db.exec(schema(slots));
    if (db.prepare('pragma integrity_check').get()?.['integrity_check'] !== 'ok') throw new Fault('its pages do not fit together');
    return db;
  } catch (cause) {
    db.close();
    throw new Fault(`${path} is damaged or no store of numbers. Keep it: what it holds may still be read`, { cause });
  }
};
