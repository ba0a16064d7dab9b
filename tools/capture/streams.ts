/** Puts together what each end of each TCP connection said. Pure. */
import { Fault } from '@dauys/basics/failure.ts';
import type { Segment } from './pcap.ts';

/** All that one end sent over one connection, in order and each byte once. */
export interface Stream {
  readonly from: string;
  readonly to: string;
  readonly parts: readonly Uint8Array[];
}

interface Growing extends Stream {
  readonly parts: Uint8Array[];
  /** The next byte's sequence number. */
  next: number;
  /** Came before its turn. */
  early: Segment[];
}

/**
 * The streams of a capture with whole packets, in the order of their connections. Repeated bytes count once. A connection that was open before the capture
 * begins where the capture begins. Throws `Fault` when bytes are missing in between: a capture with holes proves nothing.
 */
export const streamsOf = (segments: readonly Segment[]): Stream[] => {
  const open = new Map<string, Growing>();
  const all: Growing[] = [];
  for (const segment of segments) {
    // Not an empty one: what asks whether an idle end still lives names the byte before the next.
    if (segment.length === 0 && !segment.syn) continue;
    const name = `${segment.from}>${segment.to}`;
    const known = segment.syn ? undefined : open.get(name);
    if (known === undefined) {
      const begun: Growing = { from: segment.from, to: segment.to, parts: [], next: startOf(segment), early: [] };
      open.set(name, begun);
      all.push(begun);
    }
    take(open.get(name) ?? missing(name), segment);
  }
  for (const stream of all) if (stream.early.length > 0) missing(`${stream.from} to ${stream.to}`);
  return all;
};

const startOf = ({ seq, syn }: Segment): number => (seq + (syn ? 1 : 0)) % 2 ** 32;

const take = (stream: Growing, segment: Segment): void => {
  if (segment.length === 0) return;
  if (segment.payload.length < segment.length) missing(`${segment.from} (packets were cut off)`);
  stream.early.push(segment);
  for (let moved = true; moved; ) {
    const due = stream.early.filter(({ seq }) => ahead(seq, stream.next) <= 0);
    stream.early = stream.early.filter(({ seq }) => ahead(seq, stream.next) > 0);
    moved = due.length > 0 && stream.early.length > 0;
    for (const { seq, payload } of due) {
      const fresh = payload.subarray(-ahead(seq, stream.next));
      if (fresh.length === 0) continue;
      stream.parts.push(fresh);
      stream.next = (stream.next + fresh.length) % 2 ** 32;
    }
  }
};

/** How far a sequence number lies after another, around 2^32. */
const ahead = (seq: number, next: number): number => (seq - next) | 0;

const missing = (what: string): never => {
  throw new Fault(`bytes are missing in the capture: ${what}`);
};
