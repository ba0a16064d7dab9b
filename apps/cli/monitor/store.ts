import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Bytes, bytesOf } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { TerminalStatement } from '@dauys/journal/statement.ts';
import type { Heard, Hearing, OwnSilence } from './decide.ts';

/** What a device signed, as it came. */
export interface KeptStatement {
  readonly said: TerminalStatement;
  readonly bytes: Bytes;
  readonly signature: Bytes;
  readonly heardAt: Instant;
}

/** What has changed since the last look. */
export interface Changes {
  readonly heard: readonly Heard[];
  readonly raised: readonly Omit<OwnSilence, 'to'>[];
  readonly ended: readonly Required<OwnSilence>[];
  readonly hearing: Hearing;
}

/** A monitor's own record. Each call that changes it is on the disk when it returns; it throws when the disk refuses. */
export interface MonitorStore {
  /** A name of a session that this terminal has not used before; `false`: a set-up that somebody sends again. */
  takeSession(terminal: number, session: Bytes, at: Instant): boolean;
  /** Twice is once. */
  keepStatement(statement: KeptStatement): void;
  write(changes: Changes): void;
  heard(): readonly Heard[];
  /** Those that touch a stretch of time, oldest first. */
  silences(from: Instant, to: Instant): readonly OwnSilence[];
  openSilences(): readonly OwnSilence[];
  hearings(from: Instant, to: Instant): readonly Hearing[];
  /** By the device's time, oldest first: those between, and the last before and the first after. */
  statements(terminal: number, from: Instant, to: Instant): readonly KeptStatement[];
  close(): void;
}

const schema = `
pragma journal_mode = wal;
pragma synchronous = full;
create table if not exists hearing (since integer primary key, until integer not null check (until >= since)) strict;
create table if not exists terminals (
  terminal integer primary key, first_beat integer not null, last_beat integer not null, beats integer not null, boot integer not null, conditions text not null
) strict;
create table if not exists sessions (terminal integer not null, session blob not null, at integer not null, primary key (terminal, session)) strict, without rowid;
create table if not exists silences (
  terminal integer not null, from_at integer not null, raised_at integer not null, to_at integer check (to_at > from_at),
  primary key (terminal, from_at)
) strict, without rowid;
create unique index if not exists one_open_silence on silences (terminal) where to_at is null;
create table if not exists statements (
  terminal integer not null, at integer not null, boot integer not null, beats integer not null, n integer not null, head blob not null,
  bytes blob not null, signature blob not null, heard_at integer not null, primary key (terminal, at, bytes)
) strict, without rowid;
-- A monitor that can be made to forget proves nothing.
create trigger if not exists silence_ends_once before update on silences
when old.to_at is not null or new.to_at is null or new.terminal is not old.terminal or new.from_at is not old.from_at or new.raised_at is not old.raised_at
begin select raise(abort, 'a silence ends once'); end;
create trigger if not exists silence_stays before delete on silences begin select raise(abort, 'a silence stays'); end;
create trigger if not exists statement_is_final before update on statements begin select raise(abort, 'a statement is final'); end;
create trigger if not exists statement_stays before delete on statements begin select raise(abort, 'a statement is final'); end;
create trigger if not exists hearing_only_grows before update on hearing when new.since is not old.since or new.until < old.until
begin select raise(abort, 'hearing only grows'); end;
create trigger if not exists hearing_stays before delete on hearing begin select raise(abort, 'hearing only grows'); end;
`;

/** How long a question waits for another process, in milliseconds: \`compare\` reads while \`serve\` writes. */
const PATIENCE = 5_000;

type Row = Record<string, unknown>;

const open = (folder: string): DatabaseSync => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'monitor.sqlite');
  const db = new DatabaseSync(path, { timeout: PATIENCE });
  try {
    db.exec(schema);
    const found = db.prepare('pragma integrity_check').get();
    if (found?.['integrity_check'] !== 'ok') throw new Fault('its pages do not fit together');
    return db;
  } catch (cause) {
    db.close();
    throw new Fault(`${path} is damaged or no store of a monitor. Keep it: what it holds may still be read`, { cause });
  }
};

