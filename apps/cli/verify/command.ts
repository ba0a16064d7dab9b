import { readFileSync } from 'node:fs';
import { isoDay, isoOf, parseIso, systemClock, type Day, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import { parseCode } from '@dauys/sealing/code.ts';
import { parseSlipText } from '@dauys/sealing/slip.ts';
import { type CliText, cliText } from '@dauys/wording/compiled/cli.ts';
import { formatDateTime } from '@dauys/wording/dates.ts';
import type { Command } from 'commander';
import { languageOf, type Output, outputOf } from '../output.ts';
import { readSecretLine } from '../prompt.ts';
import { LedgerFault, readWholeLedger } from './ledger.ts';
import { checkBatches, directoryOf, newestCosignature } from './rules.ts';
import { judgeSlip } from './slip.ts';
import { sourceOf } from './source.ts';

interface Options {
  readonly anchor: string;
  readonly from: string;
  readonly at?: string;
  readonly code?: boolean;
  readonly json?: boolean;
}

/** Exit codes: 0 it holds; 1 evidence does not hold; 2 asked wrongly; 3 the world failed; 4 a slip is overdue, not delivered or missing. */
const EXIT = { holds: 0, distrust: 1, usage: 2, fault: 3, complain: 4 } as const;

const instantOf = (text: string | undefined): Instant => {
  if (text === undefined) return systemClock.now();
  const at = parseIso(/T.*\.\d{3}Z$/.test(text) ? text : text.replace(/Z?$/, '.000Z'));
  if (at === undefined) throw new RangeError('--at');
  return at;
};

const readBoth = async (options: Options, output: Output, tiles: boolean) => {
  const anchor = parseAnchor(readFileSync(options.anchor, 'utf8'));
  const named = async (ledger: 'directory' | 'cases') => {
    try {
      return await readWholeLedger(sourceOf(options.from, ledger), parsePolicy(anchor.ledgers[ledger]), {
        tiles,
        progress: (done, total) => output.progress(`${ledger}: ${done}/${total}`),
      });
    } catch (error) {
      throw error instanceof LedgerFault ? new LedgerFault(error.code, `${ledger}/${error.where}`) : error;
    }
  };
  const directoryLedger = await named('directory');
  const directory = directoryOf(directoryLedger.entries, anchor);
  return { anchor, directoryLedger, directory, cases: await named('cases') };
};

const verifyLedger = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { directoryLedger, directory, cases } = await readBoth(options, output, true);
  const { batches } = checkBatches(cases.entries, new Set(directory.batchSizes.map((b) => b.size)));
  const report = (['directory', 'cases'] as const).map((name) => {
    const { checkpoint } = name === 'directory' ? directoryLedger : cases;
    return { ledger: name, size: checkpoint.size, witnesses: checkpoint.witnesses.map((w) => ({ name: w.name, at: isoOf(w.at) })) };
  });
  output.result({ verified: true, ledgers: report, batches }, () => [
    ...report.map((r) => t('ledger.holds', { ledger: r.ledger, size: r.size, witnesses: r.witnesses.map((w) => w.name).join(', ') })),
    t('ledger.batches', { batches }),
  ]);
  return EXIT.holds;
};

const verifySlipCommand = async (text: string, options: Options, output: Output, t: CliText): Promise<number> => {
  const at = instantOf(options.at);
  const bytes = parseSlipText(text);
  const code = options.code === true ? parseCode(await readSecretLine(t('slip.code-prompt'))) : undefined;
  if (code?.ok === false) throw new RangeError('code');
  const { directory, cases } = await readBoth(options, output, false);
  const { positions } = checkBatches(cases.entries, new Set(directory.batchSizes.map((b) => b.size)));
  const verdict = await judgeSlip(bytes, { directory, positions, at, code: code?.value });
  const { witnesses } = cases.checkpoint;
  const complain = ['overdue', 'missing', 'not-delivered'].includes(verdict.state.state);
  output.result(
    {
      state: verdict.state.state,
      at: isoOf(at),
      terminal: verdict.slip.terminal,
      counter: verdict.slip.counter,
      day: isoDay(verdict.slip.day as Day),
      facility: verdict.facility,
      tier: verdict.tier,
      index: verdict.index,
      size: cases.checkpoint.size,
      seen: isoOf(newestCosignature(witnesses)),
      witnesses: witnesses.map((w) => w.name),
    },
    () => [
      t('slip.taken', {
        terminal: verdict.slip.terminal,
        counter: verdict.slip.counter,
        day: isoDay(verdict.slip.day as Day),
        facility: verdict.facility,
      }),
      t('slip.state', { state: verdict.state.state, witnesses: witnesses.length }),
      t('slip.judged', {
        at: formatDateTime(languageOf(), at, 'UTC'),
        seen: formatDateTime(languageOf(), newestCosignature(witnesses), 'UTC'),
      }),
      ...(verdict.tier === 3 ? [t('slip.tier')] : []),
    ],
  );
  return complain ? EXIT.complain : EXIT.holds;
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
    } else if (error instanceof RangeError) {
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
      '\nExit codes: 0 it holds, 1 evidence does not hold, 2 asked wrongly, 3 a source failed, 4 overdue, missing or not delivered.',
    )
    .action((slip: string, options: Options) => run((output, t) => verifySlipCommand(slip, options, output, t))(options));
};
