import { readFileSync } from 'node:fs';
import { VerificationError } from '@dauys/basics/failure.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import { isHybridRecipient } from '@dauys/sealing/identity.ts';
import { codesText } from '@dauys/wording/compiled/codes.ts';
import { isRegisteredCode } from '@dauys/protocol/codes.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { formatDateTime } from '@dauys/wording/dates.ts';
import type { Command } from 'commander';
import { EXIT, languageOf, Misuse, type Output } from '../output.ts';
import { run } from '../run.ts';
import { askHub, type Outcome } from './hub-program.ts';
import { readFileOpened, writeFileWhole } from './stream.ts';

interface Options {
  readonly config: string;
  readonly to?: string;
  readonly from?: string;
  readonly recipient?: string;
  readonly identity?: string;
  readonly mirror?: string;
  readonly json?: boolean;
}

/** Says how it went; only evidence that does not hold is thrown. */
const tell = (
  outcome: Outcome,
  { output, t, lines }: { output: Output; t: CliText; lines: (result: Record<string, string | number>) => string },
): number => {
  switch (outcome.kind) {
    case 'done':
      output.result(outcome.result, () => [lines(plain(outcome.result))]);
      return EXIT.holds;
    case 'refused': {
      const { code } = outcome;
      output.failure(code, t('refused', { code, words: isRegisteredCode(code) ? codesText(languageOf())(code) : code }));
      return EXIT.distrust;
    }
    case 'distrusted':
      throw new VerificationError(outcome.code);
  }
};

const plain = (result: Readonly<Record<string, unknown>>): Record<string, string | number> => {
  const at = typeof result['at'] === 'string' ? parseIso(result['at']) : undefined;
  const entries = Object.entries(result).filter((entry): entry is [string, string | number] =>
    ['string', 'number'].includes(typeof entry[1]),
  );
  return { ...Object.fromEntries(entries), ...(at === undefined ? {} : { at: formatDateTime(languageOf(), at, 'UTC') }) };
};

const numbers = <K extends string>(result: Record<string, string | number>, ...keys: readonly K[]): Record<K, string | number> =>
  Object.fromEntries(keys.map((key) => [key, result[key] ?? 0])) as Record<K, string | number>;

const backUp = async ({ config, to = '', recipient }: Options, output: Output, t: CliText): Promise<number> => {
  if (recipient !== undefined && !isHybridRecipient(recipient)) throw new Misuse('--recipient');
  const file = await writeFileWhole(to, recipient);
  try {
    const outcome = await askHub({
      act: 'backup',
      options: ['--config', config],
      output: file.into,
      progress: (text) => output.progress(text),
    });
    if (outcome.kind === 'done') await file.keep();
    return tell(outcome, { output, t, lines: (r) => t('backup.done', numbers(r, 'at', 'rows', 'tables', 'bytes')) });
  } finally {
    // Nothing to drop when it was kept.
    await file.drop();
  }
};

const opened = ({ from = '', identity }: Options) =>
  readFileOpened(from, async () => {
    if (identity === undefined) throw new Misuse('--identity');
    return readFileSync(identity, 'utf8').trim();
  });

const check = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const outcome = await askHub({
    act: 'backup-check',
    options: [],
    input: await opened(options),
    progress: (text) => output.progress(text),
  });
  return tell(outcome, { output, t, lines: (r) => t('backup.holds', numbers(r, 'at', 'rows', 'tables', 'bytes')) });
};

const restore = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const input = await opened(options);
  const outcome = await askHub({ act: 'restore', options: ['--config', options.config], input, progress: (text) => output.progress(text) });
  return tell(outcome, { output, t, lines: (r) => t('restore.done', numbers(r, 'at', 'rows', 'tables')) });
};

/** `tiles` without a mirror, while the entries are there; `catch-up` never without. */
const mend =
  (act: 'catch-up' | 'rebuild-tiles') =>
  async ({ config, mirror }: Options, output: Output, t: CliText): Promise<number> => {
    const options = ['--config', config, ...(mirror === undefined ? [] : ['--mirror', mirror])];
    const outcome = await askHub({ act, options, progress: (text) => output.progress(text) });
    return tell(outcome, {
      output,
      t,
      lines: (r) =>
        act === 'catch-up'
          ? t('restore.caught-up', numbers(r, 'leaves', 'statements', 'chunks'))
          : t('restore.tiles', numbers(r, 'tiles', 'entries')),
    });
  };

const EXIT_CODES = '\nExit codes: 0 done, 1 refused or does not hold, 2 asked wrongly, 3 a disk or the database failed.';

/** `dauys backup` and `dauys restore`, for the operator of a hub. They run the hub's own program beside this one. */
export const addBackup = (program: Command): void => {
  const withHub = (command: Command) =>
    command
      .requiredOption('--config <file>', 'the hub’s configuration')
      .option('--json', 'print one JSON object')
      .addHelpText('after', EXIT_CODES);
  withHub(program.command('backup'))
    .description('one consistent moment of the hub’s database in one file, while the hub goes on; the keys are not in it')
    .requiredOption('--to <file>', 'the file; it has this name only when it is whole')
    .option('--recipient <age1pq1…>', 'seal the file to this recipient')
    .action((options: Options) => run((output, t) => backUp(options, output, t))(options));
  program
    .command('backup-check')
    .description('whether a backup is whole, without a database')
    .requiredOption('--from <file>', 'the backup')
    .option('--identity <file>', 'the age identity that opens a sealed backup')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXIT_CODES)
    .action((options: Options) => run((output, t) => check(options, output, t))(options));
  const restoring = program.command('restore').description('bring a hub’s database back; the hub must be stopped');
  withHub(restoring.command('database'))
    .description('fill an empty database from a backup: all of it or nothing')
    .requiredOption('--from <file>', 'the backup')
    .option('--identity <file>', 'the age identity that opens a sealed backup')
    .action((options: Options) => run((output, t) => restore(options, output, t))(options));
  withHub(restoring.command('catch-up'))
    .description('after `restore database`: regain from a mirror what has been public since the backup')
    .requiredOption('--mirror <folder>', 'what `dauys mirror --operator-token` keeps')
    .action((options: Options) => run((output, t) => mend('catch-up')(options, output, t))(options));
  withHub(restoring.command('tiles'))
    .description('make a lost tile store again from the entries, and lost entries from a mirror')
    .option('--mirror <folder>', 'what `dauys mirror` keeps')
    .action((options: Options) => run((output, t) => mend('rebuild-tiles')(options, output, t))(options));
};
