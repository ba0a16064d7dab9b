import { bytesOf, equalBytes, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { STATUS_LIMIT } from '@dauys/beat/up.ts';
import type { DownStatus } from '@dauys/protocol/beat.ts';
import canonicalize from 'canonicalize';
import type { Ack } from '../intake/fragments.ts';

/** Where an answer goes: back into the session in which its fragment came. A clone speaks in another than the terminal it was copied from. */
export interface Heard {
  readonly terminal: number;
  readonly session: Uint8Array;
}

/**
 * Acknowledgements on their way to a later beat of the same session, in memory only: one that is lost with a process, a frame or a session
 * is made again when the agent sends again, with the same answer.
 */
export interface Acks {
  add(to: Heard, ack: Ack): void;
  /** The status of the next frame down with as many acknowledgements as fit; they are then gone from here. */
  statusFor(to: Heard, status: Omit<DownStatus, 'acks'>): Bytes;
}

// More than four go in no frame; who sends faster than he listens forgets the oldest, and asks again.
const PER_FRAME = 4;
const PER_SESSION = 64;
// As many as are remembered of one terminal (sessions.ts): what waits for an older one is not fetched any more.
const SESSIONS = 2;

interface Waiting {
  readonly session: Bytes;
  readonly acks: Map<string, Ack>;
}

export const createAcks = (): Acks => {
  const waiting = new Map<number, readonly Waiting[]>();
  // Most terminals wait for nothing, and where there are many, several are told the same in one millisecond.
  let last: { readonly status: Omit<DownStatus, 'acks'>; readonly bytes: Bytes } | undefined;
  const nothingFor = (status: Omit<DownStatus, 'acks'>): Bytes => {
    if (last === undefined || !saysTheSame(last.status, status)) last = { status, bytes: statusBytes({ ...status, acks: [] }) };
    return last.bytes;
  };
  const sessionsOf = ({ terminal, session }: Heard): { mine: Waiting | undefined; others: readonly Waiting[] } => {
    const all = waiting.get(terminal) ?? [];
    const mine = all.find((one) => equalBytes(one.session, session));
    return { mine, others: mine === undefined ? all : all.filter((one) => one !== mine) };
  };
  return {
    add: (to, ack) => {
      const { mine = { session: bytesOf(to.session), acks: new Map() }, others } = sessionsOf(to);
      // The newest word about a parcel replaces the one before.
      mine.acks.delete(ack.parcel);
      mine.acks.set(ack.parcel, ack);
      if (mine.acks.size > PER_SESSION)
        for (const oldest of [...mine.acks.keys()].slice(0, mine.acks.size - PER_SESSION)) mine.acks.delete(oldest);
      waiting.set(to.terminal, [mine, ...others].slice(0, SESSIONS));
    },
    statusFor: (to, status) => {
      const nothing = nothingFor(status);
      if (!waiting.has(to.terminal)) return nothing;
      const { mine, others } = sessionsOf(to);
      if (mine === undefined) return nothing;
      const { bytes, told } = fitting(mine.acks, status, nothing);
      for (const { parcel } of told) mine.acks.delete(parcel);
      if (mine.acks.size === 0 && others.length === 0) waiting.delete(to.terminal);
      else if (mine.acks.size === 0) waiting.set(to.terminal, others);
      return bytes;
    },
  };
};

/** As many as fit beside the status. Outcomes before progress: somebody may be standing at the kiosk. */
const fitting = (
  waiting: ReadonlyMap<string, Ack>,
  status: Omit<DownStatus, 'acks'>,
  nothing: Bytes,
): { readonly bytes: Bytes; readonly told: readonly Ack[] } => {
  let bytes = nothing;
  const told: Ack[] = [];
  for (const ack of [...waiting.values()].toSorted((a, b) => Number(isOutcome(b)) - Number(isOutcome(a)))) {
    if (told.length === PER_FRAME) break;
    const longer = statusBytes({ ...status, acks: [...told, ack] });
    if (longer.length > STATUS_LIMIT) break;
    bytes = longer;
    told.push(ack);
  }
  return { bytes, told };
};

const saysTheSame = (a: Omit<DownStatus, 'acks'>, b: Omit<DownStatus, 'acks'>): boolean =>
  a.at === b.at && a.policy === b.policy && a.beatSeconds === b.beatSeconds && a.v === b.v;

const isOutcome = ({ acceptance, refused }: Ack): boolean => acceptance !== undefined || refused !== undefined;

const statusBytes = (status: DownStatus): Bytes => utf8(canonicalize(status) ?? '');
