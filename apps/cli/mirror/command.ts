import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@dauys/basics/failure.ts';
import { inPlace } from '@dauys/verify/record.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { LEDGERS } from '@dauys/protocol/ledger.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT, type Output } from '../output.ts';
import { run } from '../run.ts';
import { sourceOf } from '../verify/source.ts';
import { openFolder } from './folder.ts';
import { holds, mirrorOf, type Report } from './mirror.ts';
import { mirrorApp } from './serve.ts';

interface Options {
  readonly anchor: string;
  readonly from: string;
  readonly to: string;
  readonly follow?: boolean;
  readonly every: number;
  readonly serve?: number;
  readonly host: string;
  readonly operatorToken?: string;
  readonly json?: boolean;
}

const number =
  (min: number, max: number) =>
  (text: string): number => {
    const n = Number(text);
    if (!Number.isFinite(n) || n < min || n > max) throw new InvalidArgumentError(`${min} to ${max}`);
    return n;
  };

const say = (report: Report, output: Output, t: CliText): void =>
  output.result(report, () => [
    ...LEDGERS.map((ledger) => {
      const said = report.ledgers[ledger];
      switch (said.kind) {
        case 'grown':
          return t('mirror.grown', { ledger, from: said.from, size: said.size });
        case 'same':
          return t('mirror.same', { ledger, size: said.size });
        case 'behind':
          return t('mirror.behind', { ledger, size: said.size, shown: said.shown });
        case 'distrusted':
          return t('mirror.distrusted', { code: said.code, where: said.where, evidence: said.evidence });
      }
    }),
    ...(report.feed === undefined
      ? []
      : [typeof report.feed === 'number' ? t('mirror.feed', { chunk: report.feed }) : t('mirror.distrusted', { ...report.feed })]),
  ]);

const mirror = async (options: Options, output: Output, t: CliText): Promise<number> => {
  const pinned = await inPlace('anchor', () => pin(readFileSync(options.anchor, 'utf8')));
  const folder = await openFolder(options.to);
  const operator =
    options.operatorToken === undefined ? undefined : { hub: options.from, token: readFileSync(options.operatorToken, 'utf8').trim() };
  const look = mirrorOf({
    ...{ pinned, folder, operator, source: sourceOf(options.from) },
    progress: (ledger, done, total) => output.progress(`${ledger}: ${done}/${total}`),
  });
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const app = options.serve === undefined ? undefined : mirrorApp(folder);
  if (app !== undefined)
    output.result({ serving: await app.listen({ host: options.host, port: options.serve ?? 0 }) }, () => [t('mirror.serving')]);
  try {
    const isStaying = options.follow === true || app !== undefined;
    return isStaying ? await follow(look, { output, t, every: options.every, signal: ending.signal }) : await once(look, output, t);
  } finally {
    await app?.close();
  }
};

const once = async (look: () => Promise<Report>, output: Output, t: CliText): Promise<number> => {
  const report = await look();
  say(report, output, t);
  return holds(report) ? EXIT.holds : EXIT.distrust;
};

interface Following {
  readonly output: Output;
  readonly t: CliText;
  readonly every: number;
  readonly signal: AbortSignal;
}

/** Says what is new: the same report twice is one line. A hub that cannot be reached is waited for. */
const follow = async (look: () => Promise<Report>, { output, t, every, signal }: Following): Promise<number> => {
  let said = '';
  let allHeld = true;
  while (!signal.aborted) {
    try {
      const report = await look();
      const now = JSON.stringify(Object.values(report.ledgers).map((l) => (l.kind === 'distrusted' ? l.evidence : l.size)));
      if (now !== said) say(report, output, t);
      said = now;
      allHeld &&= holds(report);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (said !== error.message) output.failure('fault', error.message);
      said = error.message;
    }
    await pause(every * 1000, undefined, { signal }).catch(() => undefined);
  }
  return allHeld ? EXIT.holds : EXIT.distrust;
};

/** `dauys mirror`: keeps a whole, verified copy of both ledgers. */
export const addMirror = (program: Command): void => {
  program
    .command('mirror')
    .description('keep all entries, tiles and checkpoints of both ledgers, each verified before it is written')
    .requiredOption('--anchor <file>', 'what you trust: the pinned keys and policy, and nothing else')
    .requiredOption('--from <place>', 'a hub or another mirror (https://…), or a folder')
    .requiredOption('--to <folder>', 'where the copy lies, in the same layout: `dauys verify --from <folder>` reads it')
    .option('--follow', 'stay, and look again')
    .option('--every <seconds>', 'how often to look', number(0.05, 86_400), 10)
    .option('--serve <port>', 'stay, and serve the copy to anybody (0: any port)', number(0, 65_535))
    .option('--host <address>', 'where to serve', '127.0.0.1')
    .option('--operator-token <file>', 'the hub’s operator only: keep the sealed feed too, to restore from')
    .option('--json', 'print one JSON object per look')
    .addHelpText(
      'after',
      '\nExit codes: 0 it holds, 1 evidence does not hold or the hub shows an older tree, 2 asked wrongly, 3 hub or disk failed.',
    )
    .action((options: Options) => run((output, t) => mirror(options, output, t))(options));
};
