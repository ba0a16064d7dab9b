import { utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { STATUS_LIMIT } from '@dauys/beat/up.ts';
import type { DownStatus } from '@dauys/protocol/beat.ts';
import canonicalize from 'canonicalize';
import type { Ack } from '../intake/fragments.ts';

/**
 * Acknowledgements on their way to a later beat, in memory only: one that is lost with a process or a frame is made again when
 * the agent sends again, with the same answer.
 */
export interface Acks {
  add(terminal: number, ack: Ack): void;
  /** The status of the next frame down with as many acknowledgements as fit; they are then gone from here. */
  statusFor(terminal: number, status: Omit<DownStatus, 'acks'>): Bytes;
}

// More than four go in no frame; a terminal that sends faster than it listens forgets the oldest, and asks again.
const PER_FRAME = 4;
const PER_TERMINAL = 64;

export const createAcks = (): Acks => {
  const waiting = new Map<number, Map<string, Ack>>();
  // Most terminals wait for nothing, and where there are many, several are told the same in one millisecond.
  let last: { readonly status: Omit<DownStatus, 'acks'>; readonly bytes: Bytes } | undefined;
  const nothingFor = (status: Omit<DownStatus, 'acks'>): Bytes => {
    if (last === undefined || !saysTheSame(last.status, status)) last = { status, bytes: statusBytes({ ...status, acks: [] }) };
    return last.bytes;
  };
  return {
    add: (terminal, ack) => {
      const mine = waiting.get(terminal) ?? new Map<string, Ack>();
      // The newest word about a parcel replaces the one before.
      mine.delete(ack.parcel);
      mine.set(ack.parcel, ack);
      if (mine.size > PER_TERMINAL) for (const oldest of [...mine.keys()].slice(0, mine.size - PER_TERMINAL)) mine.delete(oldest);
      waiting.set(terminal, mine);
    },
    statusFor: (terminal, status) => {
      const mine = waiting.get(terminal);
      let bytes = nothingFor(status);
      if (mine === undefined) return bytes;
      const acks: Ack[] = [];
      // Outcomes before progress: somebody may be standing at the kiosk.
      const order = [...mine].toSorted(([, a], [, b]) => Number(isOutcome(b)) - Number(isOutcome(a)));
      for (const [parcel, ack] of order) {
        if (acks.length === PER_FRAME) break;
        const longer = statusBytes({ ...status, acks: [...acks, ack] });
        if (longer.length > STATUS_LIMIT) break;
        bytes = longer;
        acks.push(ack);
        mine.delete(parcel);
      }
      if (mine.size === 0) waiting.delete(terminal);
      return bytes;
    },
  };
};

const saysTheSame = (a: Omit<DownStatus, 'acks'>, b: Omit<DownStatus, 'acks'>): boolean =>
  a.at === b.at && a.policy === b.policy && a.beatSeconds === b.beatSeconds && a.v === b.v;

const isOutcome = ({ acceptance, refused }: Ack): boolean => acceptance !== undefined || refused !== undefined;

const statusBytes = (status: DownStatus): Bytes => utf8(canonicalize(status) ?? '');
