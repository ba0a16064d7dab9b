import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { Fault } from '@dauys/basics/failure.ts';

/** The uid and gid that Linux gives to nobody. PostgreSQL refuses to run as root, so root hands it over to this one. */
const nobody = 65534;

/** How PostgreSQL's programs are started by this process: words put before the command. */
export interface Privilege {
  readonly kind: 'plain' | 'namespace' | 'dropped';
  readonly prefix: readonly string[];
}

const works = (command: readonly string[]): boolean => {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
};

const namespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`];
const dropped = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];

/**
 * Chooses the way for this machine. As root a user namespace comes first: no account is made and no file changes its owner.
 * Throws `Fault` where none works.
 */
export const choosePrivilege = (): Privilege => {
  if (process.getuid?.() !== 0) return { kind: 'plain', prefix: [] };
  if (works([...namespace, 'true'])) return { kind: 'namespace', prefix: namespace };
  if (works([...dropped, 'true'])) return { kind: 'dropped', prefix: dropped };
  throw new Fault(
    'the embedded PostgreSQL cannot run as root here: neither unshare nor setpriv works. Start as another user, or set DATABASE_URL.',
  );
};

/** Gives a folder to the user that PostgreSQL will run as, where that is another one. */
export const handOver = (privilege: Privilege, folder: string): void => {
  if (privilege.kind === 'dropped') chownSync(folder, nobody, nobody);
};

/**
 * The full command. `pdeathsig` makes the kernel send a fast shutdown when we die, by SIGKILL too: without it a killed hub
 * leaves an orphan server that holds the data folder. It does not survive a change of identity, so it is set last.
 */
export const asServer = (privilege: Privilege, command: readonly string[]): string[] => [
  ...privilege.prefix,
  'setpriv',
  '--pdeathsig',
  'INT',
  ...command,
];
