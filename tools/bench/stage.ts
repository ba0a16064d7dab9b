/** A real PostgreSQL and a real hub process with terminals of its directory, on an empty folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stageHub, type StagedHub } from '../test/hub.ts';
import { startPostgres } from '../test/postgres.ts';
import { portNear } from '../demo/ports.ts';

export const root = resolve(import.meta.dirname, '../..');

export interface BenchStage {
  readonly folder: string;
  readonly url: string;
  readonly pid: number;
  readonly databaseUrl: string;
  readonly postgresPid: number;
  readonly staged: StagedHub;
  /** Kills the hub as a power cut would, and starts it again; resolves when it is ready. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL with the hub's tables and a directory, and no hub. */
export const openDatabase = async (
  config: Readonly<Record<string, unknown>>,
  terminals = 1,
): Promise<{
  readonly folder: string;
  readonly databaseUrl: string;
  readonly staged: StagedHub;
  readonly postgresPid: number;
  stop(): Promise<void>;
}> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-bench-'));
  const postgres = await startPostgres({ dataFolder: join(folder, 'pg'), version: '18' });
  const staged = await stageHub({ terminals, databaseUrl: postgres.url, config });
  const stop = async (): Promise<void> => {
    await staged.remove();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, databaseUrl: postgres.url, postgresPid: postgres.pid, staged, stop };
};

/** `profile`: a folder for the hub's CPU profile, written when it stops. */
export const openStage = async (terminals: number, profile?: string): Promise<BenchStage> => {
  const port = await portNear(undefined);
  // The ledgers and the feed stand in sections of their own: here they go at the pace of a country.
  const pace = { sequencing: { batchSeconds: 600 }, feed: { feedSeconds: 600, repliesPerChunk: 0 } };
  const { folder, databaseUrl, postgresPid, staged, stop } = await openDatabase({ port, ...pace }, terminals);
  const launch = (): ChildProcess => startHub(join(folder, 'hub.json'), { ...staged.config, databaseUrl }, { folder, profile });
  let hub = launch();
  const url = `http://127.0.0.1:${port}`;
  await ready(`${url}/readyz`, hub);
  return {
    folder,
    url,
    get pid() {
      return hub.pid ?? 0;
    },
    restart: async () => {
      hub.kill('SIGKILL');
      await once(hub, 'exit');
      hub = launch();
      await ready(`${url}/readyz`, hub);
    },
    databaseUrl,
    postgresPid,
    staged,
    stop: async () => {
      hub.kill('SIGTERM');
      if (hub.exitCode === null) await once(hub, 'exit');
      await stop();
    },
  };
};

const startHub = (file: string, config: object, { folder, profile }: { folder: string; profile: string | undefined }): ChildProcess => {
  writeFileSync(file, JSON.stringify(config));
  const log = openSync(join(folder, 'hub.log'), 'a');
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  return spawn(process.execPath, [...profiling, join(root, 'apps/hub/main.ts'), '--config', file], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', log, log],
  });
};

/** Waits for a 200. Throws when the process ends first. */
export const ready = async (url: string, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.status === 200) return;
    await pause(20);
  }
  throw new Error(`the process ended before ${url} was ready`);
};
