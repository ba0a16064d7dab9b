/** Real fprintd and pcscd, each with a reader that is none: on a bus and in a folder of their own, so that nothing of this machine is touched. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@dauys/testing/agent-process.ts';
import { withPcscd } from '../../apps/terminal/agent/readers/card-reader.ts';
import { namesReader } from '../../apps/terminal/agent/readers/decide.ts';
import { fprintd } from '../../apps/terminal/agent/readers/fprintd.ts';
import { become } from './debian.ts';

/** Words before each, where only root may: fprintd keeps what it keeps for root alone. */
const prefix = await become();

/** Why there is none of it here; `undefined`: there is. */
export const noReaders: string | undefined =
  prefix === undefined ? 'only root (or sudo without a password) may start fprintd and give pcscd a folder of its own' : undefined;

export interface Staged {
  stop(): Promise<void>;
}

const start = (words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
  const [program = '', ...rest] = [...(prefix ?? []), 'env', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...words];
  return spawn(program, rest, { stdio: 'ignore' });
};

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
const end = async (...children: readonly ChildProcess[]): Promise<void> => {
  for (const child of children) child.kill('SIGTERM');
  await until(() => children.every(ended));
};

const busConfig = (path: string): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>`;

export interface StagedFprintd extends Staged {
  /** Address of the bus. */
  readonly bus: string;
  /** Socket of the reader that is none, there while somebody waits for a finger (finger.ts). */
  readonly finger: string;
  /** Where templates lie. */
  readonly prints: string;
  /** Pulls the reader out: whoever asks after it, finds none. */
  unplug(): Promise<void>;
}

/** A bus, polkit, which fprintd asks who may, and fprintd with libfprint's virtual image device. */
export const stageFprintd = async (): Promise<StagedFprintd> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-fprintd-'));
  const [socket, finger, prints] = [join(folder, 'bus'), join(folder, 'finger'), join(folder, 'prints')];
  writeFileSync(join(folder, 'bus.conf'), busConfig(socket));
  // polkit asks as a user of its own.
  chmodSync(folder, 0o755);
  const bus = `unix:path=${socket}`;
  const daemon = start(['dbus-daemon', `--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--nopidfile', '--nosyslog']);
  await until(() => existsSync(socket) || ended(daemon));
  const env = { DBUS_SYSTEM_BUS_ADDRESS: bus, FP_VIRTUAL_IMAGE: finger, STATE_DIRECTORY: prints };
  const polkit = start(['/usr/lib/polkit-1/polkitd', '--no-debug'], env);
  const service = start(['/usr/libexec/fprintd', '--no-timeout'], env);
  const isUp = await until(async () => {
    if ([daemon, polkit, service].some(ended)) return 'no';
    return namesReader(await fprintd(bus).devices()) && 'yes';
  });
  if (isUp === 'no') throw new Error('fprintd does not come up');
  return {
    ...{ bus, finger, prints },
    unplug: () => end(service),
    stop: async () => {
      await end(service, polkit, daemon);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export interface StagedPcscd extends Staged {
  readonly socket: string;
  /** Where a card is laid on (card.ts). */
  readonly port: number;
}

/** pcscd with vsmartcard's virtual reader, in a view of the disk in which its folder is ours. Somebody else may have taken its ports: then with others. */
export const stagePcscd = async (): Promise<StagedPcscd> => {
  for (let tries = 1; ; tries++) {
    const staged = await stageOnce();
    const readers = await withPcscd(staged.socket, (pcscd) => pcscd.readers());
    if (readers !== undefined && readers.length > 0) return staged;
    await staged.stop();
    if (tries === 5) throw new Error('pcscd has no virtual reader');
  }
};

const stageOnce = async (): Promise<StagedPcscd> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-pcscd-'));
  const [run, readers, socket] = [join(folder, 'run'), join(folder, 'readers'), join(folder, 'run', 'pcscd.comm')];
  for (const made of [run, readers]) mkdirSync(made);
  // Below those that the kernel gives to whoever connects.
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const driver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
  const channel = `0x${port.toString(16)}`;
  const where = `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${driver}\nCHANNELID ${channel}\n`;
  writeFileSync(join(readers, 'vpcd'), where);
  const view = 'mkdir -p /run/pcscd && mount --bind "$1" /run/pcscd && exec pcscd --foreground --critical --config "$2"';
  const service = start(['unshare', '--mount', 'sh', '-c', view, 'sh', run, readers]);
  await until(() => existsSync(socket) || ended(service));
  if (ended(service)) throw new Error('pcscd ended at once');
  return {
    ...{ socket, port },
    stop: async () => {
      await end(service);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
