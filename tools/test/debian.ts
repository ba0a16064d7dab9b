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
  if (!existsSync('/usr/bin/apt-get')) return `${wanted.what} is absent and this is not Debian. ${how}`;
  const prefix = await become();
  if (prefix === undefined) return `${wanted.what} is absent and we may not install it. ${how}`;
  process.stdout.write(`   installing ${wanted.packages.join(' ')} from Debian …\n`);
  const done = await install(prefix, wanted.packages);
  if (wanted.present()) return undefined;
  return `${wanted.what} could not be installed. ${how}\n${done.output.trim().split('\n').slice(-8).join('\n')}`;
};

const install = async (prefix: readonly string[], packages: readonly string[]): Promise<Finished> => {
  // RUNLEVEL=1 keeps packages from starting services of their own.
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120'];
  const updated = await runCommand([...apt, 'update']);
  const installed = await runCommand([...apt, 'install', '--no-install-recommends', ...packages]);
  return { status: installed.status, output: updated.status === 0 ? installed.output : `${updated.output}\n${installed.output}` };
};
