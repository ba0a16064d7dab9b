import { createServer } from 'node:net';
import { Fault } from '@dauys/basics/failure.ts';

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

// Below the ports that the kernel gives to whoever calls out: one that is free now is still free when the part that was told it listens. Each
// process looks in a hundred of its own, so that two that start at the same time do not choose the same.
const LOWEST = 10_000;
const OWN = 100;
const first = LOWEST + (process.pid % 220) * OWN;
let given = 0;

const anyFree = async (): Promise<number> => {
  for (let tried = 0; tried < OWN; tried++) {
    const port = first + (given++ % OWN);
    if (await isFree(port)) return port;
  }
  throw new Fault(`no port is free from ${first} to ${first + OWN - 1}`);
};

/** The wished port when it is free, else another. */
export const portNear = async (wished: number | undefined): Promise<number> =>
  wished !== undefined && (await isFree(wished)) ? wished : anyFree();
