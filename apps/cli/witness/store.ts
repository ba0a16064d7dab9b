import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Bytes, bytesOf, equalBytes, hex } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { WitnessDecision, WitnessState } from '@dauys/ledger/witness.ts';

/** What a witness remembers: the newest tree it vouched for, per log, and what it refused with the log's own signature on it. */
export interface WitnessStore {
  /**
   * Reads the state of a log, lets `decide` decide, and stores what it decided, all in one transaction that is on disk when this
   * returns. Two requests never decide on the same state, not even in two processes. Throws `Fault` when the remembered state is damaged.
   */
  advance(origin: string, at: Instant, decide: (state: WitnessState | undefined) => WitnessDecision): WitnessDecision;
  /** Keeps each signed text once per code, at most 1,000 per code: whoever repeats one cannot crowd out another. */
  keepEvidence(entry: Evidence & { readonly note: string }): void;
  evidence(): Evidence[];
  latest(origin: string): WitnessState | undefined;
  close(): void;
}

export interface Evidence {
  readonly origin: string;
  readonly code: string;
  readonly at: number;
}

const schema = `
pragma journal_mode = wal;
pragma synchronous = full;
create table if not exists seen (
  origin text primary key,
  size integer not null,
  root blob not null check (length(root) = 32),
  -- SHA-256 over the row: a damaged disk must not move a witness back.
  digest blob not null check (length(digest) = 32),
  at integer not null
) strict, without rowid;
-- A witness that can be made to forget can be made to fork.
create trigger if not exists seen_never_shrinks before update on seen
when new.origin is not old.origin or new.size < old.size or (new.size = old.size and new.root is not old.root)
begin select raise(abort, 'a witness never goes back'); end;
create trigger if not exists seen_is_never_replaced before insert on seen
when exists (select 1 from seen where origin = new.origin and (size > new.size or (size = new.size and root is not new.root)))
begin select raise(abort, 'a witness never goes back'); end;
create trigger if not exists seen_never_vanishes before delete on seen begin select raise(abort, 'a witness never forgets'); end;
create table if not exists evidence (
  id integer primary key, origin text not null, code text not null, text_hash blob not null, note text not null, at integer not null,
  unique (origin, code, text_hash)
) strict;
create trigger if not exists evidence_is_final before update on evidence begin select raise(abort, 'evidence is final'); end;
create trigger if not exists evidence_never_vanishes before delete on evidence begin select raise(abort, 'evidence is final'); end;
`;

const MAX_EVIDENCE = 1000;
/** How long a request waits for another process's transaction, in milliseconds. */
const PATIENCE = 5000;

interface SeenRow {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly digest: Uint8Array;
}

const sha256 = (text: string): Bytes => bytesOf(createHash('sha256').update(text).digest());
const digestOf = (origin: string, { size, root }: WitnessState): Bytes => sha256(`${origin}\n${size}\n${hex(root)}\n`);

const parseSeen = (row: unknown): WitnessState | undefined => {
  if (row === undefined) return undefined;
  const { origin, size, root, digest } = row as SeenRow;
  const state = { size, root: bytesOf(root) };
  if (!equalBytes(digestOf(origin, state), digest))
    throw new Fault('what this witness remembers is damaged: it must not vouch for anything');
  return state;
};

const openSound = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path, { timeout: PATIENCE });
  try {
    db.exec(schema);
    const { integrity_check: found } = db.prepare('pragma integrity_check').get() as { integrity_check: string };
    if (found !== 'ok') throw new Fault('its pages do not fit together');
    for (const row of db.prepare('select origin, size, root, digest from seen').all()) parseSeen(row);
    return db;
  } catch (cause) {
    db.close();
    throw new Fault(`${path} is damaged or no store of a witness. Keep it, and set up a new witness under a new name and key`, { cause });
  }
};

/** Opens or creates the store in `dataFolder`. Throws `Fault` when it is damaged or the disk refuses: a witness without memory must not run. */
export const openWitnessStore = (dataFolder: string): WitnessStore => {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const db = openSound(join(dataFolder, 'witness.sqlite'));
  const read = db.prepare('select origin, size, root, digest from seen where origin = ?');
  const write = db.prepare(
    `insert into seen (origin, size, root, digest, at) values (?, ?, ?, ?, ?)
     on conflict (origin) do update set size = excluded.size, root = excluded.root, digest = excluded.digest, at = excluded.at`,
  );
  const keep = db.prepare(
    `insert into evidence (origin, code, text_hash, note, at) select ?, ?, ?, ?, ?
     where (select count(*) from evidence where code = ?) < ${MAX_EVIDENCE} on conflict do nothing`,
  );
  const advance: WitnessStore['advance'] = (origin, at, decide) => {
    db.exec('begin immediate');
    try {
      const decision = decide(parseSeen(read.get(origin)));
      if (decision.kind === 'cosign') write.run(origin, decision.size, decision.root, digestOf(origin, decision), at);
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
    keepEvidence: ({ origin, code, note, at }) => {
      // By the signed text: signature lines can be added by anyone, so the same text would otherwise count without end.
      const signed = sha256(note.slice(0, note.lastIndexOf('\n\n') + 1));
      keep.run(origin, code, signed, note, at, code);
    },
    evidence: () => db.prepare('select origin, code, at from evidence order by id').all() as unknown as Evidence[],
    latest: (origin) => parseSeen(read.get(origin)),
    close: () => db.close(),
  };
};
