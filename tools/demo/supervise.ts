/** Starts processes, keeps their logs, and starts them again when they fall: what systemd does on a real machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@dauys/basics/failure.ts';

export interface Part {
  readonly name: string;
  /** Script and its arguments, from the project's root. */
  readonly command: readonly string[];
  /** Answers 200 when the part can be used. */
  readonly health: string;
}

export interface Running {
  readonly name: string;
  /** Of the present process; changes when it was started again. */
  readonly pid: number;
  /** How often it was started again after it fell. */
  readonly restarts: number;
  /** SIGKILL, as a power cut would. It comes back unless `hold`. */
  kill(options?: { hold: boolean }): Promise<void>;
  /** SIGTERM and wait. It stays down until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Waits for health. Throws `Fault` with the log's last lines. */
  ready(): Promise<void>;
}

/** A part under its name, and where it answers. */
export interface Site {
  readonly id: string;
  readonly url: string;
  readonly process: Running;
}

/** For parts that do little: as a terminal's service starts its agent and for the same reasons (packaging/terminal/files/etc/systemd/system/dauys-agent.service). */
export const FRUGAL = {
  flags: ['--max-semi-space-size=1', '--v8-pool-size=1', '--optimize-for-size', '--no-maglev'],
  environment: { MALLOC_ARENA_MAX: '1' },
} as const;

const root = join(import.meta.dirname, '../..');
const PATIENCE_MS = 120_000;

const lastLines = (file: string): string => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 ? '(its log is empty)' : readFileSync(file, 'utf8').slice(-2_000);
};

const launch = (part: Part, log: string, environment: NodeJS.ProcessEnv): ChildProcess => {
  const output = openSync(log, 'a', 0o600);
  // With pdeathsig a part goes in order even when this launcher is killed: no orphan keeps a port or a database.
  // Keys are in its memory: when it crashes, no core dump takes them to the disk.
  const around = ['--core=0:0', 'setpriv', '--pdeathsig', 'TERM'];
  const command = [...around, process.execPath, '--disable-warning=ExperimentalWarning', ...part.command];
  // Detached, because Ctrl-C reaches the launcher only: it stops the parts in their order.
  const child = spawn('prlimit', command, { cwd: root, env: environment, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  return child;
};

/** Asks until it answers 200, as a page of the part itself would ask: a terminal answers nobody else. */
const healthy = async (part: Part, log: string, hasFallen: () => boolean): Promise<void> => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
    const asked = fetch(part.health, { headers: { 'sec-fetch-site': 'same-origin' }, signal: AbortSignal.timeout(5_000) });
    if ((await asked.catch(() => undefined))?.ok === true) return;
    if (hasFallen()) break;
  }
  throw new Fault(`${part.name} does not come up. The end of ${log}:\n${lastLines(log)}`);
};

const gone = async (child: ChildProcess): Promise<void> => {
  while (child.exitCode === null && child.signalCode === null) await pause(10);
};

/** How often a part may fall while somebody waits for it. */
const TRIES = 8;

/** Starts a part; its output goes to `<logs>/<name>.log`. */
export const supervise = (part: Part, logs: string, environment: NodeJS.ProcessEnv = process.env): Running => {
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const log = join(logs, `${part.name}.log`);
  let wanted = true;
  let restarts = 0;
  const launched = (): ChildProcess => {
    const started = launch(part, log, environment);
    const again = () => {
      if (wanted && child === started) child = launched();
    };
    started.on('exit', () => {
      if (!wanted || child !== started) return;
      restarts++;
      setTimeout(again, 500);
    });
    return started;
  };
  let child = launched();
  const end = async (signal: NodeJS.Signals, hold: boolean): Promise<void> => {
    if (hold) wanted = false;
    child.kill(signal);
    await gone(child);
  };
  return {
    name: part.name,
    get pid() {
      return child.pid ?? 0;
    },
    get restarts() {
      return restarts;
    },
    kill: ({ hold } = { hold: false }) => end('SIGKILL', hold),
    stop: () => end('SIGTERM', true),
    start: async () => {
      await gone(child);
      wanted = true;
      child = launched();
    },
    ready: () => {
      const before = restarts;
      return healthy(part, log, () => restarts > before + TRIES);
    },
  };
};
