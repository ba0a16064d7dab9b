/** Starts the process in which readers are fuzzed, and says what became of it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ran } from './run.ts';
import { savedFrom, type Saved } from './saved.ts';

export interface Fuzzed {
  readonly ran: readonly Ran[];
  /** When the process did not come to its end: what it was doing. */
  readonly broke?: { readonly why: string; readonly found: Saved };
}

/** A case that takes this much of the processor hangs. Two hundred times what the slowest takes; and other work on the machine does not count. */
const HANG_MS = 20_000;
const LOOK_MS = 500;

export interface Options {
  readonly cases: number;
  readonly seed: number;
  readonly only?: readonly string[];
  /** Another process, and another patience: for the tests of this file. */
  readonly program?: string;
  readonly hangMs?: number;
}

export const fuzzReaders = async (options: Options): Promise<Fuzzed> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-fuzz-watch-'));
  const progress = join(folder, 'progress');
  const args = ['--cases', String(options.cases), '--seed', String(options.seed), '--progress', progress];
  const only = (options.only ?? []).flatMap((name) => ['--only', name]);
  const { program = fileURLToPath(new URL('./run.ts', import.meta.url)), hangMs = HANG_MS } = options;
  const child = spawn(process.execPath, ['--expose-gc', '--no-warnings', program, ...args, ...only], { stdio: ['pipe', 'pipe', 'pipe'] });
  // With its last word: what it wrote may come after its end.
  const ended = new Promise<number | string>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown')));
  const ran: Ran[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => void ran.push(JSON.parse(line) as Ran));
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-2_000)));
  let hung = false;
  const hangs = (): void => {
    hung = true;
    child.kill('SIGKILL');
  };
  const watching = setInterval(watch(child.pid ?? 0, progress, { hangMs, hangs }), LOOK_MS);
  const status = await ended;
  clearInterval(watching);
  const broke =
    status === 0
      ? undefined
      : {
          why: hung ? 'hangs' : `the process ended with ${status}: ${said}`,
          found: inputIn(progress, hung ? 'hangs' : 'ends the process'),
        };
  rmSync(folder, { recursive: true, force: true });
  return { ran, ...(broke === undefined ? {} : { broke }) };
};

/** Looks whether the case is another one; when it is not, how much of the processor it has had. */
const watch = (pid: number, progress: string, { hangMs, hangs }: { hangMs: number; hangs(): void }): (() => void) => {
  let last = '';
  let since = 0;
  return () => {
    const now = headIn(progress);
    const used = processorMs(pid);
    if (now !== last) [last, since] = [now, used];
    else if (now !== '' && used - since > hangMs) hangs();
  };
};

const headIn = (file: string): string => read(file).subarray(0, 8).toString('hex');

const read = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
};

/** User and system time of a process, all its threads. proc(5): fields 14 and 15 of stat, in hundredths of a second. */
const processorMs = (pid: number): number => {
  const fields = read(`/proc/${pid}/stat`).toString('latin1').split(') ').at(-1)?.split(' ') ?? [];
  return 10 * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
};

/** The input that ran last. */
const inputIn = (progress: string, why: string): Saved => {
  const bytes = read(progress);
  if (bytes.length < 16) return { why, text: '' };
  const input = bytes.subarray(16, 16 + bytes.readUInt32BE(8));
  return bytes.readUInt32BE(12) === 1 ? savedFrom(JSON.parse(input.toString()) as string, why) : savedFrom(new Uint8Array(input), why);
};
