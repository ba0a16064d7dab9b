import { readFileSync } from 'node:fs';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { type Day, type Instant, isoDay, isoOf, parseIso, systemClock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { type Anchor, parseAnchor } from '@dauys/directory/anchor.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import { parseCode } from '@dauys/sealing/code.ts';
import { parseSlipText } from '@dauys/sealing/slip.ts';
import { type CliText, cliText } from '@dauys/wording/compiled/cli.ts';
import { formatDateTime } from '@dauys/wording/dates.ts';
import type { Command } from 'commander';
import { EXIT, languageOf, Misuse, type Output, outputOf } from '../output.ts';
import { readSecretLine } from '../prompt.ts';
import { LedgerFault, readWholeLedger } from './ledger.ts';
import { checkBatches, directoryOf, vouchedUntil } from './rules.ts';
import { judgeSlip, type SlipVerdict } from './slip.ts';
import { sourceOf } from './source.ts';

interface Options {
  readonly anchor: string;
  readonly from: string;
  readonly at?: string;
  readonly code?: boolean;
  readonly json?: boolean;
}

const instantOf = (text: string | undefined): Instant => {
  if (text === undefined) return systemClock.now();
  const at = parseIso(/T.*\.\d{3}Z$/.test(text) ? text : text.replace(/Z?$/, '.000Z'));
  if (at === undefined) throw new Misuse('--at');
  return at;
};

/** Whatever fails in `act` is named with the place it failed in. */
const inPlace = async <T>(place: string, act: () => T | Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof LedgerFault) throw new LedgerFault(error.code, `${place}/${error.where}`);
    throw error instanceof VerificationError ? new LedgerFault(error.code, place) : error;
  }
};

const readAnchor = (path: string) =>
  inPlace('anchor', (): { anchor: Anchor } & Record<'directory' | 'cases', ReturnType<typeof parsePolicy>> => {
    const anchor = parseAnchor(readFileSync(path, 'utf8'));
    return { anchor, directory: parsePolicy(anchor.ledgers.directory), cases: parsePolicy(anchor.ledgers.cases) };
  });

/** Both ledgers and the rules that hold between them, read in full; `tiles`: every published tile too. */
const readBoth = async (options: Options, output: Output, tiles: boolean) => {
  const pinned = await readAnchor(options.anchor);
  const read = (ledger: 'directory' | 'cases') =>
    inPlace(ledger, () => {
      const progress = (done: number, total: number) => output.progress(`${ledger}: ${done}/${total}`);
      return readWholeLedger(sourceOf(options.from, ledger), pinned[ledger], { tiles, progress });
    });
  const directoryLedger = await read('directory');
  const { directory, later } = await inPlace('directory', () => directoryOf(directoryLedger.entries, pinned.anchor));
  const cases = await read('cases');
  const sizes = directory.batchSizes.map(({ size }) => size);
  const { batches, positions } = await inPlace('cases', () => checkBatches(cases.entries, sizes));
  const seen = vouchedUntil(cases.checkpoint.witnesses, pinned.cases.quorum);
  return { checkpoints: { directory: directoryLedger.checkpoint, cases: cases.checkpoint }, directory, later, batches, positions, seen };
};

const verifyLedger = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { checkpoints, later, batches } = await readBoth(options, output, true);
  const report = (['directory', 'cases'] as const).map((ledger) => {
    const { size, witnesses } = checkpoints[ledger];
    return { ledger, size, witnesses: witnesses.map(({ name, at }) => ({ name, at: isoOf(at) })) };
  });
  output.result({ verified: true, ledgers: report, batches, later }, () => [
    ...report.map((r) => t('ledger.holds', { ledger: r.ledger, size: r.size, witnesses: r.witnesses.map((w) => w.name).join(', ') })),
    t('ledger.batches', { batches }),
    ...(later === 0 ? [] : [t('ledger.later', { n: later })]),
  ]);
  return EXIT.holds;
};

const slipOf = (text: string): Bytes => {
  try {
    return parseSlipText(text);
  } catch (error) {
    // Nothing was claimed that could fail to hold: it was mistyped, or a later version printed it.
    throw error instanceof VerificationError ? new Misuse(error.code) : error;
  }
};

