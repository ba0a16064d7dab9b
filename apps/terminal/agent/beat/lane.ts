import { instant, type Clock } from '@dauys/basics/clock.ts';
import type { FlooredClock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { filler, type FromLine, type LineFacts, type Place, type Words } from './line.ts';
import { patience } from './exchange.ts';
import { startLoop, type Loop } from './loop.ts';
import { makeOutgoing } from './outgoing.ts';
import { beatOnce, makeReady, needsSession, type Outcome, type Uplink } from './uplink.ts';

/** One uplink with its own session, sequence and schedule: whoever is slow or gone at its other end holds up nobody else's beats. */
export interface Lane {
  readonly place: Place;
  /** Wants to know what to say first. */
  begin(): void;
  say(words: Words): void;
  /** The exchange under way ends first. */
  stop(): Promise<void>;
}

export interface LaneDeps extends Omit<LineFacts, 'deviceKey'> {
  readonly clock: FlooredClock;
  readonly device: Pick<Device, 'sign'>;
  tell(message: FromLine): void;
}

/** The pace is the machine's own, which nobody sets back; what must be old enough is judged by the clock on the wall. */
export const ownTime: Clock = { now: () => instant(Math.round(performance.now())) };

export const makeLane = (place: Place, { tell, ...rest }: LaneDeps): Lane => {
  const { name } = place;
  const uplink: Uplink = { ...place, session: undefined, ready: undefined };
  let words: Words | undefined;
  let loop: Loop | undefined;
  const deps = { ...rest, transportKey: () => words?.transportKey };
  const setsUp = (): boolean => needsSession(uplink, rest.clock.now());
  const outgoing = makeOutgoing(() => tell({ kind: 'ask', uplink: name, setsUp: setsUp() }));
  /** How long before a beat words are asked for, ms: enough for a busy process, late enough to be news. */
  const lead = (): number => Math.min(500, (words?.seconds ?? 0) * 500);

  const beat = async ({ said, seconds }: Words): Promise<void> => {
    const own = setsUp() ? undefined : outgoing.take();
    const outcome: Outcome = await beatOnce(uplink, own ?? filler(said), deps, AbortSignal.timeout(patience(seconds)));
    tell({ kind: 'came', uplink: name, outcome, spoke: own !== undefined });
  };
  const tick = async (): Promise<void> => {
    if (words === undefined) return;
    outgoing.begin();
    try {
      await beat(words);
    } finally {
      outgoing.end();
    }
  };
  const fault = (error: unknown): never => {
    throw error;
  };

  return {
    place,
    begin: outgoing.ask,
    say: (next) => {
      words = next;
      rest.clock.raise(next.floor);
      outgoing.say(setsUp() ? undefined : next.said);
      // Encapsulating and signing take a while: done before the moment, not in it.
      if (setsUp()) void makeReady(uplink, deps);
      loop ??= startLoop(ownTime, () => words?.seconds ?? 1, tick, { onFault: fault, before: { ms: lead, call: outgoing.ask } });
    },
    stop: async () => loop?.stop(),
  };
};
