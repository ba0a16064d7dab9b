import { existsSync } from 'node:fs';
import { type Finished, runCommand } from './command.ts';

/** Something that the tests need from Debian. */
export interface Wanted {
  readonly what: string;
  readonly packages: readonly string[];
  present(): boolean;
  /** How to name one that is elsewhere. */
  readonly variable: string;
}

/** The words to put before a command that root must run: none, those of sudo, or `undefined` where we may not. */
export const become = async (): Promise<readonly string[] | undefined> => {
  if (process.getuid?.() === 0) return [];
  return (await runCommand(['sudo', '-n', 'true'])).status === 0 ? ['sudo', '-n'] : undefined;
};

/**
 * Installs it where it is absent and we are permitted to. Returns nothing when it is there, otherwise the message that says
 * how to get it: a test that cannot run is a failure, never a silent skip.
 */
export const ensure = async (wanted: Wanted): Promise<string | undefined> => {
  if (wanted.present()) return undefined;
  const how = `Get it with: apt-get install ${wanted.packages.join(' ')} (or point ${wanted.variable} at one).`;
  const done = await install([wanted]);
  if (wanted.present()) return undefined;
  if (done === 'not Debian') return `${wanted.what} is absent and this is not Debian. ${how}`;
  if (done === 'not permitted') return `${wanted.what} is absent and we may not install it. ${how}`;
  return `${wanted.what} could not be installed. ${how}\n${done.output.trim().split('\n').slice(-8).join('\n')}`;
};

/** Installs several things by one call of Debian's installer. Whether they are there then is the caller's to see. */
export const install = async (wanted: readonly Wanted[]): Promise<Finished | 'not Debian' | 'not permitted'> => {
  if (!existsSync('/usr/bin/apt-get')) return 'not Debian';
  const prefix = await become();
  if (prefix === undefined) return 'not permitted';
  const packages = wanted.flatMap((one) => one.packages);
  process.stdout.write(`   installing ${packages.join(' ')} from Debian …\n`);
  // RUNLEVEL=1 keeps packages from starting services of their own.
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120'];
  const updated = await runCommand([...apt, 'update']);
  const installed = await runCommand([...apt, 'install', '--no-install-recommends', ...packages]);
  return { status: installed.status, output: updated.status === 0 ? installed.output : `${updated.output}\n${installed.output}` };
};
