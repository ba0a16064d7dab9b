/** Records the loopback interface with tcpdump. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Fault } from '@dauys/basics/failure.ts';
import { become, ensure } from '../test/debian.ts';
import { tcpdumpPath, wantedTcpdump } from '../test/wanted.ts';

export interface CaptureOptions {
  /** The file to write. */
  readonly file: string;
  readonly ports: readonly number[];
  /** Bytes kept of each packet; absent: all. */
  readonly keep?: number;
}

export interface Capture {
  /** Ends the recording when everything sent before is in the file. Throws `Fault` when the kernel had to drop packets. */
  stop(): Promise<void>;
  /** Ends it wherever it stands; nothing when it has ended. */
  abandon(): void;
}

/**
 * Begins to record, and resolves when it does. Installs tcpdump where it is absent and we may. Throws `Fault` where it cannot be had, or the right to
 * capture is missing: a test of the wire without the wire is a failure.
 */
export const startCapture = async (options: CaptureOptions): Promise<Capture> => {
  const missing = await ensure(wantedTcpdump);
  const prefix = await become();
  if (missing !== undefined) throw new Fault(missing);
  if (prefix === undefined) throw new Fault('the right to capture packets is missing: run as root, or permit sudo without a password');
  const which = options.ports.map((port) => `tcp port ${port}`).join(' or ');
  // A buffer of 64 MiB: nothing is dropped while this machine is busy. Root stays root, because the folder is its alone.
  const flags = ['-i', 'lo', '-n', '-U', '-B', '65536', '-Z', 'root', '-s', String(options.keep ?? 0), '--nano', '-w', options.file];
  const [program, ...before] = [...prefix, tcpdumpPath()];
  const child = spawn(program ?? tcpdumpPath(), [...before, ...flags, which], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const failed = () => new Fault(`tcpdump cannot capture here: ${said.trim().split('\n').slice(-3).join(' · ')}`);
  child.on('error', () => undefined);
  const gone = once(child, 'close').catch(() => undefined);
  const ended = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  while (!said.includes('listening on')) {
    if (ended()) throw failed();
    await soon();
  }
  return {
    abandon: () => void child.kill('SIGINT'),
    stop: async () => {
      if (ended()) throw failed();
      await flushed();
      child.kill('SIGINT');
      await gone;
      if (!/\b0 packets dropped by kernel/.test(said)) throw failed();
    },
  };
};

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** The kernel hands packets over in blocks, each within a second: what passed before the pause is in the file after it. */
const flushed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_500));
