import type { Command } from 'commander';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { EXIT, Misuse, type Output } from '../output.ts';
import { run } from '../run.ts';
import { makeKey, type PublicPart, publicPart } from './make.ts';
import { openKey } from './open.ts';

interface Options {
  readonly to: string;
  readonly plain?: boolean;
  readonly note: string;
  readonly json?: boolean;
}

const linesOf = (part: PublicPart): string[] => (part.kind === 'identity' ? [part.recipient] : [part.key, part.publicKey]);

const make = async (kind: string, options: Options, output: Output, t: CliText): Promise<number> => {
  if (kind !== 'identity' && kind !== 'signer') throw new Misuse(kind);
  const part = await makeKey(kind, { to: options.to, plain: options.plain === true, note: options.note, t });
  output.result({ ...part, file: options.to }, () => [t('key.made', { file: options.to }), ...linesOf(part)]);
  return EXIT.holds;
};

const show = async (path: string, output: Output, t: CliText): Promise<number> => {
  const part = await publicPart(await openKey(path, t));
  output.result(part, () => linesOf(part));
  return EXIT.holds;
};

/** `dauys key new|show`: the keys of trustees, officers and directory signers, each on its holder's own machine. */
export const addKey = (program: Command): void => {
  const key = program.command('key').description('the keys of trustees, officers and directory signers, each on its holder’s own machine');
  key
    .command('new')
    .argument('<kind>', 'identity (trustees, officers: opens what is sealed to it) or signer (signs statements of the directory)')
    .requiredOption('--to <file>', 'the key file; what is there is never overwritten')
    .option('--plain', 'without a passphrase: only on a medium that is itself locked away')
    .option('--note <text>', 'a line for people, in the file', 'dauys key')
    .option('--json', 'print one JSON object')
    .description('make a key; prints what may be told to everybody. The passphrase is asked for, never taken from the command line')
    .action((kind: string, options: Options) => run((output, t) => make(kind, options, output, t))(options));
  key
    .command('show')
    .argument('<file>', 'a key file')
    .option('--json', 'print one JSON object')
    .description('print the public part of a key: recipient, or key id and public key')
    .action((path: string, options: Options) => run((output, t) => show(path, output, t))(options));
};
