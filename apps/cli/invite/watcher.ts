import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { base64, bytesOf } from '@dauys/basics/bytes.ts';
import { redact } from '@dauys/basics/redacted.ts';
import type { WatcherProvision, WatcherRole } from '@dauys/protocol/watch.ts';
import { splitPassword } from '@dauys/sealing/wrap.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { Option, type Command } from 'commander';
import { EXIT, Misuse, type Output } from '../output.ts';
import { run } from '../run.ts';
import { bring } from './bring.ts';

interface Options {
  readonly hub: string;
  readonly operatorToken: string;
  readonly id: string;
  readonly role: WatcherRole;
  readonly place: string;
  readonly name: string;
  readonly login: string;
  readonly ended?: boolean;
  readonly json?: boolean;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648, without padding. */
const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
};

/** 80 random bits, as people can type them. */
const freshPassword = (): string => (base32(randomBytes(10)).match(/.{4}/g) ?? []).join('-');

/** Makes a password and a secret for codes, brings the hub what checks them, and prints them: once, here, and nowhere else. */
const addAccount = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { hub, operatorToken, id, role, place, name, login, ended } = options;
  if (!/^https?:\/\/[^/?#\s]+$/.test(hub)) throw new Misuse('--hub');
  const [password, totpSecret] = [freshPassword(), bytesOf(randomBytes(20))];
  const salt = bytesOf(randomBytes(16));
  const { authKey } = await splitPassword(redact(password), salt);
  const secrets = { salt: base64(salt), authKey: base64(authKey), totpSecret: base64(totpSecret) };
  const asked: WatcherProvision = { ...{ id, role, place, name, login }, ...secrets, ...(ended === true ? { ended } : {}) };
  const code = await bring(`${hub}/provision/watchers`, asked, readFileSync(operatorToken, 'utf8').trim());
  if (code !== undefined) {
    output.failure(code, t('invite.refused', { code }));
    return EXIT.distrust;
  }
  if (ended === true) {
    output.result({ id, ended }, () => [t('watcher.ended', { name })]);
    return EXIT.holds;
  }
  const secret = base32(totpSecret).toUpperCase();
  output.result({ id, login, password, secret }, () => [
    t('watcher.done', { name, login }),
    password,
    `otpauth://totp/Dauys:${login}?secret=${secret}&issuer=Dauys`,
  ]);
  return EXIT.holds;
};

/** `dauys watcher`, for the operator of a hub. */
export const addWatcher = (program: Command): void => {
  program
    .command('watcher')
    .description(
      'an account that sees device health and nothing else: prints its password and secret once; again with the same id gives new ones',
    )
    .requiredOption('--hub <url>', 'the hub')
    .requiredOption('--operator-token <file>', 'file with the operator’s token')
    .requiredOption('--id <id>', 'the account, e.g. aigul-nurlan')
    .addOption(new Option('--role <role>', 'what it may do').choices(['facility-duty', 'monitor']).makeOptionMandatory())
    .requiredOption('--place <id>', 'the facility in the directory, or the organisation that watches')
    .requiredOption('--name <name>', 'her name')
    .requiredOption('--login <login>', 'what she signs in with')
    .option('--ended', 'she does not come in any more')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit codes: 0 done, 1 the hub refused, 2 asked wrongly, 3 the hub cannot be reached.')
    .action((options: Options) => run((output, t) => addAccount(options, output, t))(options));
};
