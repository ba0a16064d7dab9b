import { instant, systemClock } from '@dauys/basics/clock.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { flooredClock } from '../clock.ts';
import { openDevice } from '../device/device.ts';
import { filler, type FromLine, type LineFacts, type ToLine, type Words } from './line.ts';
import { startLoop, type Loop } from './loop.ts';
import { makeOutgoing } from './outgoing.ts';
import { beatOnce, makeReady, needsSession, type Outcome, type Uplink } from './uplink.ts';

const facts: LineFacts = workerData;
const uplinks: Uplink[] = facts.uplinks.map(({ name, url }) => ({ name, url, session: undefined, ready: undefined }));
let words: Words | undefined;
let loop: Loop | undefined;

const tell = (message: FromLine): void => parentPort?.postMessage(message);
const clock = flooredClock(systemClock, instant(0));
const deps = { ...facts, device: openDevice(facts.deviceKey), clock, transportKey: () => words?.transportKey };

/** The pace is the machine's own, which nobody sets back; what must be old enough is judged by the clock on the wall. */
const ownTime = { now: () => instant(Math.round(performance.now())) };

const setsUp = (uplink: Uplink): boolean => needsSession(uplink, clock.now());
const outgoing = makeOutgoing(() => tell({ kind: 'ask', setsUp: uplinks.map(setsUp) }));

/** How long an answer may take, ms: well under the next beat, but never so short that a slow line has no chance. */
const patience = (seconds: number): number => Math.min(20_000, Math.max(3_000, seconds * 800));
/** How long before a beat words are asked for, ms: enough for a busy process, late enough to be news. */
const lead = (): number => Math.min(500, (words?.seconds ?? 0) * 500);

const beat = async (uplink: Uplink, i: number, { said, seconds }: Words): Promise<void> => {
  const own = setsUp(uplink) ? undefined : outgoing.take(i);
  const last = said[i];
  if (last === undefined) return;
  const outcome: Outcome = await beatOnce(uplink, own ?? filler(last), deps, AbortSignal.timeout(patience(seconds)));
  tell({ kind: 'came', uplink: i, outcome, spoke: own !== undefined });
};

const tick = async (): Promise<void> => {
  if (words === undefined) return;
  const now = words;
  outgoing.begin();
  try {
    await Promise.all(uplinks.map((uplink, i) => beat(uplink, i, now)));
  } finally {
    outgoing.end();
  }
};

const say = (next: Words): void => {
  words = next;
  clock.raise(next.floor);
  outgoing.say(uplinks.map((uplink, i) => (setsUp(uplink) ? undefined : next.said[i])));
  // Encapsulating and signing take a while: done before the moment, not in it.
  for (const uplink of uplinks) if (setsUp(uplink)) void makeReady(uplink, deps);
  const fault = (error: unknown): never => {
    throw error;
  };
  loop ??= startLoop(ownTime, () => words?.seconds ?? 1, tick, { onFault: fault, before: { ms: lead, call: outgoing.ask } });
};

parentPort?.on('message', (message: ToLine) => {
  if (message.kind === 'say') say(message.words);
  else void Promise.resolve(loop?.stop()).then(() => parentPort?.close());
});
outgoing.ask();
