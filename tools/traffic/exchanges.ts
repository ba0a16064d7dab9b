/** Reads beats from a capture as whoever sits on the line would: sizes, times, and the clear header. Pure. */
import type { Segment } from '../capture/pcap.ts';

/** One request and its answer. */
export interface Exchange {
  /** Of the frame's clear header: 1 beat, 2 set-up; 0 where the capture kept too little. */
  readonly type: number;
  /** When its first byte passed, ms. */
  readonly at: number;
  /** Payload bytes each way. */
  readonly up: number;
  readonly down: number;
  /** From the last byte up to the first byte down, ms; `undefined` without an answer. */
  readonly waited: number | undefined;
}

interface Growing {
  at: number;
  lastUp: number;
  firstDown: number | undefined;
  up: number;
  down: number;
  head: Buffer;
}

/** All exchanges with the server on `port`, in the order of their beginnings. What TCP sent twice counts once, as to its receiver. */
export const exchangesOf = (segments: readonly Segment[], port: number): Exchange[] => {
  const open = new Map<string, Growing>();
  const all: Growing[] = [];
  for (const segment of withoutRepeats(segments)) {
    const isUp = segment.to.endsWith(`:${port}`);
    if (!isUp && !segment.from.endsWith(`:${port}`)) continue;
    const line = isUp ? segment.from : segment.to;
    if (segment.syn) {
      // A connection of its own, though it may have the port of one before.
      open.delete(line);
      continue;
    }
    const known = open.get(line);
    if (isUp && (known === undefined || known.down > 0)) {
      const begun = begin(segment);
      open.set(line, begun);
      all.push(begun);
    }
    const exchange = open.get(line);
    if (exchange !== undefined) grow(exchange, segment, isUp);
  }
  return all.map(finished);
};

/** What each segment says that was not said before on its line, and where a line begins; nothing of those that only repeat. A machine that stands still for a moment repeats. */
const withoutRepeats = (segments: readonly Segment[]): Segment[] => {
  const nexts = new Map<string, number>();
  return segments.flatMap((segment) => {
    const way = `${segment.from}>${segment.to}`;
    if (segment.syn) nexts.delete(way);
    if (segment.length === 0) return segment.syn ? [segment] : [];
    // Sequence numbers go around at 2^32.
    const known = Math.max(0, ((nexts.get(way) ?? segment.seq) - segment.seq) | 0);
    if (known >= segment.length) return [];
    nexts.set(way, (segment.seq + segment.length) >>> 0);
    return [{ ...segment, length: segment.length - known, payload: segment.payload.subarray(known) }];
  });
};

const begin = ({ at }: Segment): Growing => ({
  ...{ at, lastUp: at, firstDown: undefined, up: 0, down: 0 },
  head: Buffer.alloc(0),
});

const KEPT = 1_024;

const grow = (exchange: Growing, { at, length, payload }: Segment, isUp: boolean): void => {
  if (isUp) {
    // Only what lies without a gap after the beginning can be read.
    if (exchange.head.length === exchange.up && exchange.up < KEPT)
      exchange.head = Buffer.concat([exchange.head, payload]).subarray(0, KEPT);
    exchange.up += length;
    exchange.lastUp = at;
  } else {
    exchange.down += length;
    exchange.firstDown ??= at;
  }
};

const finished = ({ head, lastUp, firstDown, ...rest }: Growing): Exchange => {
  const body = head.indexOf('\r\n\r\n') + 4;
  const type = body < 4 ? 0 : (head[body + 1] ?? 0);
  return {
    ...{ type, at: rest.at, up: rest.up, down: rest.down },
    waited: firstDown === undefined ? undefined : firstDown - lastUp,
  };
};
