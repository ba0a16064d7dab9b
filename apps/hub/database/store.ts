import { setTimeout as pause } from 'node:timers/promises';
import { type Bytes } from '@dauys/basics/bytes.ts';
import pg from 'pg';
import { openSocketsApart } from './apart.ts';
import { wireOf, type Param } from './wire.ts';

export type { Param } from './wire.ts';

/** One transaction. Questions asked without waiting go out together and are answered in order: one round trip. Rows come back as PostgreSQL names them: bytea as `Bytes`, bigint as a safe integer, text as string. */
export interface Tx {
  query<T>(sql: string, params?: readonly Param[]): Promise<readonly T[]>;
  /** Several statements without parameters: migrations. */
  script(sql: string): Promise<void>;
}

/**
 * The hub's database. A lost connection is a fault for what was in flight (whether a commit took is then unknown: every act
 * here is safe to repeat), and the pool connects again by itself when PostgreSQL is back.
 */
export interface Db {
  /**
   * Runs `work` in one READ COMMITTED transaction. When `tx` resolves, what it wrote survives power loss. `work` may run more
   * than once (serialisation failures and deadlocks are retried here and only here), so it must touch nothing but the database.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One statement in a transaction of its own. */
  query<T>(sql: string, params?: readonly Param[]): Promise<readonly T[]>;
  /** Whether the database answers now. Never throws. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Upper bound of connections of this process. Default 16. */
  readonly connections?: number;
  /** Default 30 000. */
  readonly statementMs?: number;
  /** Connections are kept for good, and their sockets live in a thread of their own (apart.ts). */
  readonly isApart?: boolean;
  /** Told the SQLSTATE or Node code of a connection that broke while idle. */
  readonly onConnectionLost?: (code: string) => void;
}

/** Opens a bounded pool; connects at first use, so it also starts while PostgreSQL is still down. */
export const connect = (url: string, options: ConnectOptions = {}): Db => {
  const { connections = 16, statementMs = 30_000, isApart = false, onConnectionLost } = options;
  const sockets = isApart ? openSocketsApart() : undefined;
  const settings = {
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: isApart ? 0 : 30_000,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
    application_name: 'dauys-hub',
    types: { getTypeParser },
    // Not in the types yet: what is asked without waiting is sent at once.
    pipeline: true,
    ...(sockets && { stream: sockets.open }),
  };
  const pool = new pg.Pool(settings);
  // Without a listener a server that goes away would end the process.
  pool.on('error', (error) => onConnectionLost?.(codeOf(error) ?? 'unknown'));
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return {
    tx: (work) => retrying(() => inTransaction(pool, work)),
    query: <T>(sql: string, params?: readonly Param[]) => retrying(async () => rowsOf<T>(await pool.query(sql, wired(params)))),
    isReachable: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    close: async () => {
      await pool.end();
      await sockets?.close();
    },
  };
};

/** Another transaction was first with the same key (SQLSTATE 23505). */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

/** The SQLSTATE of a database error, or Node's code of a connection error. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const inTransaction = async <T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // Not waited for: it goes out together with the first question. It fails only with the connection, and then all that follows does.
    const begun = client.query('begin isolation level read committed');
    const [value] = await Promise.all([work(txOf(client)), begun]);
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

const txOf = (client: pg.PoolClient): Tx => ({
  query: async <T>(sql: string, params?: readonly Param[]) => rowsOf<T>(await client.query(sql, wired(params))),
  script: async (sql) => void (await client.query(sql)),
});

const rowsOf = <T>(result: pg.QueryResult): readonly T[] => result.rows as T[];

const wired = (params: readonly Param[] = []): unknown[] => params.map(wireOf);

// serialization_failure and deadlock_detected: nothing was done, and doing it again is the documented answer.
const repeatable: ReadonlySet<string | undefined> = new Set(['40001', '40P01']);
const attempts = 6;

const retrying = async <T>(act: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt === attempts || !repeatable.has(codeOf(error))) throw error;
      // Two that collided must not meet again at the same instant.
      await pause(Math.random() * 10 * 2 ** attempt);
    }
  }
};

const BYTEA = 17;
const INT8 = 20;
type Parser = (text: string) => unknown;

const getTypeParser = (oid: number, format?: 'text' | 'binary'): Parser => {
  if (oid === BYTEA && format !== 'binary') return parseBytea;
  if (oid === INT8 && format !== 'binary') return parseBigint;
  return pg.types.getTypeParser(oid, format as 'text') as Parser;
};

const parseBytea = (text: string): Bytes => new Uint8Array(Buffer.from(text.slice(2), 'hex'));

const parseBigint = (text: string): number => {
  const n = Number(text);
  if (!Number.isSafeInteger(n)) throw new RangeError('bigint above 2^53-1');
  return n;
};
