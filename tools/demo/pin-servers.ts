/** The demonstration's two servers of people's own numbers: each a process with its own keys and store, as two bodies would run them on two machines. */
import { join } from 'node:path';
import { initPinServer } from '../../apps/cli/pin/init.ts';
import { writeWhole } from './keep.ts';
import { type Around, stateService } from './stated.ts';

/** Who runs them: two that nobody leans on at once. */
export const pinServers = [
  { id: 'npm-numbers', by: 'npm', name: 'NPM (invented)' },
  { id: 'bar-numbers', by: 'bar', name: 'Bar Association (invented)' },
] as const;

export interface PlacedPinServer {
  readonly name: string;
  readonly url: string;
  readonly config: string;
}

/** Keys and configuration of one, and its statement in the directory. Throws `Fault` with the hub's answer. */
export const placePinServer = async (server: (typeof pinServers)[number], port: number, around: Around): Promise<PlacedPinServer> => {
  const [name, url] = [`pin-server-${server.id}`, `http://127.0.0.1:${port}`];
  const about = { ...server, url, port, anchor: '../anchor.json', from: [around.hub] };
  const made = await initPinServer(join(around.data, name), about);
  const config = { id: server.id, port, keys: 'pin-server.key', anchor: about.anchor, from: about.from, dataFolder: 'state' };
  writeWhole(made.config, `${JSON.stringify(config, null, 2)}\n`);
  await stateService({ name, url, statement: made.statement }, around);
  return { name, url, config: made.config };
};
