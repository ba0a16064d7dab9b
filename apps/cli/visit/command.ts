import { visitText } from '@dauys/wording/compiled/visit.ts';
import type { Command } from 'commander';
import { languageOf, type Output } from '../output.ts';
import { run } from '../run.ts';
import { makeCode, noteTyped, showVisits, type MakingOptions, type Officer, type TypedOptions } from './acts.ts';

interface Json {
  readonly json?: boolean;
}

const acting =
  <O>(act: (options: O, output: Output, t: ReturnType<typeof visitText>) => Promise<number>) =>
  (options: O & Json): Promise<void> =>
    run((output) => act(options, output, visitText(languageOf())))(options);

/** `dauys visit code|typed|show`: people's own tests of terminals. docs/operating/visits.md */
export const addVisit = (program: Command): void => {
  const visit = program.command('visit').description('tests by people: codes for visitors, lawyers and relatives, and what became of them');
  const add = (name: string, says: string): Command =>
    visit
      .command(name)
      .description(says)
      .requiredOption('--hub <url>', 'the hub')
      .requiredOption('--login <login>', 'an officer who has a password; it is asked for')
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        '\nExit codes: 0 done, 1 the hub refused, 2 asked wrongly, 3 the hub failed, 4 a code has not arrived in its time (show).',
      );
  add('code', 'make a code and print its twenty digits, once; the hub learns only their hash')
    .requiredOption('--facility <id>', 'where it is to be typed')
    .option('--visit <name>', 'for a visitor: the name of the visit; no names of people')
    .option('--until <day>', 'handed out in advance to a lawyer or a relative: should be typed by then, for example 2026-12-31')
    .action(acting<MakingOptions>(makeCode));
  add('typed', 'note where and when a code was typed; the digits are asked for')
    .requiredOption('--terminal <id>', 'at which terminal')
    .option('--at <instant>', 'when, in UTC, for example 2026-12-01T09:30:00.000Z; now when absent')
    .action(acting<TypedOptions>(noteTyped));
  add('show', 'what became of the codes').action(acting<Officer>(showVisits));
};
