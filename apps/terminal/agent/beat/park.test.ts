import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
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

/** A process with such a thread, that ends as the program says; its exit code, and whether the thread stood still when it ended. */
const processThat = async (ends: string) => {
  const main = `
    const { Worker } = require('node:worker_threads');
    const { once } = require('node:events');
    import(${JSON.stringify(parkUrl)}).then(async ({ makeParking, parkAtExit }) => {
      const data = { parking: makeParking(), turns: new Int32Array(new SharedArrayBuffer(4)) };
      const worker = new Worker(${JSON.stringify(program('stand(parking)'))}, { eval: true, workerData: data });
      await once(worker, 'message');
      let asked = 0;
      parkAtExit(worker, data.parking, () => (asked++, worker.postMessage('stand')));
      process.once('exit', () => console.log(asked, Atomics.load(data.parking, 0)));
      ${ends}
    });`;
  const child = spawn(process.execPath, ['--no-warnings', '-e', main], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code, said: said.trim() };
};

test.each([
  ['a fault', 'process.exit(70)', 70, '1 1'],
  ['an error that nobody catches', "process.on('uncaughtException', () => process.exit(70)); throw new Error('a fault')", 70, '1 1'],
  ['its own end, when the thread is gone already', 'await worker.terminate(); process.exit(7)', 7, '0 0'],
])('a process that ends by %s has its thread stand still first', async (_, ends, code, said) => {
  expect(await processThat(ends)).toEqual({ code, said });
});
