import { join } from 'node:path';
import { systemClock } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { Recovery } from '@dauys/directory/epoch.ts';
import { freshIdentity, recipientOf } from '@dauys/sealing/identity.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import type { Command } from 'commander';
import { directoryFrom, type From, withDirectory } from '../directory/read.ts';
import { readSmall, writeNew } from '../files.ts';
import { makeKey } from '../key/make.ts';
import { openIdentity } from '../key/open.ts';
import { EXIT, Misuse, type Output } from '../output.ts';
import { confirm } from '../prompt.ts';
import { run } from '../run.ts';
import { whole } from './making.ts';
import { inPlaceOfShare } from './places.ts';
import { draftRecovery, finishRecovery, openShare, recoveryOf, resealShare } from './recover.ts';

interface Options extends From {
  readonly body: string;
  readonly epoch: number;
  readonly trustee: readonly string[];
  readonly officer: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly share: string;
  readonly identity: string;
  readonly to: string;
  readonly plain?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const begin = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { body, epoch, trustee: trustees, officer, by, reason, to } = options;
  if (trustees.length !== 2) throw new Misuse('--trustee');
  const { directory } = await directoryFrom(options, output);
  const officers = [...new Set([...officer, by])];
  const wanted = { body, epoch, trustees, officers, by, reason, at: systemClock.now() };
  // Asked before a key is made, with a recipient that only looks like one.
  recoveryOf(directory, { ...wanted, recipient: await recipientOf(await freshIdentity()) });
  const key = join(to, 'recovery.key');
  const made = await makeKey('identity', { to: key, plain: options.plain === true, note: `recovery of ${body}, epoch ${epoch}`, t });
  if (made.kind !== 'identity') throw new Misuse(key);
  const asked = { ...wanted, recipient: made.recipient };
  const statement = draftRecovery(to, recoveryOf(directory, asked));
  output.result({ ...asked, key, statements: [statement] }, () => [t('recover.begun', { epoch, body, statement, key })]);
  return EXIT.holds;
};

/** What a trustee is asked to do, in the words of the public statement. */
const asked = (directory: Directory, { body, epoch, by, officers, reason }: Recovery, t: CliText): string => {
  const name = (id: string): string => directory.officers.get(id)?.name ?? id;
  return t('recover.asked', { epoch, body, by: name(by), officers: officers.map(name).join(', '), reason });
};

const release = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { share, identity, to } = options;
  const { directory } = await directoryFrom(options, output);
  const own = await openIdentity(identity, t);
  const opened = await inPlaceOfShare(() => openShare(directory, readSmall(share), own));
  const { trustee, recovery } = opened;
  process.stderr.write(`${asked(directory, recovery, t)}\n`);
  if (options.yes !== true && !(await confirm(t('recover.release-prompt'), t('yes')))) throw new Misuse(t('recover.not-released'));
  writeNew(to, await resealShare(opened));
  const { body, epoch, by, index } = recovery;
  output.result({ body, epoch, trustee, by, statement: index, file: to }, () => [t('recover.released', { file: to, by })]);
  return EXIT.holds;
};

const finish = async (paths: readonly string[], options: Options, output: Output, t: CliText): Promise<number> => {
  const { body, epoch, to } = options;
  const { directory } = await directoryFrom(options, output);
  const identity = await openIdentity(options.identity, t);
  const released = paths.map(readSmall);
  const recovered = await inPlaceOfShare(() => finishRecovery(directory, { body, epoch, released, identity, folder: to }));
  const { officers, recovery } = recovered;
  output.result({ body, epoch, officers, trustees: recovery.trustees, statement: recovery.index, folder: to }, () => [
    t('recover.finished', { epoch, body, officers: officers.join(', '), folder: to }),
  ]);
  return EXIT.holds;
};

const SAYS =
  '\nExit codes: 0 done, 1 the statement does not stand in the ledger or something does not hold, 2 asked wrongly, 3 a source failed.';

/** `dauys epoch recover begin|release|finish`. */
export const addRecovering = (epoch: Command): void => {
  const recover = epoch
    .command('recover')
    .description('bring back an epoch whose officers have all lost their keys: public first, then usable');
  const add = (name: string, says: string): Command => withDirectory(recover.command(name)).description(says).addHelpText('after', SAYS);
  add('begin', 'on the machine of the officer who will combine: a key for this one recovery, and the statement to be signed and brought')
    .requiredOption('--body <id>', 'the body')
    .requiredOption('--epoch <n>', 'its epoch', whole)
    .requiredOption('--trustee <id...>', 'the two trustees who will hand out their shares')
    .requiredOption('--by <officer>', 'the officer who combines them')
    .option('--officer <id...>', 'who else gets the key', [])
    .requiredOption('--reason <text>', 'why, for everybody to read, for ever')
    .requiredOption('--to <folder>', 'a new folder')
    .option('--plain', 'the recovery key without a passphrase')
    .action((options: Options) => run((output, t) => begin(options, output, t))(options));
  add('release', 'on a trustee’s machine: once the statement stands in the ledger, seal one’s share to the machine that it names')
    .requiredOption('--share <file>', 'the share, as it was sealed to this trustee')
    .requiredOption('--identity <file>', 'the trustee’s key file')
    .requiredOption('--to <file>', 'the released share: sealed, to be carried to the officer')
    .option('--yes', 'without asking')
    .action((options: Options) => run((output, t) => release(options, output, t))(options));
  add('finish', 'on the officer’s machine: combine two released shares, and seal the key to the officers whom the statement names')
    .argument('<released...>', 'what the two trustees released')
    .requiredOption('--body <id>', 'the body')
    .requiredOption('--epoch <n>', 'its epoch', whole)
    .requiredOption('--identity <file>', 'the key that `begin` made')
    .requiredOption('--to <folder>', 'a new folder, for `dauys epoch hand-out`')
    .action((paths: string[], options: Options) => run((output, t) => finish(paths, options, output, t))(options));
};
