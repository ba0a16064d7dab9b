import { bytesOf, equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import type { Clock, Instant } from '@dauys/basics/clock.ts';
import type { SessionKeys } from '@dauys/beat/cell.ts';
import type { UpFrame } from '@dauys/beat/frame.ts';
import { acceptSetUpByAny, type TransportKey } from '@dauys/beat/session.ts';
import type { Terminal } from '@dauys/directory/state.ts';
import type { MonitorStore } from './store.ts';

export interface Session {
  readonly name: Bytes;
  readonly keys: SessionKeys;
  readonly since: Instant;
  readonly boot: number;
  /** The highest that came. */
  sequence: number;
}

/** Sessions with terminals, in memory only: a monitor that is started again is met with new ones. */
export interface Sessions {
  /** A set-up by this device; or the code why it is none. */
  setUp(frame: UpFrame, device: Terminal): Promise<Session | 'beat/set-up-signature' | 'beat/replayed'>;
  /** `undefined`: unknown, or more than a day old. */
  find(frame: UpFrame): Session | undefined;
}

/** A day, and an hour for clocks and slow lines. */
const SESSION_MS = 25 * 3_600_000;
// Two where a second device with the same key speaks in turn with the first.
const PER_TERMINAL = 2;

export const createSessions = (store: Pick<MonitorStore, 'takeSession'>, clock: Clock, transports: readonly TransportKey[]): Sessions => {
  const sessions = new Map<number, readonly Session[]>();
  return {
    setUp: async (frame, device) => {
      const accepted = await acceptSetUpByAny(frame, { transports, device });
      if (accepted === undefined) return 'beat/set-up-signature';
      const [name, since] = [bytesOf(frame.session), clock.now()];
      // On the disk before it is used: whoever sends it again, in a year too, gets nothing.
      if (!store.takeSession(frame.terminal, name, since)) return 'beat/replayed';
      const session: Session = { name, since, keys: accepted.keys, boot: accepted.boot, sequence: 0 };
      sessions.set(frame.terminal, [session, ...(sessions.get(frame.terminal) ?? [])].slice(0, PER_TERMINAL));
      return session;
    },
    find: (frame) => {
      const session = sessions.get(frame.terminal)?.find(({ name }) => equalBytes(name, frame.session));
      return session === undefined || clock.now() - session.since > SESSION_MS ? undefined : session;
    },
  };
};
