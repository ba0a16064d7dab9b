/** What each request asks the database: the statements themselves, in order, with their values and how many rows came back. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pg from 'pg';
import type { Born } from './route-table.ts';

export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
  /** Rows that came back; -1 while none have. */
  rows: number;
}

const recording = new AsyncLocalStorage<Statement[]>();
/** By this header of a request its statements are found again. */
export const NAME = 'x-door-test';

export interface Recorder {
  /** Watches a server from its birth. */
  readonly born: Born;
  /** Statements of the request of that name; empty when none came here. */
  of(name: string): readonly Statement[];
  /** Whether a request of that name reached the server. */
  saw(name: string): boolean;
  stop(): void;
}

type Question = { readonly text?: string; readonly values?: readonly unknown[] };
type Query = (this: pg.Client, ...parts: unknown[]) => unknown;

/** Listens to every connection to PostgreSQL of this process until `stop`. */
export const recordStatements = (): Recorder => {
  const kept = new Map<string, Statement[]>();
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (...parts) {
    const mine = recording.getStore();
    if (mine === undefined) return original.apply(this, parts);
    const [first, second] = parts as [string | Question, unknown];
    const sql = typeof first === 'string' ? first : (first.text ?? '');
    const values = Array.isArray(second) ? second : typeof first === 'string' ? [] : (first.values ?? []);
    const statement: Statement = { sql, values, rows: -1 };
    mine.push(statement);
    return counted(original.apply(this, withCount(parts, statement)), statement);
  };
  const run = (request: FastifyRequest, _: FastifyReply, done: () => void): void => {
    const name = request.headers[NAME];
    if (typeof name !== 'string') return done();
    const mine = kept.get(name) ?? [];
    kept.set(name, mine);
    recording.run(mine, done);
  };
  return {
    // Reading a body loses the context of the hook before it: so there are two.
    born: (server) => void server.addHook('onRequest', run).addHook('preValidation', run),
    of: (name) => kept.get(name) ?? [],
    saw: (name) => kept.has(name),
    stop: () => void (prototype.query = original),
  };
};

const rowsIn = (result: unknown): number =>
  typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows) ? result.rows.length : 0;

const withCount = (parts: readonly unknown[], statement: Statement): unknown[] => {
  const last = parts.at(-1);
  if (typeof last !== 'function') return [...parts];
  const counting = (error: unknown, result: unknown): unknown => {
    statement.rows = rowsIn(result);
    return (last as (error: unknown, result: unknown) => unknown)(error, result);
  };
  return [...parts.slice(0, -1), counting];
};

const counted = (result: unknown, statement: Statement): unknown =>
  result instanceof Promise
    ? result.then((found: unknown) => {
        statement.rows = rowsIn(found);
        return found;
      })
    : result;

/** Tables that a statement writes to. */
export const writesOf = (statements: readonly Statement[]): readonly string[] =>
  [
    ...new Set(
      statements.flatMap(({ sql }) =>
        [...sql.matchAll(/\b(?:insert\s+into|update|delete\s+from)\s+([a-z_]+)/gi)].map(([, table]) => table ?? ''),
      ),
    ),
  ].filter((table) => table !== 'set');
