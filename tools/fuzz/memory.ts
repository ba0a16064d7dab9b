/** What is alive, in whatever process asks: tests are not started with `--expose-gc`. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const STEADY = 256 * 1024;

/** Bytes that are alive, buffers outside the heap included. Those are given back a while after they were collected: looked at until it is steady. */
export const alive = async (): Promise<number> => {
  for (let last = Infinity, looks = 0; ; looks++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { heapUsed, external } = process.memoryUsage();
    const now = heapUsed + external;
    if (looks > 0 && (last - now < STEADY || looks === 20)) return now;
    last = now;
  }
};

/** What a server may keep for good while thousands of requests come: caches fill up once. Two thousand that each kept 8 KiB would be seen. */
export const KEEPS_AT_MOST = 12 * 1024 * 1024;
