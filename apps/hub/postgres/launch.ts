import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@dauys/basics/failure.ts';
import { linkNativeLibraries } from './binaries.ts';
import { asServer, choosePrivilege, handOver, type Privilege } from './privilege.ts';

/** A PostgreSQL server that belongs to this process and ends with it. */
export interface RunningPostgres {
  /** For `pg` and libpq alike: a Unix socket, user and database `dauys`. */
  readonly url: string;
  readonly pid: number;
  /** Settles when the server has ended, for whatever reason. Never rejects. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. Safe to call twice. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would: for crash tests. The next launch recovers. */
  kill(): void;
}

export interface LaunchOptions {
  /** Ours alone (made with mode 0700): the cluster, the socket and the server's own messages live in it. */
  readonly dataFolder: string;
  /** The folder with `initdb` and `postgres`. */
  readonly bin: string;
  /** How long to wait for a predecessor that still holds the folder, and for a shutdown. Default 60 000 ms. */
  readonly patienceMs?: number;
}

const port = 5432;
// Crash recovery replays up to max_wal_size from a slow disk before the server is ready.
const longestStartMs = 300_000;
// sun_path has 108 bytes with the closing zero.
const longestSocketPath = 107;

/**
 * Starts PostgreSQL on a data folder, which it creates at first, and resolves when it accepts connections. Waits for a
 * predecessor that is still shutting down. Throws `Fault` with the server's last words if it does not come up, and when
 * the folder was made by another major version.
 */
export const launchPostgres = async (options: LaunchOptions): Promise<RunningPostgres> => {
  const { bin, patienceMs = 60_000 } = options;
  const dataFolder = resolve(options.dataFolder);
  const privilege = choosePrivilege();
  linkNativeLibraries(bin);
  for (const folder of [dataFolder, join(dataFolder, 'cluster')]) refuseOpenFolder(folder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  handOver(privilege, dataFolder);
  createCluster(privilege, bin, dataFolder);
  checkMajor(bin, dataFolder);
  const socket = socketFolder(privilege, dataFolder);
  const server = await startServer({ privilege, bin, dataFolder, socket, deadline: Date.now() + patienceMs });
  const url = `postgresql://dauys@/dauys?host=${encodeURIComponent(socket)}&port=${port}`;
  const ended = endOf(server);
  if (socket !== dataFolder) void ended.then(() => rmSync(socket, { recursive: true, force: true }));
  return running(server, { url, ended, patienceMs });
};

/** A folder that others can read may already have been read; we say so instead of closing the door afterwards. */
const refuseOpenFolder = (folder: string): void => {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found !== undefined && (found.mode & 0o077) !== 0)
    throw new Fault(`${folder} is open to other users of this machine: chmod 700 it, then start again.`);
};

const clusterOf = (dataFolder: string): string => join(dataFolder, 'cluster');

/** Made beside and renamed, so that a power cut in the middle leaves either no cluster or a whole one. */
const createCluster = (privilege: Privilege, bin: string, dataFolder: string): void => {
  const cluster = clusterOf(dataFolder);
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const half = join(dataFolder, 'cluster.new');
  rmSync(half, { recursive: true, force: true });
  // C collation: the order of bytes, the same on every version and machine. People's orders are made elsewhere.
  const initdb = ['-D', half, '-U', 'dauys', '-E', 'UTF8', '--locale=C', '--data-checksums', '--no-instructions'];
  run([...privilege.prefix, join(bin, 'initdb'), ...initdb, '--auth-local=trust', '--auth-host=reject']);
  run([...privilege.prefix, join(bin, 'postgres'), '--single', '-D', half, 'postgres'], 'create database dauys;\n');
  chmodSync(half, 0o700);
  renameSync(half, cluster);
  const folder = openSync(dataFolder, 'r');
  fsyncSync(folder);
  closeSync(folder);
};

// Nothing of ours reaches the server: neither secrets nor libpq's PG* variables.
const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const run = (command: readonly string[], input = ''): void => {
  const [program = '', ...args] = command;
  const done = spawnSync(program, args, { input, env: environment, encoding: 'utf8', cwd: '/' });
  if (done.status !== 0)
    throw new Fault(`${program} failed while creating the database: ${done.stderr?.trim() || done.error?.message || 'no message'}`);
};

const checkMajor = (bin: string, dataFolder: string): void => {
  const made = readFileSync(join(clusterOf(dataFolder), 'PG_VERSION'), 'utf8').trim();
  const text = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', env: environment }).stdout;
  const ours = /(\d+)/.exec(text ?? '')?.[1];
  if (made !== ours)
    throw new Fault(
      `the data in ${dataFolder} was made by PostgreSQL ${made}, this is ${ours ?? 'unknown'}: start the old one, or restore a backup.`,
    );
};

