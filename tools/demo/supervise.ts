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

const root = join(import.meta.dirname, '../..');
const PATIENCE_MS = 120_000;

const lastLines = (file: string): string => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 ? '(its log is empty)' : readFileSync(file, 'utf8').slice(-2_000);
};

/** Starts a part; its output goes to `<logs>/<name>.log`. */
export const supervise = (part: Part, logs: string, environment: NodeJS.ProcessEnv = process.env): Running => {
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const log = join(logs, `${part.name}.log`);
  let child: ChildProcess;
  let wanted = true;
  let restarts = 0;

  const launch = () => {
    const output = openSync(log, 'a', 0o600);
    // With pdeathsig a part goes in order even when this launcher is killed: no orphan keeps a port or a database.
    const started = spawn('setpriv', ['--pdeathsig', 'TERM', process.execPath, '--disable-warning=ExperimentalWarning', ...part.command], {
      cwd: root,
      env: environment,
      stdio: ['ignore', output, output],
      // Ctrl-C reaches the launcher only: it stops the parts in their order.
      detached: true,
    });
    closeSync(output);
    child = started;
    started.on('exit', () => {
      if (!wanted || child !== started) return;
      restarts++;
      setTimeout(() => {
        if (wanted && child === started) launch();
      }, 500);
    });
  };
  const gone = async () => {
    while (child.exitCode === null && child.signalCode === null) await pause(10);
  };
  launch();
  return {
    name: part.name,
    get pid() {
      return child.pid ?? 0;
    },
    get restarts() {
      return restarts;
    },
    kill: async ({ hold } = { hold: false }) => {
      if (hold) wanted = false;
      child.kill('SIGKILL');
      await gone();
    },
    stop: async () => {
      wanted = false;
      child.kill('SIGTERM');
      await gone();
    },
    start: async () => {
      await gone();
      wanted = true;
      launch();
    },
    ready: async () => {
      const before = restarts;
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
        // As a page of the part itself would ask: a terminal answers nobody else.
        const answer = await fetch(part.health, { headers: { 'sec-fetch-site': 'same-origin' }, signal: AbortSignal.timeout(5_000) }).catch(
          () => undefined,
        );
        if (answer?.ok === true) return;
        if (restarts > before + 8) break;
      }
      throw new Fault(`${part.name} does not come up. The end of ${log}:\n${lastLines(log)}`);
    },
  };
};
