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
  let last: { readonly status: Omit<DownStatus, 'acks'>; readonly nothing: Spelled } | undefined;
  const nothingFor = (status: Omit<DownStatus, 'acks'>): Spelled => {
    if (last === undefined || !saysTheSame(last.status, status)) last = { status, nothing: spelled({ ...status, acks: [] }) };
    return last.nothing;
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
      if (!waiting.has(to.terminal)) return nothing.bytes;
      const { mine, others } = sessionsOf(to);
      if (mine === undefined) return nothing.bytes;
      const { bytes, told } = fitting([...mine.acks.values()], nothing);
      for (const { parcel } of told) mine.acks.delete(parcel);
      if (mine.acks.size === 0 && others.length === 0) waiting.delete(to.terminal);
      else if (mine.acks.size === 0) waiting.set(to.terminal, others);
      return bytes;
    },
  };
};

interface Spelled {
  readonly text: string;
  readonly bytes: Bytes;
}

// Canonical JSON sorts by name: a status begins with its acknowledgements.
const OPENING = '{"acks":[';

/** As many as fit beside the status, each spelled once. Outcomes before progress: somebody may be standing at the kiosk. */
const fitting = (waiting: readonly Ack[], nothing: Spelled): { readonly bytes: Bytes; readonly told: readonly Ack[] } => {
  const words: string[] = [];
  const told: Ack[] = [];
  let length = nothing.bytes.length;
  for (const ack of [...waiting.filter(isOutcome), ...waiting.filter((one) => !isOutcome(one))]) {
    if (told.length === PER_FRAME) break;
    const word = canonicalize(ack) ?? '';
    length += Buffer.byteLength(word) + (told.length === 0 ? 0 : 1);
    if (length > STATUS_LIMIT) break;
    words.push(word);
    told.push(ack);
  }
  return { bytes: utf8(`${OPENING}${words.join(',')}${nothing.text.slice(OPENING.length)}`), told };
};

const saysTheSame = (a: Omit<DownStatus, 'acks'>, b: Omit<DownStatus, 'acks'>): boolean =>
  a.at === b.at && a.policy === b.policy && a.beatSeconds === b.beatSeconds && a.v === b.v;

const isOutcome = ({ acceptance, refused }: Ack): boolean => acceptance !== undefined || refused !== undefined;

const spelled = (status: DownStatus): Spelled => {
  const text = canonicalize(status) ?? '';
  return { text, bytes: utf8(text) };
};
