import { setTimeout as pause } from 'node:timers/promises';
import { fromUtf8, hex, release, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { openDownFrame, sealUpFrame } from '@dauys/beat/cell.ts';
import { parseDownCell } from '@dauys/beat/down.ts';
import { DOWN_BYTES, parseDownFrame, UP_BYTES } from '@dauys/beat/frame.ts';
import { encodeUpCell } from '@dauys/beat/up.ts';
import type { DownStatus } from '@dauys/protocol/beat.ts';
import { fragmentOf, postTo, type Parcel, type TestTerminal } from '@dauys/testing/terminal.ts';
import canonicalize from 'canonicalize';
import { Line } from './line.ts';

/** A terminal without pacing: it beats again as soon as it was answered. */
export interface Beating {
  readonly terminal: TestTerminal;
  readonly line: Line;
  /** Plaintext of a beat that carries nothing. */
  readonly empty: Bytes;
}

export const openBeating = async (url: string, terminals: readonly TestTerminal[]): Promise<readonly Beating[]> => {
  const post = postTo(url);
  return Promise.all(
    terminals.map(async (terminal) => {
      if (terminal.keys === undefined) await terminal.setUp(post);
      const line = await Line.open(`${url}/beat`, { up: UP_BYTES, down: DOWN_BYTES });
      return { terminal, line, empty: cellOf(terminal) };
    }),
  );
};

// Cells are made ahead of time, in no order: one time for all, or the hub names a clock that goes back.
const STARTED = isoOf(systemClock.now());

const cellOf = (terminal: TestTerminal, parcel?: Parcel): Bytes =>
  encodeUpCell(utf8(canonicalize(terminal.status({ clock: STARTED })) ?? ''), parcel === undefined ? [] : [fragmentOf(parcel)]);

/** Seals one plaintext under the next sequence. */
export const frameOf = (
  { terminal }: { readonly terminal: Pick<TestTerminal, 'keys' | 'number' | 'session' | 'sequence'> },
  plaintext: Bytes,
): Bytes => {
  if (terminal.keys === undefined) throw new Error('no session');
  return sealUpFrame(terminal.keys, { terminal: terminal.number, session: terminal.session, sequence: ++terminal.sequence }, plaintext);
};

/** A complaint ready to go: only the frame's own seal is made while the clock runs. */
export interface Prepared {
  readonly name: string;
  readonly cell: Bytes;
}

export const prepare = ({ terminal }: Beating, count: number): readonly Prepared[] =>
  Array.from({ length: count }, () => {
    const parcel = terminal.envelope();
    return { name: hex(parcel.hash), cell: cellOf(terminal, parcel) };
  });

export interface Sent {
  /** Milliseconds from the beat that carried it to the beat that brought the acceptance. */
  readonly latencies: readonly number[];
  /** How many of them were told within the window. */
  readonly inTime: number;
  readonly failed: number;
  /** Whether there was more to send when the window ended. */
  readonly hadMore: boolean;
}

/**
 * What is counted, in `performance.now()`: as many are on their way at its beginning as at its end. Before it, what is on its way is still growing and
 * nobody is told anything; after it, the hub has less and less to do.
 */
export interface Window {
  readonly from: number;
  readonly until: number;
}

// A terminal keeps this many on their way: an answer never tells of what its own beat carried.
const ON_THE_WAY = 32;
// One that has nothing to send and was just told nothing asks again after so long, and each time after twice as long, up to the longer: 64 terminals
// that asked every 10 ms were most of what the hub did, and what was measured; at 50 ms still a third of all beats.
const EMPTY_MS = { first: 50, longest: 400 };
const PATIENCE = 600;

/** Sends complaints until the window ends or none is left; then beats until every one sent is accepted or given up. */
export const sendUntil = async (beating: Beating, prepared: readonly Prepared[], { from, until }: Window): Promise<Sent> => {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  let refused = 0;
  let inTime = 0;
  let next = 0;
  const mayGoOn = (): boolean => next < prepared.length && performance.now() < until;
  let told = 0;
  let wait: number = EMPTY_MS.first;
  for (let idle = 0; mayGoOn() || sentAt.size > 0; ) {
    const one = sentAt.size < ON_THE_WAY && mayGoOn() ? prepared[next] : undefined;
    if (one !== undefined) {
      next += 1;
      sentAt.set(one.name, performance.now());
    }
    if (one === undefined && told === 0) {
      await pause(wait);
      wait = Math.min(2 * wait, EMPTY_MS.longest);
    }
    const acks = await acksOf(beating, one?.cell ?? beating.empty);
    told = acks.length;
    if (told > 0) wait = EMPTY_MS.first;
    for (const ack of acks) {
      const at = sentAt.get(ack.parcel);
      if (at === undefined || !sentAt.delete(ack.parcel)) continue;
      if (ack.acceptance === undefined) refused += 1;
      else {
        const now = performance.now();
        latencies.push(now - at);
        if (now >= from && now <= until) inTime += 1;
      }
      idle = 0;
    }
    if (++idle > PATIENCE) break;
  }
  // What was not sent was not counted by the terminal: the hub must not see a gap.
  beating.terminal.counter -= prepared.length - next;
  return { latencies, inTime, failed: refused + sentAt.size, hadMore: next < prepared.length };
};

/** Beats once, and opens the answer. Memory is given back at once, as the hub does it: terminals that collect garbage are not what is measured. */
const acksOf = async (beating: Beating, plaintext: Bytes): Promise<DownStatus['acks']> => {
  const frame = frameOf(beating, plaintext);
  const answer = await beating.line.post(frame);
  release(frame);
  if (beating.terminal.keys === undefined) throw new Error('no session');
  const opened = openDownFrame(beating.terminal.keys, parseDownFrame(answer));
  const said = JSON.parse(fromUtf8(parseDownCell(opened).status)) as DownStatus;
  release(opened);
  giveBack(answer);
  return said.acks;
};

/** Gives back the whole piece of memory in which an answer lies. */
export const giveBack = ({ buffer }: Bytes): void => release(new Uint8Array(buffer));

// What runs a thousand times a second for weeks is compiled: so many beats it takes until it is, or until patience ends.
const WARM = { beats: 20_000, ms: 40_000 };

/** Beats until the hub has compiled what beats run. */
export const warmUp = async (cast: readonly Beating[]): Promise<void> => {
  const end = performance.now() + WARM.ms;
  for (let done = 0; done < WARM.beats && performance.now() < end; )
    done += (await Promise.all(cast.map((one) => beatUntil(one, performance.now() + 500)))).reduce((sum, n) => sum + n, 0);
};

/** Empty beats, one after another, without looking into the answers; how many. */
export const beatUntil = async (beating: Beating, until: number): Promise<number> => {
  let count = 0;
  for (; performance.now() < until; count++) {
    const frame = frameOf(beating, beating.empty);
    giveBack(await beating.line.post(frame));
    release(frame);
  }
  return count;
};