const askCode = async (options: Options, t: CliText) => {
  if (options.code !== true) return undefined;
  const code = parseCode(await readSecretLine(t('slip.code-prompt')));
  if (!code.ok) throw new Misuse(code.error.code);
  return code.value;
};

const verifySlipCommand = async (text: string, options: Options, output: Output, t: CliText): Promise<number> => {
  const at = instantOf(options.at);
  const bytes = slipOf(text);
  const code = await askCode(options, t);
  const record = await readBoth(options, output, false);
  const verdict = await inPlace('slip', () => judgeSlip(bytes, { ...record, at, code }));
  const { size, witnesses } = record.checkpoints.cases;
  const { slip, facility, tier, state, index, recordTooOld } = verdict;
  const day = isoDay(slip.day as Day);
  const seen = record.seen === undefined ? {} : { seen: isoOf(record.seen) };
  const said = { terminal: slip.terminal, counter: slip.counter, day, facility, tier, index, size, ...seen };
  output.result({ ...state, ...isoTimes(state), recordTooOld, at: isoOf(at), ...said, witnesses: witnesses.map((w) => w.name) }, () => [
    t('slip.taken', { ...said, facility: record.directory.facilities.get(facility)?.names[languageOf()] ?? facility }),
    t('slip.state', { state: state.state, witnesses: witnesses.length }),
    t('slip.judged', { at: inUtc(at), seen: record.seen === undefined ? '-' : inUtc(record.seen) }),
    ...(recordTooOld ? [t('slip.record-too-old')] : []),
    ...(tier === 3 ? [t('slip.tier')] : []),
  ]);
  return recordTooOld || ['overdue', 'missing', 'not-delivered'].includes(state.state) ? EXIT.complain : EXIT.holds;
};

const inUtc = (at: Instant): string => formatDateTime(languageOf(), at, 'UTC');

const isoTimes = (state: SlipVerdict['state']): Readonly<Record<string, string>> => {
  if ('until' in state) return { until: isoOf(state.until) };
  return 'since' in state ? { since: isoOf(state.since) } : {};
};

const run = (act: (output: Output, t: CliText) => Promise<number>) => async (options: Options) => {
  const t = cliText(languageOf());
  const output = outputOf(options.json === true);
  try {
    process.exitCode = await act(output, t);
  } catch (error) {
    if (error instanceof VerificationError) {
      const where = error instanceof LedgerFault ? error.where : '';
      output.result({ verified: false, code: error.code, where }, () => [
        t('distrust', { code: error.code, where: where === '' ? '-' : where }),
      ]);
      process.exitCode = EXIT.distrust;
    } else if (error instanceof Misuse) {
      output.failure('usage', t('usage', { what: error.message }));
      process.exitCode = EXIT.usage;
    } else {
      output.failure('fault', error instanceof Error ? error.message : 'fault');
      process.exitCode = EXIT.fault;
    }
  }
};

const withSource = (command: Command): Command =>
  command
    .requiredOption('--anchor <file>', 'what you trust: the pinned keys and policy, and nothing else')
    .requiredOption('--from <place>', 'a hub or mirror (https://…) or a folder that holds ledger/cases and ledger/directory')
    .option('--json', 'print one JSON object');

/** `dauys verify slip|ledger`: checks from outside, trusting only the anchor. */
export const addVerify = (program: Command): void => {
  const verify = program.command('verify').description('check from outside that a promise or a ledger holds');
  withSource(verify.command('ledger'))
    .description('all entries, tiles, checkpoints, cosignatures and statements; names the first thing that is wrong')
    .action((options: Options) => run((output, t) => verifyLedger(options, output, t))(options));
  withSource(verify.command('slip'))
    .argument('<slip>', 'the text on the slip, beginning with DAUYS1:')
    .option('--code', 'also ask for the 24-digit code, to see what happened after acceptance (never taken from the command line)')
    .option('--at <instant>', 'judge as of this time, UTC, e.g. 2026-11-22T12:00:00Z (default: now)')
    .description('what the public record says of one slip')
    .addHelpText(
      'after',
      '\nExit codes: 0 it holds, 1 evidence does not hold, 2 asked wrongly, 3 a source failed, 4 overdue, missing, not delivered, or the record ends too early to tell.',
    )
    .action((slip: string, options: Options) => run((output, t) => verifySlipCommand(slip, options, output, t))(options));
};