const socketFolder = (privilege: Privilege, dataFolder: string): string => {
  if (Buffer.byteLength(join(dataFolder, `.s.PGSQL.${port}`)) <= longestSocketPath) return dataFolder;
  const folder = mkdtempSync(join(tmpdir(), 'dauys-'));
  handOver(privilege, folder);
  return folder;
};

interface Start {
  readonly privilege: Privilege;
  readonly bin: string;
  readonly dataFolder: string;
  readonly socket: string;
  readonly deadline: number;
}

const settings = (start: Start): string[] => {
  const set: Readonly<Record<string, string>> = {
    listen_addresses: '',
    port: String(port),
    unix_socket_directories: start.socket,
    unix_socket_permissions: '0700',
    max_connections: '100',
    // "Accepted" means that it survives a power cut.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // After a failed fsync the kernel may have dropped the pages: only recovery from the WAL tells the truth.
    data_sync_retry: 'off',
    // The server's messages must not carry rows or parameters.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  return Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};

/** Tries again until the deadline: a predecessor may still be writing its last checkpoint, or its killed backends be leaving. */
const startServer = async (start: Start): Promise<ChildProcess> => {
  const log = join(start.dataFolder, 'postgres.log');
  for (;;) {
    const from = beginLog(log);
    const server = spawnServer(start, log);
    if (await isReady(server, start)) return server;
    const words = readFileSync(log, 'utf8').slice(from).trim();
    const heldByPredecessor = /lock file ".*" already exists|pre-existing shared memory block/.test(words);
    if (!heldByPredecessor || Date.now() > start.deadline) {
      server.kill('SIGINT');
      throw new Fault(`PostgreSQL did not start: ${words.split('\n').slice(-5).join(' · ') || 'it said nothing'}`);
    }
    await pause(100);
  }
};

/** Keeps one older file, and returns where the new messages begin. */
const beginLog = (log: string): number => {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= 4 * 1024 * 1024) return size;
  renameSync(log, `${log}.1`);
  return 0;
};

const spawnServer = (start: Start, log: string): ChildProcess => {
  const command = [join(start.bin, 'postgres'), '-D', clusterOf(start.dataFolder), ...settings(start)];
  const [program = '', ...args] = asServer(start.privilege, command);
  const out = openSync(log, 'a', 0o600);
  // Its own process group: Ctrl-C in the terminal goes to the hub alone, which stops the server in order.
  const server = spawn(program, args, { stdio: ['ignore', out, out], env: environment, cwd: '/', detached: true });
  closeSync(out);
  server.on('error', () => undefined);
  return server;
};

const hasEnded = (server: ChildProcess): boolean => server.pid === undefined || server.exitCode !== null || server.signalCode !== null;

/** The postmaster writes its state into the eighth line of its lock file; `pg_ctl -w` reads the same. */
const isReady = async (server: ChildProcess, start: Start): Promise<boolean> => {
  const lock = join(clusterOf(start.dataFolder), 'postmaster.pid');
  const until = Date.now() + longestStartMs;
  while (!hasEnded(server) && Date.now() <= until) {
    const lines = existsSync(lock) ? readLock(lock) : [];
    if (lines[0]?.trim() === String(server.pid) && lines[7]?.trim() === 'ready') return true;
    await pause(20);
  }
  return false;
};

const readLock = (lock: string): readonly string[] => {
  try {
    return readFileSync(lock, 'utf8').split('\n');
  } catch {
    // Removed between the look and the reading: its owner has just ended.
    return [];
  }
};

const endOf = (server: ChildProcess): RunningPostgres['ended'] =>
  new Promise((settle) => {
    if (hasEnded(server)) settle({ code: server.exitCode, signal: server.signalCode });
    else server.once('exit', (code, signal) => settle({ code, signal }));
  });

type Life = Pick<RunningPostgres, 'url' | 'ended'> & { readonly patienceMs: number };

const running = (server: ChildProcess, { url, ended, patienceMs }: Life): RunningPostgres => {
  const stop = async (): Promise<void> => {
    if (hasEnded(server)) return;
    server.kill('SIGINT');
    const late = new AbortController();
    // Past our patience an immediate shutdown loses nothing: the WAL has it, and the next start recovers.
    const hurry = pause(patienceMs, undefined, { signal: late.signal, ref: false }).then(
      () => server.kill('SIGQUIT'),
      () => undefined,
    );
    await ended;
    late.abort();
    await hurry;
  };
  return { url, pid: server.pid ?? 0, ended, stop, kill: () => void server.kill('SIGKILL') };
};
