/**
 * The thread that beats. It owns the sessions and the pace and does nothing else: whatever the rest of this process is busy with (an envelope of 16 MiB
 * on its way to the disk, a chunk of the feed) does not move a frame by a millisecond, so that nobody on the line sees when somebody lodged.
 */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { Worker } from 'node:worker_threads';
import type { Boxes } from '../own/turns.ts';
import { watchSilences } from './hung.ts';
import { makeParking, parkAtExit, type Parking } from './park.ts';
import type { Outcome, Said } from './uplink.ts';

/** One address that is beaten to. A change of either is another uplink, with another session. */
export interface Place {
  readonly name: string;
  readonly url: string;
}

/** What the thread is told at its start. Keys of sessions never leave it. */
export interface LineFacts {
  readonly terminal: number;
  readonly boot: number;
  /** The file that names the device key: the thread signs its set-ups itself. */
  readonly deviceKey: string;
}

/** With where it stands when the process ends. */
export type LineData = LineFacts & { readonly parking: Parking };

/** What goes out with the next beat to an uplink; what was said and did not go out yet stays. */
export interface Words {
  readonly said: Said;
  /** The transport key of whoever answers there, from the directory. */
  readonly transportKey: Uint8Array | undefined;
  readonly seconds: number;
  /** The clock is never before it (clock.ts). */
  readonly floor: Instant;
}

export type ToLine =
  | { readonly kind: 'uplinks'; readonly uplinks: readonly Place[] }
  | { readonly kind: 'say'; readonly uplink: string; readonly words: Words }
  | { readonly kind: 'servers'; readonly servers: readonly Place[]; readonly seconds: number }
  | ({ readonly kind: 'boxes'; readonly server: string } & Boxes)
  | { readonly kind: 'stop' }
  /** The process ends now. */
  | { readonly kind: 'stand' };
export type FromLine =
  /** The next beat to an uplink comes soon: what is to be said? `setsUp`: it sets up a session and carries no words. */
  | { readonly kind: 'ask'; readonly uplink: string; readonly setsUp: boolean }
  /** `spoke`: words went out with it; otherwise it was filler. */
  | { readonly kind: 'came'; readonly uplink: string; readonly outcome: Outcome; readonly spoke: boolean }
  | FromTurns;
/** Of servers of numbers, at their turns: own/turns.ts. */
type FromTurns =
  | { readonly kind: 'wanted'; readonly server: string; readonly spare: boolean }
  | { readonly kind: 'turned'; readonly server: string; readonly spoke: boolean; readonly answer: Bytes | undefined };

export interface LineEnds {
  /** `undefined`: this uplink is none any more. */
  words(uplink: string, setsUp: boolean): Words | undefined;
  came(uplink: string, outcome: Outcome, spoke: boolean): void;
  boxes(server: string, spare: boolean): Promise<Boxes>;
  turned(server: string, spoke: boolean, answer: Bytes | undefined): void;
  onFault(error: unknown): void;
}

export interface Line {
  /** To whom it beats from now on. Those who stay keep their session and their pace. */
  beatTo(uplinks: readonly Place[]): void;
  /** Whom it talks to besides, of people's own numbers, and how often. */
  askAt(servers: readonly Place[], seconds: number): void;
  /** Tells a fault when the thread has been silent about any of them for longer than any beat takes: it hangs, and nobody would notice. */
  look(): void;
  /** The exchanges under way end first. */
  stop(): Promise<void>;
}

/**
 * Begins to beat at once. When the thread fails, ends by itself or hangs, that is a fault like any other here: the process ends, is started again, and
 * what it promised goes out from the disk.
 */
export const openLine = (facts: LineFacts, ends: LineEnds): Line => {
  const parking = makeParking();
  const data: LineData = { ...facts, parking };
  const worker = new Worker(new URL('line.worker.ts', import.meta.url), {
    workerData: data,
    // It holds a few frames at a time.
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 48 },
  });
  let isStopping = false;
  const silences = watchSilences();
  let places = '';
  let asked = '';
  const tell = (message: ToLine): void => worker.postMessage(message);
  const atTurn = async (message: FromTurns): Promise<void> => {
    if (message.kind === 'turned') return ends.turned(message.server, message.spoke, message.answer);
    if (!isStopping) tell({ kind: 'boxes', server: message.server, ...(await ends.boxes(message.server, message.spare)) });
  };
  worker.on('message', (message: FromLine) => {
    if (message.kind === 'wanted' || message.kind === 'turned') return void atTurn(message).catch(ends.onFault);
    silences.heard(message.uplink, performance.now());
    try {
      if (message.kind === 'came') return ends.came(message.uplink, message.outcome, message.spoke);
      const words = isStopping ? undefined : ends.words(message.uplink, message.setsUp);
      if (words === undefined) return silences.forget(message.uplink);
      silences.heard(message.uplink, performance.now(), words.seconds);
      tell({ kind: 'say', uplink: message.uplink, words });
    } catch (error) {
      ends.onFault(error);
    }
  });
  parkAtExit(worker, parking, () => tell({ kind: 'stand' }));
  worker.on('error', ends.onFault);
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  void gone.then(() => (isStopping ? undefined : ends.onFault(new Fault('the thread that beats has ended'))));
  return {
    beatTo: (uplinks) => {
      const now = JSON.stringify(uplinks);
      if (now === places) return;
      places = now;
      silences.beatTo(uplinks, performance.now());
      tell({ kind: 'uplinks', uplinks });
    },
    askAt: (servers, seconds) => {
      const now = JSON.stringify([servers, seconds]);
      if (now === asked) return;
      asked = now;
      tell({ kind: 'servers', servers, seconds });
    },
    look: () => {
      if (silences.look(performance.now()) && !isStopping) ends.onFault(new Fault('the thread that beats is silent'));
    },
    stop: () => {
      isStopping = true;
      tell({ kind: 'stop' });
      return gone;
    },
  };
};

/** Nothing to say: the last status once more, and no fragment. */
export const filler = ({ status }: { readonly status: Bytes }): Said => ({ status, fragments: [] });
