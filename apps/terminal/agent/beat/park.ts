/**
 * Where a thread stands when its process ends. Node stops threads wherever they are, and aborts the whole process (SIGABRT, whatever exit code was given)
 * when a thread is just being handed a finished piece of WebCrypto, as it is while a session is set up. So whoever ends the process asks the thread first
 * to stand still in a place where it may be stopped.
 */
import type { Worker } from 'node:worker_threads';

/** Two numbers that both threads see: whether the thread stands still, and one that nobody ever changes, for which it waits. */
export type Parking = Int32Array<SharedArrayBuffer>;

const [STANDS, NEVER] = [0, 1] as const;
/** A thread that hangs does not come: the process ends all the same. */
const PATIENCE_MS = 500;

export const makeParking = (): Parking => new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));

/** In the thread: stands still for ever. Called as an answer to a message, so that nothing is half done. */
export const stand = (parking: Parking): void => {
  Atomics.store(parking, STANDS, 1);
  Atomics.notify(parking, STANDS);
  Atomics.wait(parking, NEVER, 0);
};

/** In whoever ends the process: asks, and does nothing else until the thread stands still or `patience` (milliseconds) is over; whether it does. */
export const park = (parking: Parking, ask: () => void, patience = PATIENCE_MS): boolean => {
  ask();
  return Atomics.wait(parking, STANDS, 0, patience) !== 'timed-out';
};

/** Parks a thread when its process ends, however that comes about, unless the thread has ended before. */
export const parkAtExit = (worker: Worker, parking: Parking, ask: () => void): void => {
  const atExit = (): void => void park(parking, ask);
  const drop = (): void => void process.off('exit', atExit);
  process.once('exit', atExit);
  worker.once('error', drop).once('exit', drop);
};
