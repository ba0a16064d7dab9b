import { instant, systemClock } from '@dauys/basics/clock.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { flooredClock } from '../clock.ts';
import { openDevice } from '../device/device.ts';
import { makeLane, type Lane } from './lane.ts';
import type { FromLine, LineFacts, Place, ToLine } from './line.ts';

const { deviceKey, ...facts }: LineFacts = workerData;
const tell = (message: FromLine): void => parentPort?.postMessage(message);
const deps = { ...facts, tell, device: openDevice(deviceKey), clock: flooredClock(systemClock, instant(0)) };
const lanes = new Map<string, Lane>();

const beatTo = (places: readonly Place[]): void => {
  const wanted = new Map(places.map((place) => [place.name, place]));
  for (const [name, lane] of lanes) {
    if (wanted.get(name)?.url === lane.place.url) continue;
    lanes.delete(name);
    void lane.stop();
  }
  for (const [name, place] of wanted) {
    if (lanes.has(name)) continue;
    const lane = makeLane(place, deps);
    lanes.set(name, lane);
    lane.begin();
  }
};

parentPort?.on('message', (message: ToLine) => {
  if (message.kind === 'uplinks') beatTo(message.uplinks);
  else if (message.kind === 'say') lanes.get(message.uplink)?.say(message.words);
  else void Promise.all([...lanes.values()].map((lane) => lane.stop())).then(() => parentPort?.close());
});
