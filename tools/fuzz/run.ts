/**
 * The process in which readers are fuzzed: it may crash, hang or grow, and whoever started it sees that (watch.ts). One line of JSON for
 * each target on standard output. Needs `--expose-gc`.
 *
 *     run.ts --cases 2000 --seed 1 --progress <file> [--only name]…
 */
import { openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { grimBytes, grimTexts } from './bytes.ts';
import { inputOf, savedFrom, savedOf, type Saved } from './saved.ts';
import { findIn, type Input, type Target } from './target.ts';
import { targets } from './targets/all.ts';

export interface Ran {
  readonly name: string;
  readonly cases: number;
  /** Milliseconds of this process's own time, whatever else the machine does. */
  readonly ms: number;
  /** KiB by which what is alive after collecting garbage has grown, from a quarter of the cases to the end. */
  readonly grownKiB: number;
  readonly found?: Saved;
}

const collect = globalThis.gc;

/** Bytes that are alive, buffers outside the heap included. Twice, because what is finalised frees more. */
const alive = (): number => {
  collect?.();
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Says which case runs now, and its input, before it runs: after a hang or a crash it is there to be read. */
const progressTo = (file: string): ((target: number, count: number, input: Input) => void) => {
  const handle = openSync(file, 'w');
  const head = Buffer.alloc(16);
  return (target, count, input) => {
    const bytes = typeof input === 'string' ? Buffer.from(JSON.stringify(input)) : input;
    head.writeUInt32BE(target, 0);
    head.writeUInt32BE(count, 4);
    head.writeUInt32BE(bytes.length, 8);
    head.writeUInt32BE(typeof input === 'string' ? 1 : 0, 12);
    writeSync(handle, head, 0, 16, 0);
    writeSync(handle, bytes, 0, bytes.length, 16);
  };
};

const fuzz = async (
  target: Target,
  { cases, seed, tell }: { cases: number; seed: number; tell(count: number, input: Input): void },
): Promise<Ran> => {
  const began = process.cpuUsage();
  const spent = (): number => Math.round((process.cpuUsage(began).user + process.cpuUsage(began).system) / 1_000);
  let count = 0;
  let early = 0;
  const attempt = async (input: Input): Promise<string | undefined> => {
    tell(++count, input);
    return findIn(target, input);
  };
  for (const input of [...savedOf(target.name).map(inputOf), ...grimBytes, ...grimTexts]) {
    const why = await attempt(input);
    if (why !== undefined) return { name: target.name, cases: count, ms: spent(), grownKiB: 0, found: savedFrom(input, why) };
  }
  const until = count + Math.floor(cases / 4);
  let last: { input: Input; why: string } | undefined;
  const property = fc.asyncProperty(target.inputs, async (input) => {
    const why = await attempt(input);
    if (count === until) early = alive();
    if (why !== undefined) last = { input, why };
    return why === undefined;
  });
  const { failed } = await fc.check(property, { seed, numRuns: cases });
  const grownKiB = Math.round((alive() - early) / 1024);
  // The last one that failed is the smallest that was found.
  return {
    name: target.name,
    cases: count,
    ms: spent(),
    grownKiB,
    ...(failed && last !== undefined ? { found: savedFrom(last.input, last.why) } : {}),
  };
};

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    progress: { type: 'string', default: '/dev/null' },
    only: { type: 'string', multiple: true },
  },
});
const tell = progressTo(values.progress);
// Whoever started this is gone.
process.stdin
  .on('end', () => process.exit(1))
  .resume()
  .unref();
for (const [i, target] of targets.entries()) {
  if (values.only !== undefined && !values.only.includes(target.name)) continue;
  const ran = await fuzz(target, { cases: Number(values.cases), seed: Number(values.seed), tell: (count, input) => tell(i, count, input) });
  process.stdout.write(`${JSON.stringify(ran)}\n`);
}