/** What changes the store, prepared once. */
const actsOn = (db: DatabaseSync) => ({
  session: db.prepare('insert into sessions values (?, ?, ?) on conflict do nothing'),
  statement: db.prepare('insert into statements values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing'),
  heard: db.prepare(
    `insert into terminals values (?, ?, ?, ?, ?, ?) on conflict (terminal) do update set
       last_beat = excluded.last_beat, beats = excluded.beats, boot = excluded.boot, conditions = excluded.conditions`,
  ),
  raise: db.prepare('insert into silences values (?, ?, ?, null) on conflict do nothing'),
  end: db.prepare('update silences set to_at = ? where terminal = ? and from_at = ? and to_at is null'),
  hear: db.prepare('insert into hearing values (?, ?) on conflict (since) do update set until = max(until, excluded.until)'),
});

const write = (db: DatabaseSync, { heard, raise, end, hear }: ReturnType<typeof actsOn>, changes: Changes): void => {
  db.exec('begin immediate');
  try {
    for (const { terminal, firstBeat, lastBeat, beats, boot, conditions } of changes.heard)
      heard.run(terminal, firstBeat, lastBeat, beats, boot, conditions.join(' '));
    for (const { terminal, from, raisedAt } of changes.raised) raise.run(terminal, from, raisedAt);
    for (const { terminal, from, to } of changes.ended) end.run(to, terminal, from);
    hear.run(changes.hearing.since, changes.hearing.until);
    db.exec('commit');
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
};

/** Opens or makes the store. Throws `Fault` when it is damaged or the disk refuses. */
export const openMonitorStore = (folder: string): MonitorStore => {
  const db = open(folder);
  const acts = actsOn(db);
  const all = (sql: string, ...values: (number | string)[]): Row[] => db.prepare(sql).all(...values);
  return {
    takeSession: (terminal, name, at) => acts.session.run(terminal, name, at).changes === 1,
    keepStatement: ({ said, bytes, signature, heardAt }) =>
      void acts.statement.run(said.terminal, said.at, said.boot, said.beats, said.head.n, said.head.hash, bytes, signature, heardAt),
    write: (changes) => write(db, acts, changes),
    heard: () => all('select * from terminals order by terminal').map(heardOf),
    silences: (from, to) =>
      all('select * from silences where from_at < ? and coalesce(to_at, ?) > ? order by from_at, terminal', to, to, from).map(silenceOf),
    openSilences: () => all('select * from silences where to_at is null').map(silenceOf),
    hearings: (from, to) =>
      all('select * from hearing where since < ? and until > ? order by since', to, from).map((row) => ({
        since: timeOf(row, 'since'),
        until: timeOf(row, 'until'),
      })),
    statements: (terminal, from, to) =>
      all(
        `select * from statements where terminal = ?
           and at >= coalesce((select max(at) from statements where terminal = ? and at <= ?), 0)
           and at <= coalesce((select min(at) from statements where terminal = ? and at >= ?), at) order by at`,
        ...[terminal, terminal, from, terminal, to],
      ).map(statementOf),
    close: () => db.close(),
  };
};

const heardOf = (row: Row): Heard => ({
  terminal: numberOf(row, 'terminal'),
  firstBeat: timeOf(row, 'first_beat'),
  lastBeat: timeOf(row, 'last_beat'),
  beats: numberOf(row, 'beats'),
  boot: numberOf(row, 'boot'),
  conditions: String(row['conditions']).split(' ').filter(Boolean),
});
const silenceOf = (row: Row): OwnSilence => ({
  terminal: numberOf(row, 'terminal'),
  from: timeOf(row, 'from_at'),
  raisedAt: timeOf(row, 'raised_at'),
  ...(row['to_at'] === null ? {} : { to: timeOf(row, 'to_at') }),
});
const statementOf = (row: Row): KeptStatement => ({
  said: {
    terminal: numberOf(row, 'terminal'),
    boot: numberOf(row, 'boot'),
    at: timeOf(row, 'at'),
    beats: numberOf(row, 'beats'),
    head: { n: numberOf(row, 'n'), hash: blobOf(row, 'head') },
  },
  bytes: blobOf(row, 'bytes'),
  signature: blobOf(row, 'signature'),
  heardAt: timeOf(row, 'heard_at'),
});

const numberOf = (row: Row, name: string): number => {
  const value = row[name];
  if (typeof value !== 'number') throw new Fault(`column ${name} holds something else`);
  return value;
};
const timeOf = (row: Row, name: string): Instant => instant(numberOf(row, name));
const blobOf = (row: Row, name: string): Bytes => {
  const value = row[name];
  if (!(value instanceof Uint8Array)) throw new Fault(`column ${name} holds something else`);
  return bytesOf(value);
};
