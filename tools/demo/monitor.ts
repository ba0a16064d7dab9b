/** The demonstration's monitor: a process of its own with its own keys and store, as the NPM would run it on its own machine. */
import { join } from 'node:path';
import { initMonitor } from '../../apps/cli/monitor/init.ts';
import { writeWhole } from './keep.ts';
import { type Around, stateService } from './stated.ts';

export const MONITOR = 'monitor-npm';

export interface PlacedMonitor {
  readonly url: string;
  /** Configuration for `dauys monitor serve` and `compare`. */
  readonly config: string;
}

/** Keys and configuration of the monitor, and its statement in the directory. Throws `Fault` with the hub's answer. */
export const placeMonitor = async (port: number, around: Around): Promise<PlacedMonitor> => {
  const url = `http://127.0.0.1:${port}`;
  const about = { id: 'npm', name: 'NPM (invented)', url, port, anchor: '../anchor.json', from: [around.hub] };
  const made = await initMonitor(join(around.data, MONITOR), about);
  const config = { id: about.id, port, keys: '.', anchor: about.anchor, from: about.from, dataFolder: 'state' };
  writeWhole(made.config, `${JSON.stringify(config, null, 2)}\n`);
  await stateService({ name: MONITOR, url, statement: made.statement }, around);
  return { url, config: made.config };
};
