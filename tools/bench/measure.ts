import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';

/** `q` from 0 to 1, nearest rank. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

const ticks = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

/** Seconds of processor that a process and its threads have used, user and system, from Linux's procfs. */
export const cpuSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
};

/** As `cpuSeconds`, for a process and all that descend from it: PostgreSQL's server with its connections. */
export const treeCpuSeconds = (root: number): number => treeOf(root).reduce((sum, pid) => sum + orZero(() => cpuSeconds(pid)), 0);

const treeOf = (root: number): number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)));
  const isOurs = (pid: number): boolean => pid === root || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOurs);
};

/** Gives all threads of all that descend from this process the priority it has: a browser takes back what it inherits from its renderers. */
export const raiseTree = (): void => {
  const priority = getPriority();
  if (priority >= 0) return;
  for (const pid of treeOf(process.pid))
    orZero(() => {
      for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), priority);
      return 0;
    });
};

const parentOf = (pid: number): number =>
  orZero(() => Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0));

// A process may end while one looks.
const orZero = (read: () => number): number => {
  try {
    return read();
  } catch {
    return 0;
  }
};

/** Resident memory of a process in MB: what it holds now, and the most it ever held. */
export const memoryOf = (pid: number): { readonly now: number; readonly peak: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1_000;
  return { now: of('VmRSS'), peak: of('VmHWM') };
};

/** Seconds that `work` took by the wall. */
export const seconds = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
};
