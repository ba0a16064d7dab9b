/** What an enrolled device needs to be a terminal: the agent's configuration and the files that it names. */
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { base64 } from '@dauys/basics/bytes.ts';
import { directoryFrom } from '../directory/read.ts';
import { writeOver } from '../files.ts';
import type { Output } from '../output.ts';
import { startAgent } from './device.ts';
import type { KeptRequest } from './request.ts';

export interface Place {
  readonly hub: string;
  readonly anchor: string;
  readonly folder: string;
  readonly page?: string;
  readonly port: number;
}

/**
 * Writes the agent's configuration when the cosigned directory names this very device; the file's path, or `undefined` while it does not. The
 * configuration comes last: where it is, everything that it names is there.
 */
export const settle = async (
  { said }: KeptRequest,
  terminal: string,
  { hub, anchor, folder, page, port }: Place,
  output: Output,
): Promise<string | undefined> => {
  const config = resolve(folder, 'agent.json');
  if (existsSync(config)) return config;
  const { directory, entries } = await directoryFrom({ anchor, from: hub }, output);
  const stated = directory.terminals.get(terminal);
  const facility = directory.facilities.get(said.facility);
  if (stated === undefined || facility === undefined || stated.facility !== said.facility || base64(stated.publicKey) !== said.key)
    return undefined;
  writeOver(join(folder, 'anchor.json'), readFileSync(anchor), 0o644);
  writeOver(join(folder, 'directory.json'), JSON.stringify({ v: 1, entries: entries.map(base64) }), 0o644);
  const written = {
    ...{ terminal, facility: said.facility, zone: facility.zone, port },
    ...{ dataFolder: 'data', anchor: 'anchor.json', deviceKey: 'device.key', directory: 'directory.json' },
    uplinks: [{ name: 'hub', url: new URL(hub).origin }],
    ...(page === undefined ? {} : { page: resolve(page) }),
  };
  writeOver(config, `${JSON.stringify(written, null, 2)}\n`, 0o644);
  return config;
};

/** Starts the agent beside this command: its process id, and where it writes what it says. */
export const startHere = (folder: string, config: string): { readonly log: string; readonly pid?: number } => {
  const log = resolve(folder, 'agent.log');
  const to = openSync(log, 'a', 0o600);
  const pid = startAgent(config, to);
  closeSync(to);
  return { log, ...(pid === undefined ? {} : { pid }) };
};
