import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { makeParking, park } from './park.ts';

const parkUrl = new URL('park.ts', import.meta.url).href;
const program = (atMessage: string): string => `
  const { parentPort, workerData } = require('node:worker_threads');
  const { parking, turns } = workerData;
  import(${JSON.stringify(parkUrl)}).then(({ stand }) => {
    const go = () => (Atomics.add(turns, 0, 1), setImmediate(go));
    parentPort.on('message', () => { ${atMessage} });
    go();
    parentPort.postMessage('goes');
  });`;

const workers: Worker[] = [];
const goes = async (atMessage: string) => {
  const data = { parking: makeParking(), turns: new Int32Array(new SharedArrayBuffer(4)) };
  const worker = new Worker(program(atMessage), { eval: true, workerData: data });
  workers.push(worker);
  await once(worker, 'message');
  return { ...data, worker };
};
afterEach(async () => void (await Promise.all(workers.splice(0).map((worker) => worker.terminate()))));

test('a thread that is asked stands still, and can be stopped there', async () => {
  const { worker, parking, turns } = await goes('stand(parking)');
  expect(park(parking, () => worker.postMessage('stand'), 60_000)).toBe(true);
  const stood = Atomics.load(turns, 0);
  expect(stood).toBeGreaterThan(0);
  // Time enough for thousands of turns, if it took any.
  expect(Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)).toBe('timed-out');
  expect(Atomics.load(turns, 0)).toBe(stood);
  expect(await worker.terminate()).toBe(1);
});

test('one that hangs is not waited for longer than patience lasts', async () => {
  const { worker, parking } = await goes('for (;;);');
  expect(park(parking, () => worker.postMessage('stand'), 20)).toBe(false);
});

test('one that stands already is not waited for', async () => {
  const { worker, parking } = await goes('stand(parking)');
  expect(park(parking, () => worker.postMessage('stand'), 60_000)).toBe(true);
  expect(park(parking, () => undefined, 60_000)).toBe(true);
});
