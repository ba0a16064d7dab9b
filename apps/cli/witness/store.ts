import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Bytes, bytesOf } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { WitnessDecision, WitnessState } from '@dauys/ledger/witness.ts';

/** What a witness remembers: the newest tree it vouched for, per log, and what it refused with the log's own signature on it. */
export interface WitnessStore {
  /**
   * Reads the state of a log, lets `decide` decide, and stores what it decided, all in one transaction that is on disk when this
   * returns. Two requests never decide on the same state.
   */
  advance(origin: string, at: Instant, decide: (state: WitnessState | undefined) => WitnessDecision): WitnessDecision;
  keepEvidence(entry: { origin: string; code: string; note: string; at: Instant }): void;
  evidence(): { origin: string; code: string; at: number }[];
  latest(origin: string): WitnessState | undefined;
  close(): void;
}

const schema = `
pragma journal_mode = wal;
pragma synchronous = full;
create table if not exists seen (
  origin text primary key,
  size integer not null,
  root blob not null check (length(root) = 32),
  at integer not null
) strict, without rowid;
-- A witness that can be made to forget can be made to fork.
create trigger if not exists seen_never_shrinks before update on seen when new.size < old.size
begin select raise(abort, 'a witness never goes back'); end;
create trigger if not exists seen_never_vanishes before delete on seen begin select raise(abort, 'a witness never forgets'); end;
create table if not exists evidence (
  id integer primary key, origin text not null, code text not null, note text not null, at integer not null
) strict;
`;

const MAX_EVIDENCE = 1000;

interface SeenRow {
  readonly size: number;
  readonly root: Uint8Array;
}

const parseSeen = (row: unknown): { size: number; root: Bytes } | undefined => {
  if (row === undefined) return undefined;
  const { size, root } = row as SeenRow;
  return { size, root: bytesOf(root) };
};

/** Opens or creates the store in `dataFolder`. Throws when the disk refuses: a witness without memory must not run. */
export const openWitnessStore = (dataFolder: string): WitnessStore => {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dataFolder, 'witness.sqlite'));
  db.exec(schema);
  const read = db.prepare('select size, root from seen where origin = ?');
  const write = db.prepare(
    'insert into seen (origin, size, root, at) values (?, ?, ?, ?) on conflict (origin) do update set size = excluded.size, root = excluded.root, at = excluded.at',
  );
  const keep = db.prepare('insert into evidence (origin, code, note, at) select ?, ?, ?, ? where (select count(*) from evidence) < ?');
  const advance: WitnessStore['advance'] = (origin, at, decide) => {
    db.exec('begin immediate');
    try {
      const decision = decide(parseSeen(read.get(origin)));
      if (decision.kind === 'cosign') write.run(origin, decision.size, decision.root, at);
      // From here on this witness can never vouch for another tree of this size.
      db.exec('commit');
      return decision;
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  };
  return {
    advance,
    keepEvidence: ({ origin, code, note, at }) => void keep.run(origin, code, note, at, MAX_EVIDENCE),
    evidence: () => db.prepare('select origin, code, at from evidence order by id').all() as { origin: string; code: string; at: number }[],
    latest: (origin) => parseSeen(read.get(origin)),
    close: () => db.close(),
  };
};
