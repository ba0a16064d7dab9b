/** Where crash tests play: the whole system in a folder of its own, windows into its stores, and gates at its commit points. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { pin } from '@dauys/verify/pinned.ts';
import { readRecord } from '@dauys/verify/record.ts';
import { overHttp } from '@dauys/verify/source.ts';
import pg from 'pg';
import { type Officer, officerAt } from '../demo/officer.ts';
import { doorsOf } from '../demo/provision.ts';
import { fast, startSystem, type System, type SystemOptions } from '../demo/system.ts';
import { beginFounded } from '../test/founded.ts';

const PATIENCE_MS = 180_000;

/** Looks until `look` finds something. Waits for a condition, never for a time. */
export const until = async <T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
    const found = await Promise.resolve()
      .then(look)
      .catch(() => undefined);
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`waited in vain: ${what}`);
};

export type SqlStatement = readonly [sql: string, ...values: readonly unknown[]];

export interface Scene {
  readonly system: System;
  /** Rows of the hub's database, read from outside; fails while PostgreSQL is down. */
  hub(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Rows of a terminal's store, read from outside. */
  terminal(index: 0 | 1, sql: string, ...values: (string | number)[]): Record<string, unknown>[];
  /** Rows of the hub's database with no trigger asked: what its superuser can do behind the hub's back. */
  behind(...statements: SqlStatement[]): Promise<void>;
  /** Holds a table so that a transaction of the hub stops right before it could commit. Returns what opens it again. */
  gate(table: string): Promise<() => Promise<void>>;
  /** SIGKILL to the postmaster; the hub starts it again or falls with it. */
  killPostgres(): Promise<void>;
  officer(body: string): Promise<Officer>;
  /** Everything the ledgers promise, verified from outside; returns commitment → index. */
  verified(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

/** Starts a system for one test file. */
export const openScene = async (
  options: Pick<SystemOptions, 'databaseUrl' | 'environment' | 'hub' | 'agent' | 'pinServers'> = {},
): Promise<Scene> => {
  const data = mkdtempSync(join(tmpdir(), 'dauys-crash-'));
  if (options.databaseUrl === undefined) beginFounded(data);
  const system = await startSystem({ data, say: () => undefined, anyPort: true, ...fast, ...options });
  const postgres = join(data, 'hub', 'postgres');
  const url = options.databaseUrl ?? `postgresql://dauys@/dauys?host=${encodeURIComponent(postgres)}&port=5432`;
  const officers = new Map<string, Officer>();
  const query: Scene['hub'] = async (sql, values = []) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    system,
    hub: query,
    behind: (...statements) => behindTheHub(url, statements),
    terminal: (index, sql, ...values) => peekAt(join(data, `terminal-${system.kiosks[index]?.id ?? ''}`, 'state'), sql, values),
    gate: (table) => gateOn(url, table),
    killPostgres: async () => {
      const pid = Number(readFileSync(join(postgres, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
    },
    officer: async (body) => {
      const known = officers.get(body);
      if (known !== undefined) return known;
      const door = (await doorsOf(data)).find((d) => d.body === body);
      const workspace = system.workspaces.find((w) => w.id === body);
      if (door === undefined || workspace === undefined) throw new Error(`no officer of ${body}`);
      const officer = await officerAt(workspace.url, door, readFileSync(system.anchorFile, 'utf8'));
      officers.set(body, officer);
      return officer;
    },
    verified: async () => {
      const pinned = pin(readFileSync(system.anchorFile, 'utf8'));
      return (await readRecord(overHttp(system.hub.url), pinned, { everything: true })).positions;
    },
    close: async () => {
      await system.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
};

const [STORE, LOG] = ['terminal.sqlite', 'terminal.sqlite-wal'] as const;
/** Bytes of a write-ahead log that are others when it begins anew. */
const LOG_HEAD = 32;

/** A log that began anew since the store was copied no longer has what that copy lacks: then both are copied once more. */
const copyStore = (state: string, folder: string): void => {
  const head = (): string => (existsSync(join(state, LOG)) ? readFileSync(join(state, LOG)).toString('hex', 0, LOG_HEAD) : '');
  for (let before; before !== head(); ) {
    before = head();
    for (const name of [STORE, LOG]) if (existsSync(join(state, name))) copyFileSync(join(state, name), join(folder, name));
  }
};

/** The agent holds its store for itself alone. What is on the disk is what counts here, so the files are copied and read. */
export const peekAt = (state: string, sql: string, values: readonly (string | number)[]): Record<string, unknown>[] => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-peek-'));
  copyStore(state, folder);
  const db = new DatabaseSync(join(folder, STORE));
  try {
    return db.prepare(sql).all(...values);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const behindTheHub = async (url: string, statements: readonly SqlStatement[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    await client.query("set local session_replication_role = 'replica'");
    for (const [sql, ...values] of statements) await client.query(sql, [...values]);
    await client.query('commit');
  } finally {
    await client.end().catch(() => undefined);
  }
};

const gateOn = async (url: string, table: string): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in exclusive mode`);
  return async () => {
    await client.query('rollback').catch(() => undefined);
    await client.end().catch(() => undefined);
  };
};
