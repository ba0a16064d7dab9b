import { instant, systemClock } from '@dauys/basics/clock.ts';
import { ANSWER_BYTES } from '@dauys/beat/box.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { flooredClock } from '../clock.ts';
import { openDevice } from '../device/device.ts';
import { makeTurns, type Turns } from '../own/turns.ts';
import { exchangeAt, patience } from './exchange.ts';
import { makeLane, ownTime, type Lane } from './lane.ts';
import type { FromLine, LineData, Place, ToLine } from './line.ts';
import { stand } from './park.ts';

const { deviceKey, parking, ...facts }: LineData = workerData;
const tell = (message: FromLine): void => parentPort?.postMessage(message);
const deps = { ...facts, tell, device: openDevice(deviceKey), clock: flooredClock(systemClock, instant(0)) };
const lanes = new Map<string, Lane>();
const turns = new Map<string, Turns & { readonly place: Place }>();

/** Those who stay go on as they are; a change of address is another one. */
const talkTo = <T extends { readonly place: Place; begin(): void; stop(): Promise<void> }>(
  all: Map<string, T>,
  places: readonly Place[],
  make: (place: Place) => T,
): void => {
  const wanted = new Map(places.map((place) => [place.name, place]));
  for (const [name, one] of all) {
    if (wanted.get(name)?.url === one.place.url) continue;
    all.delete(name);
    void one.stop();
  }
  for (const [name, place] of wanted) {
    if (all.has(name)) continue;
    const one = make(place);
    all.set(name, one);
    one.begin();
  }
};

const turnsAt = (place: Place, seconds: number): Turns & { readonly place: Place } => ({
  place,
  ...makeTurns(ownTime, seconds, {
    wanted: (spare) => tell({ kind: 'wanted', server: place.name, spare }),
    turned: (spoke, answer) => tell({ kind: 'turned', server: place.name, spoke, answer }),
    send: async (box) => {
      const answer = await exchangeAt(place.url, box, ANSWER_BYTES, AbortSignal.timeout(patience(seconds)));
      return answer.ok ? answer.frame : undefined;
    },
  }),
});

parentPort?.on('message', (message: ToLine) => {
  if (message.kind === 'uplinks') talkTo(lanes, message.uplinks, (place) => makeLane(place, deps));
  else if (message.kind === 'say') lanes.get(message.uplink)?.say(message.words);
  else if (message.kind === 'servers') talkTo(turns, message.servers, (place) => turnsAt(place, message.seconds));
  else if (message.kind === 'boxes') turns.get(message.server)?.give(message);
  else if (message.kind === 'stand') stand(parking);
  else void Promise.all([...lanes.values(), ...turns.values()].map((one) => one.stop())).then(() => parentPort?.close());
});
