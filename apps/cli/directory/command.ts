import { setTimeout as pause } from 'node:timers/promises';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { encodeEntry, type StatementSigner } from '@dauys/directory/statement.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { keyId } from '@dauys/sealing/signature.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { writeNew } from '../files.ts';
import { openSeed } from '../key/open.ts';
import { Declined, EXIT, Misuse, type Output } from '../output.ts';
import { confirm } from '../prompt.ts';
import { run } from '../run.ts';
import { addSignature, draftEntry, type EntryFile, joined, readEntryFile, readJson, signersOf } from './entry.ts';
import { bringEntry } from './hub.ts';
import { directoryFrom, pinnedIn, placeOf } from './read.ts';
import { shownStatement } from './shown.ts';

interface Options {
  readonly anchor?: string;
  readonly key: string;
  readonly to: string;
  readonly hub: string;
  readonly wait: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const draft = (path: string, { to }: Options, output: Output, t: CliText): number => {
  const said = readJson(path);
  if (typeof said !== 'object' || said === null) throw new Misuse(path);
  // `at` is now unless the file says otherwise; everything is checked by the one parser of statements before it is written.
  draftEntry(to, { v: 1, at: isoOf(systemClock.now()), ...said } as Statement);
  const { statement } = readEntryFile(to);
  output.result({ file: to, statement }, () => [t('directory.drafted', { file: to }), ...shownStatement(statement)]);
  return EXIT.holds;
};

const show = async (paths: readonly string[], { anchor }: Options, output: Output, t: CliText): Promise<number> => {
  const pinned = anchor === undefined ? undefined : await pinnedIn(anchor);
  const files = paths.map(readEntryFile);
  const told = files.map((file) => {
    const signed = pinned === undefined ? file.entry.signatures.map(({ key }) => key) : signersOf(file, pinned.anchor);
    return { file: file.path, statement: file.statement, signed, ...(pinned === undefined ? {} : { needed: pinned.anchor.threshold }) };
  });
  output.result({ entries: told }, () =>
    told.flatMap(({ file, statement, signed, needed }) => [
      `${file}:`,
      ...shownStatement(statement).map((line) => `  ${line}`),
      needed === undefined ? t('directory.signatures', { n: signed.length }) : t('directory.signed-of', { n: signed.length, needed }),
    ]),
  );
  return EXIT.holds;
};

const signerIn = async (path: string, t: CliText): Promise<StatementSigner> => {
  const signer = ed25519Signer(reveal(await openSeed(path, t)));
  return { key: keyId(signer.publicKey), sign: (message) => signer.sign(message) };
};

/** Shows every statement whole, then asks once, then signs them all. */
const sign = async (paths: readonly string[], options: Options, output: Output, t: CliText): Promise<number> => {
  const files = paths.map(readEntryFile);
  for (const file of files) for (const line of [`${file.path}:`, ...shownStatement(file.statement)]) process.stderr.write(`${line}\n`);
  if (options.yes !== true && !(await confirm(t('directory.sign-prompt', { n: files.length }), t('yes'))))
    throw new Misuse(t('directory.not-signed'));
  const signer = await signerIn(options.key, t);
  if (options.anchor !== undefined && !(await pinnedIn(options.anchor)).anchor.signers.has(signer.key))
    throw new Declined('directory/no-quorum');
  const told: { file: string; signatures: number }[] = [];
  for (const file of files) told.push({ file: file.path, signatures: await addSignature(file, signer) });
  output.result({ signer: signer.key, entries: told }, () => told.map((each) => t('directory.signed', each)));
  return EXIT.holds;
};

const join = (paths: readonly string[], { to }: Options, output: Output, t: CliText): number => {
  writeNew(to, joined(paths.map(readEntryFile)), 0o644);
  const signatures = readEntryFile(to).entry.signatures.length;
  output.result({ file: to, signatures }, () => [t('directory.signed', { file: to, signatures })]);
  return EXIT.holds;
};

const EVERY = 200;

/** Waits until each stands in the ledger under a quorum of cosignatures, at most so many seconds. */
const placesOf = async (
  files: readonly EntryFile[],
  { anchor = '', hub, wait }: Options,
  output: Output,
): Promise<(number | undefined)[]> => {
  for (let left = wait * 1000; ; left -= EVERY) {
    try {
      const { entries } = await directoryFrom({ anchor, from: hub }, output);
      const places = files.map(({ entry }) => placeOf(entries, entry.statement));
      if (left <= 0 || places.every((place) => place !== undefined)) return places;
    } catch (error) {
      // A hub that has not published its first checkpoint yet, or that is just being started again.
      if (left <= 0 || !(error instanceof Fault)) throw error;
    }
    await pause(EVERY);
  }
};

const submit = async (paths: readonly string[], options: Options, output: Output, t: CliText): Promise<number> => {
  const { anchor } = await pinnedIn(options.anchor ?? '');
  const files = paths.map(readEntryFile);
  for (const file of files) if (signersOf(file, anchor).length < anchor.threshold) throw new Declined('directory/no-quorum');
  for (const { entry } of files) await bringEntry(options.hub, encodeEntry(entry));
  const places = await placesOf(files, options, output);
  const told = files.map(({ path }, i) => ({ file: path, ...(places[i] === undefined ? {} : { index: places[i] }) }));
  output.result({ entries: told }, () =>
    told.map(({ file, index }) => (index === undefined ? t('directory.waits', { file }) : t('directory.stands', { file, index }))),
  );
  return places.every((place) => place !== undefined) ? EXIT.holds : EXIT.complain;
};

const seconds = (text: string): number => {
  const n = Number(text);
  if (!Number.isFinite(n) || n < 0 || n > 86_400) throw new InvalidArgumentError('0 to 86400');
  return n;
};

/** `dauys directory …`: what the signers of the directory do. */
export const addDirectory = (program: Command): void => {
  const directory = program.command('directory').description('make, read, sign and bring statements of the directory');
  const add = (name: string, says: string): Command => directory.command(name).description(says).option('--json', 'print one JSON object');
  add('draft', 'make an entry, signed by nobody yet, from a statement in JSON (docs/formats/directory.md); `v` and `at` are filled in')
    .argument('<statement.json>')
    .requiredOption('--to <file>', 'the entry file')
    .action((path: string, options: Options) => run(async (output, t) => draft(path, options, output, t))(options));
  add('show', 'read entry files: what they say and who signed')
    .argument('<entries...>')
    .option('--anchor <file>', 'count only the anchor’s signers whose signature holds')
    .action((paths: string[], options: Options) => run((output, t) => show(paths, options, output, t))(options));
  add('sign', 'show statements whole, ask, and add one’s signature to each')
    .argument('<entries...>')
    .requiredOption('--key <file>', 'the signer’s key file')
    .option('--anchor <file>', 'refuse unless this key is one of the anchor’s signers')
    .option('--yes', 'without asking: for machines that show statements some other way')
    .action((paths: string[], options: Options) => run((output, t) => sign(paths, options, output, t))(options));
  add('join', 'one entry with the signatures of several files of the same statement')
    .argument('<entries...>')
    .requiredOption('--to <file>', 'the entry file')
    .action((paths: string[], options: Options) => run(async (output, t) => join(paths, options, output, t))(options));
  add('submit', 'bring entries, in this order, to a hub, and see whether they stand in the ledger')
    .argument('<entries...>')
    .requiredOption('--hub <url>', 'where')
    .requiredOption('--anchor <file>', 'what you trust')
    .option('--wait <seconds>', 'how long to wait until a quorum of witnesses has cosigned', seconds, 0)
    .addHelpText(
      'after',
      '\nExit codes: 0 they stand there, 1 refused or does not hold, 2 asked wrongly, 3 the hub failed, 4 taken, not in the ledger yet.',
    )
    .action((paths: string[], options: Options) => run((output, t) => submit(paths, options, output, t))(options));
};
