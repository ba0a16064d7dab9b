import { readFileSync } from 'node:fs';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { type Day, type Instant, isoDay, isoOf, parseIso, systemClock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { namedRecovery } from '@dauys/directory/epochs.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import type { Recovery } from '@dauys/directory/epoch.ts';
import { parseCode } from '@dauys/sealing/code.ts';
import { parseSlipText } from '@dauys/sealing/slip.ts';
import { statusKeyOf } from '@dauys/sealing/status.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace, type PublicRecord, readRecord } from '@dauys/verify/record.ts';
import { judgeSlip, type SlipVerdict } from '@dauys/verify/slip.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { formatDateTime } from '@dauys/wording/dates.ts';
import type { Command } from 'commander';
import { EXIT, languageOf, Misuse, type Output } from '../output.ts';
import { readSecretLine } from '../prompt.ts';
import { run } from '../run.ts';
import { addPage } from './page.ts';
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

const read = async (options: Options, output: Output, everything: boolean): Promise<PublicRecord> => {
  const pinned = await inPlace('anchor', () => pin(readFileSync(options.anchor, 'utf8')));
  const progress = (ledger: string, done: number, total: number) => output.progress(`${ledger}: ${done}/${total}`);
  return readRecord(sourceOf(options.from), pinned, { everything, verify: verifyNative, progress });
};

const verifyLedger = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const { ledgers, later, batches, directory } = await read(options, output, true);
  const recovered = directory.recoveries.map(({ recipient: _, at, ...said }) => ({ ...said, at: isoOf(at) }));
  const report = (['directory', 'cases'] as const).map((ledger) => {
    const { size, witnesses } = ledgers[ledger].checkpoint;
    return { ledger, size, witnesses: witnesses.map(({ name, at }) => ({ name, at: isoOf(at) })) };
  });
  output.result({ verified: true, ledgers: report, batches, later, recovered }, () => [
    ...report.map((r) => t('ledger.holds', { ledger: r.ledger, size: r.size, witnesses: r.witnesses.map((w) => w.name).join(', ') })),
    t('ledger.batches', { batches }),
    ...directory.recoveries.map((recovery) => recoveredLine(directory, recovery, t)),
    ...(later === 0 ? [] : [t('ledger.later', { n: later })]),
  ]);
  return EXIT.holds;
};

const recoveredLine = (directory: Directory, recovery: Recovery, t: CliText): string => {
  const { body, epoch, trustees, by, officers, at, reason } = namedRecovery(directory, recovery);
  const names = { trustees: trustees.join(', '), by, officers: officers.join(', ') };
  return t('ledger.recovered', { epoch, body: directory.bodies.get(body)?.names[languageOf()] ?? body, at: inUtc(at), ...names, reason });
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
  const record = await read(options, output, false);
  const q = code === undefined ? undefined : await statusKeyOf(code);
  const verdict = await inPlace('slip', () => judgeSlip(bytes, record, { at, q }));
  const { size, witnesses } = record.ledgers.cases.checkpoint;
  const { slip, state, recordTooOld } = verdict;
  const { tier } = verdict.terminal;
  const day = isoDay(slip.day as Day);
  const seen = record.seen === undefined ? {} : { seen: isoOf(record.seen) };
  const taken = { terminal: slip.terminal, counter: slip.counter, day, facility: verdict.facility.id, tier };
  const said = { ...taken, index: verdict.accepted.index, size, ...seen };
  output.result({ ...state, ...isoTimes(state), recordTooOld, at: isoOf(at), ...said, witnesses: witnesses.map((w) => w.name) }, () => [
    t('slip.taken', { ...said, facility: verdict.facility.names[languageOf()] }),
    t('slip.state', { state: state.state.replaceAll('-', '_'), witnesses: witnesses.length }),
    t('slip.judged', { at: inUtc(at), seen: record.seen === undefined ? '-' : inUtc(record.seen) }),
    ...(recordTooOld ? [t('slip.record-too-old')] : []),
    ...(tier === 3 ? [t('slip.tier')] : []),
  ]);
  return recordTooOld || ['overdue', 'missing', 'not-delivered', 'after-retirement'].includes(state.state) ? EXIT.complain : EXIT.holds;
};

const inUtc = (at: Instant): string => formatDateTime(languageOf(), at, 'UTC');

const isoTimes = (state: SlipVerdict['state']): Readonly<Record<string, string>> => {
  if ('until' in state) return { until: isoOf(state.until) };
  return 'since' in state ? { since: isoOf(state.since) } : {};
};

const withSource = (command: Command): Command =>
  command
    .requiredOption('--anchor <file>', 'what you trust: the pinned keys and policy, and nothing else')
    .requiredOption('--from <place>', 'a hub or mirror (https://…) or a folder that holds ledger/cases and ledger/directory')
    .option('--json', 'print one JSON object');

/** `dauys verify slip|ledger|page`: checks from outside, trusting only the anchor. */
export const addVerify = (program: Command): void => {
  const verify = program.command('verify').description('check from outside that a promise or a ledger holds');
  addPage(verify);
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
      '\nExit codes: 0 it holds, 1 evidence does not hold, 2 asked wrongly, 3 a source failed, 4 overdue, missing, not delivered, dated after its terminal was retired, or the record ends too early to tell.',
    )
    .action((slip: string, options: Options) => run((output, t) => verifySlipCommand(slip, options, output, t))(options));
};
