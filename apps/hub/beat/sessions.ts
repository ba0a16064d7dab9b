import { concat, equalBytes, u32, type Bytes } from '@dauys/basics/bytes.ts';
import type { Clock, Instant } from '@dauys/basics/clock.ts';
import type { SessionKeys } from '@dauys/beat/cell.ts';
import type { Db } from '../database/store.ts';
import type { HubKeys } from '../keys.ts';
import { findSessions, keepSession, type SessionName } from './store.ts';
import { together } from './together.ts';

export interface Session {
  readonly keys: SessionKeys;
  readonly boot: number;
  readonly since: Instant;
}

/** Sessions of all terminals: a cache over the database, so that any hub process can go on with any of them. */
export interface Sessions {
  /** `undefined`: unknown, too old, or wrapped by another hub's key. */
  find(terminal: number, session: Bytes): Promise<Session | undefined>;
  /** Durable when it resolves. `false` for a set-up seen before. */
  keep(
    terminal: number,
    session: Bytes,
    made: { readonly keys: SessionKeys; readonly boot: number; readonly deviceAt: Instant },
  ): Promise<boolean>;
}

/** A session lives a day; an hour more for clocks and slow lines. Then the terminal is told that it is unknown. */
export const SESSION_MS = 25 * 3_600_000;
const CACHED = 50_000;
// Two where a second device, or an old session, speaks in turn with the newest.
const PER_TERMINAL = 2;

interface Remembered {
  readonly name: Bytes;
  readonly session: Session;
}

export const createSessions = (db: Db, clock: Clock, keys: HubKeys): Sessions => {
  const cache = new Map<number, readonly Remembered[]>();
  const kept = together((names: readonly SessionName[]) => findSessions(db, names));
  const remember = (terminal: number, name: Bytes, session: Session): void => {
    const before = cache.get(terminal) ?? [];
    cache.delete(terminal);
    cache.set(terminal, [{ name, session }, ...before].slice(0, PER_TERMINAL));
    // Those of the terminal that set up or came back longest ago go: they are in the database still.
    if (cache.size > CACHED) for (const oldest of cache.keys()) return void cache.delete(oldest);
  };
  const fresh = (session: Session | undefined): Session | undefined =>
    session !== undefined && clock.now() - session.since <= SESSION_MS ? session : undefined;

  return {
    find: async (terminal, session) => {
      const known = cache.get(terminal)?.find(({ name }) => equalBytes(name, session));
      if (known !== undefined) return fresh(known.session);
      const row = await kept({ terminal, session });
      const opened = row && keys.unwrap(row.wrappedKeys, contextOf(terminal, session));
      if (row === undefined || opened?.length !== 64) return undefined;
      const found: Session = { keys: { up: opened.slice(0, 32), down: opened.slice(32) }, boot: row.boot, since: row.createdAt };
      remember(terminal, session, found);
      return fresh(found);
    },
    keep: async (terminal, session, { keys: made, boot, deviceAt }) => {
      const createdAt = clock.now();
      const wrappedKeys = keys.wrap(concat(made.up, made.down), contextOf(terminal, session));
      if (!(await keepSession(db, { terminal, session, wrappedKeys, boot, deviceAt, createdAt }))) return false;
      remember(terminal, session, { keys: made, boot, since: createdAt });
      return true;
    },
  };
};

const contextOf = (terminal: number, session: Bytes): Bytes => concat(u32(terminal), session);
