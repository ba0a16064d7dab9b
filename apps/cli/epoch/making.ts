import { setTimeout as pause } from 'node:timers/promises';
import { base64 } from '@dauys/basics/bytes.ts';
import { type Instant, isoOf, parseIso, systemClock } from '@dauys/basics/clock.ts';
import { isHybridRecipient } from '@dauys/sealing/identity.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { readFileSync } from 'node:fs';
import { postToHub } from '../directory/hub.ts';
import { directoryFrom, type From, withDirectory } from '../directory/read.ts';
import { readSmall } from '../files.ts';
import { openIdentity } from '../key/open.ts';
import { Declined, EXIT, Misuse, type Output } from '../output.ts';
import { run } from '../run.ts';
import { officerFiles, readAbout } from './folder.ts';
import { makeEpoch, shareSeed } from './make.ts';
import { trusteesOf } from './people.ts';
import { openSeedFile } from './recover.ts';
import { inPlaceOfShare } from './places.ts';

interface Options extends From {
  readonly body: string;
  readonly to: string;
  readonly begin?: string;
  readonly days?: number;
  readonly canary?: string;
  readonly epoch: number;
  readonly seed: string;
  readonly identity: string;
  readonly folder: string;
  readonly hub: string;
  readonly operatorToken: string;
  readonly json?: boolean;
}

export const whole = (text: string): number => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 0xffffffff) throw new InvalidArgumentError('a whole number from 1');
  return n;
};

const instantIn = (text: string | undefined): { readonly begin?: Instant } => {
  if (text === undefined) return {};
  const begin = parseIso(/T.*\.\d{3}Z$/.test(text) ? text : text.replace(/Z?$/, '.000Z'));
  if (begin === undefined) throw new Misuse('--begin');
  return { begin };
};

const makeNew = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { body, to, days, canary } = options;
  if (canary !== undefined && !isHybridRecipient(canary)) throw new Misuse('--canary');
  const { directory } = await directoryFrom(options, output);
  const asked = { directory, body, folder: to, at: systemClock.now(), ...instantIn(options.begin) };
  const made = await makeEpoch({ ...asked, ...(days === undefined ? {} : { days }), ...(canary === undefined ? {} : { canary }) });
  output.result({ ...made, folder: to }, () => [
    t('epoch.made', { epoch: made.epoch, body, from: made.notBefore, until: made.notAfter }),
    t('epoch.made-next', { folder: to, officers: made.officers.join(', '), trustees: made.trustees.join(', ') }),
    ...(canary === undefined ? [t('epoch.no-canary')] : []),
  ]);
  return EXIT.holds;
};

const share = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { body, epoch, to } = options;
  const { directory } = await directoryFrom(options, output);
  const trustees = trusteesOf(directory, body);
  const identity = await openIdentity(options.identity, t);
  const seed = await inPlaceOfShare(() => openSeedFile(directory, { body, epoch }, { file: readSmall(options.seed), identity }));
  const statement = await shareSeed(seed, { body, epoch, trustees, folder: to, at: systemClock.now(), name: '01-epoch-shared' });
  const ids = trustees.map(({ id }) => id);
  output.result({ body, epoch, trustees: ids, statements: [statement] }, () => [
    t('epoch.shared', { epoch, body, trustees: ids.join(', '), folder: to }),
  ]);
  return EXIT.holds;
};

/** Only what the directory knows under a quorum may be handed out: an officer's page would not know what to do with another key. */
const handOut = async ({ anchor, folder, hub, operatorToken }: Options, output: Output, t: CliText): Promise<number> => {
  const { body, epoch } = readAbout(folder);
  const { directory } = await directoryFrom({ anchor, from: hub }, output);
  if (!directory.epochs(body).some((stated) => stated.epoch === epoch)) throw new Declined('epoch/not-in-directory');
  const token = readFileSync(operatorToken, 'utf8').trim();
  const files = officerFiles(folder);
  for (const [officer, file] of files) {
    await postToHub(hub, '/provision/epoch-keys', { body, epoch, officer, file: base64(file) }, token);
    // The hub takes a few requests a second from one address.
    await pause(50);
  }
  const officers = [...files.keys()];
  output.result({ body, epoch, officers, at: isoOf(systemClock.now()) }, () => [
    t('epoch.handed-out', { epoch, body, officers: officers.join(', ') }),
  ]);
  return EXIT.holds;
};

/** `dauys epoch new|share|hand-out`. */
export const addMaking = (epoch: Command): void => {
  withDirectory(epoch.command('new').alias('rotate'))
    .description('make the next key of a body: sealed to each officer, shared among its trustees, with the statements to be signed')
    .requiredOption('--body <id>', 'the body')
    .requiredOption('--to <folder>', 'a new folder for all of it; the seed itself is never written')
    .option('--begin <instant>', 'when it begins, UTC (default: 14 days before the end of the one before, or now)')
    .option('--days <n>', 'how long it lasts', whole)
    .option('--canary <age1pq1…>', 'who may open covers and canaries (default: nobody ever)')
    .action((options: Options) => run((output, t) => makeNew(options, output, t))(options));
  withDirectory(epoch.command('share'))
    .description(
      'share an epoch that is there already among the body’s trustees of today: after the first trustees were named, or others were',
    )
    .requiredOption('--body <id>', 'the body')
    .requiredOption('--epoch <n>', 'its epoch', whole)
    .requiredOption('--seed <file>', 'the epoch’s seed as it was sealed to an officer')
    .requiredOption('--identity <file>', 'that officer’s key file')
    .requiredOption('--to <folder>', 'a new folder')
    .action((options: Options) => run((output, t) => share(options, output, t))(options));
  epoch
    .command('hand-out')
    .description('the operator brings the sealed keys of a folder to the hub, where officers find them when they sign in')
    .requiredOption('--folder <folder>', 'made by `epoch new` or `epoch recover finish`')
    .requiredOption('--anchor <file>', 'what you trust')
    .requiredOption('--hub <url>', 'the hub')
    .requiredOption('--operator-token <file>', 'the operator’s token')
    .option('--json', 'print one JSON object')
    .action((options: Options) => run((output, t) => handOut(options, output, t))(options));
};
