import { isoOf, parseIso, systemClock } from '@dauys/basics/clock.ts';
import { type EpochStanding, epochStanding } from '@dauys/directory/epochs.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { formatDateTime } from '@dauys/wording/dates.ts';
import type { Command } from 'commander';
import { directoryFrom, type From, withDirectory } from '../directory/read.ts';
import { EXIT, languageOf, Misuse, type Output } from '../output.ts';
import { run } from '../run.ts';
import { addMaking } from './making.ts';
import { addRecovering } from './recovering.ts';

interface Options extends From {
  readonly body?: string;
  readonly at?: string;
  readonly json?: boolean;
}

const statusOf = ({ body, current, next, stale, due, recoverable }: EpochStanding) => ({
  body,
  ...(current === undefined ? {} : { epoch: current.epoch, until: isoOf(current.notAfter) }),
  ...(next === undefined ? {} : { next: next.epoch, begins: isoOf(next.notBefore) }),
  ...{ stale, due, recoverable },
});

const line = ({ body, current, next, stale, due, recoverable }: EpochStanding, t: CliText): string => {
  const time = (at: Parameters<typeof isoOf>[0]): string => formatDateTime(languageOf(), at, 'UTC');
  const now =
    current === undefined
      ? t('epoch.none')
      : t(stale ? 'epoch.stale' : 'epoch.now', { epoch: current.epoch, until: time(current.notAfter) });
  const parts = [
    now,
    ...(next === undefined ? [] : [t('epoch.next', { epoch: next.epoch, begins: time(next.notBefore) })]),
    ...(due ? [t('epoch.due')] : []),
    ...(recoverable ? [] : [t('epoch.unshared')]),
  ];
  return `${body}: ${parts.join(' ')}`;
};

const status = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const at = options.at === undefined ? systemClock.now() : parseIso(options.at.replace(/(:\d\d)Z$/, '$1.000Z'));
  if (at === undefined) throw new Misuse('--at');
  const { directory } = await directoryFrom(options, output);
  const bodies = options.body === undefined ? [...directory.bodies.keys()] : [options.body];
  if (!bodies.every((body) => directory.bodies.has(body))) throw new Misuse('--body');
  const standings = bodies.map((body) => epochStanding(directory, body, at));
  output.result({ at: isoOf(at), bodies: standings.map(statusOf) }, () => standings.map((standing) => line(standing, t)));
  return standings.every(({ due, stale }) => !due && !stale) ? EXIT.holds : EXIT.complain;
};

/** `dauys epoch …`: the keys of bodies, from one epoch to the next. */
export const addEpoch = (program: Command): void => {
  const epoch = program
    .command('epoch')
    .description('the keys of bodies: make the next one, share it among trustees, hand it out, recover it');
  withDirectory(epoch.command('status'))
    .description('which epoch each body is in, and whether the next one is prepared')
    .option('--body <id>', 'one body only')
    .option('--at <instant>', 'as of this time, UTC (default: now)')
    .addHelpText(
      'after',
      '\nExit codes: 0 all is prepared, 1 the directory does not hold, 2 asked wrongly, 3 a source failed, 4 a body must make its next epoch now.',
    )
    .action((options: Options) => run((output, t) => status(options, output, t))(options));
  addMaking(epoch);
  addRecovering(epoch);
};
