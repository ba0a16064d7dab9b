import { once } from 'node:events';
import { createConnection } from 'node:net';
import { powerStates, type Power } from './power.ts';
import type { Part, Read } from './source.ts';

/** Where Network UPS Tools serve, and what they call the device. */
export interface Ups {
  readonly host: string;
  readonly port: number;
  readonly name: string;
}

const PATIENCE_MS = 1_500;
/** An answer is one short line; more is not read. */
const LONGEST = 512;

/** A UPS that Network UPS Tools watch: `GET VAR <name> ups.status` (NUT network protocol, developer guide chapter 9). */
export const upsOf = (ups: Ups): Part<Power> => ({
  name: 'ups',
  read: async () => readStatus(await ask(ups, `GET VAR ${ups.name} ups.status`)),
  states: powerStates,
});

/** From the answer's line: OL on line, OB on battery, LB low battery, FSD shutting down. Stale data and errors are no word. Pure. */
export const readStatus = (answer: string | undefined): Read<Power> => {
  const flags = /^VAR \S+ ups\.status "([A-Z ]*)"$/.exec(answer ?? '')?.[1]?.split(' ');
  if (flags === undefined) return 'no-word';
  const isLow = flags.includes('FSD') || (flags.includes('OB') && flags.includes('LB'));
  if (isLow) return 'battery-low';
  if (flags.includes('OB')) return 'battery';
  return flags.includes('OL') ? 'mains' : 'no-word';
};

/** The first line of the answer; `undefined` when none comes in time. */
const ask = async ({ host, port }: Ups, question: string): Promise<string | undefined> => {
  const socket = createConnection({ host, port });
  // What breaks while nobody waits must not end this process.
  socket.on('error', () => undefined);
  const over = AbortSignal.timeout(PATIENCE_MS);
  let said = '';
  try {
    await once(socket, 'connect', { signal: over });
    socket.setEncoding('utf8').write(`${question}\n`);
    while (!said.includes('\n') && said.length < LONGEST) said += String((await once(socket, 'data', { signal: over }))[0]);
    return said.split('\n')[0]?.trim();
  } catch {
    // Refused, broken or late: the daemon is not the UPS, and says nothing of it.
    return undefined;
  } finally {
    socket.destroy();
  }
};
