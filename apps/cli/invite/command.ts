import { readFileSync } from 'node:fs';
import { hex } from '@dauys/basics/bytes.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { freshPaperKey, invitationHash, paperKeyGroups } from '@dauys/sealing/paperKey.ts';
import type { InvitationProvision } from '@dauys/protocol/invitation.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import type { Command } from 'commander';
import { EXIT, Misuse, type Output } from '../output.ts';
import { run } from '../run.ts';
import { bring } from './bring.ts';

interface Options extends Omit<InvitationProvision, 'hash'> {
  readonly hub: string;
  readonly operatorToken: string;
  readonly json?: boolean;
}

/** Makes the digits, brings the hub their hash, and prints them: once, here, and nowhere else. */
const invite = async ({ hub, operatorToken, id, body, name, login }: Options, output: Output, t: CliText): Promise<number> => {
  if (!/^https?:\/\/[^/?#\s]+$/.test(hub)) throw new Misuse('--hub');
  const key = freshPaperKey(platformRandom);
  const asked: InvitationProvision = { id, body, name, login, hash: hex(invitationHash(key)) };
  const code = await bring(`${hub}/provision/invitations`, asked, readFileSync(operatorToken, 'utf8').trim());
  if (code !== undefined) {
    output.failure(code, t('invite.refused', { code }));
    return EXIT.distrust;
  }
  const digits = paperKeyGroups(key).join(' ');
  output.result({ id, login, digits }, () => [t('invite.done', { name, login }), digits]);
  return EXIT.holds;
};

/** `dauys invite`, for the operator of a hub. */
export const addInvite = (program: Command): void => {
  program
    .command('invite')
    .description('invite an officer: prints 30 digits for her paper; the hub learns only their hash')
    .requiredOption('--hub <url>', 'the hub')
    .requiredOption('--operator-token <file>', 'file with the operator’s token')
    .requiredOption('--id <id>', 'her id in the directory, e.g. saule-akhmetova')
    .requiredOption('--body <id>', 'her body')
    .requiredOption('--name <name>', 'her name')
    .requiredOption('--login <login>', 'what she signs in with where a login is asked')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit codes: 0 invited, 1 the hub refused, 2 asked wrongly, 3 the hub cannot be reached.')
    .action((options: Options) => run((output, t) => invite(options, output, t))(options));
};
