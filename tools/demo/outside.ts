/** Those whom the directory names and the hub's operator does not rule: the monitor, and the two servers of people's own numbers. */
import { join } from 'node:path';
import { wishedPorts } from './cast.ts';
import { MONITOR, placeMonitor } from './monitor.ts';
import { pinServers, placePinServer } from './pin-servers.ts';
import { portNear } from './ports.ts';
import type { Around } from './stated.ts';
import { FRUGAL, type Site, supervise } from './supervise.ts';

export interface Outside {
  /** The command line's program. */
  readonly dauys: string;
  readonly anyPort: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly around: Around;
}

/** A port near the wished one, or any. */
const portOf = (wished: number | undefined, anyPort: boolean): Promise<number> => portNear(anyPort ? undefined : wished);

/** Keys, statement, process. Nobody here waits until it answers. */
export const startMonitor = async ({ dauys, anyPort, environment, around }: Outside): Promise<Site & { readonly config: string }> => {
  const { url, config } = await placeMonitor(await portOf(wishedPorts.monitor, anyPort), around);
  const command = [dauys, 'monitor', 'serve', '--config', config];
  const part = { name: MONITOR, command, health: `${url}/livez` };
  return { id: 'npm', url, config, process: supervise(part, join(around.data, 'logs'), environment) };
};

/** One after the other: their statements stand in the directory in this order. */
export const startPinServers = async ({ dauys, anyPort, environment, around }: Outside): Promise<Site[]> => {
  const sites: Site[] = [];
  for (const [i, server] of pinServers.entries()) {
    const { name, url, config } = await placePinServer(server, await portOf(wishedPorts.pinServers[i], anyPort), around);
    const part = { name, command: [...FRUGAL.flags, dauys, 'pin-server', 'serve', '--config', config], health: `${url}/livez` };
    sites.push({ id: server.id, url, process: supervise(part, join(around.data, 'logs'), { ...environment, ...FRUGAL.environment }) });
  }
  return sites;
};
