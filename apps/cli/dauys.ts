#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { Command, CommanderError } from 'commander';
import { Fault } from '@dauys/basics/failure.ts';
import { EXIT } from './output.ts';
import { parts, tellExits } from './parts.ts';

const [word = ''] = process.argv.slice(2);
const asked = parts.filter(({ words }) => words.includes(word));

const program = new Command('dauys')
  .description('Dauys: check what was promised, witness the ledgers, operate the system')
  .showHelpAfterError()
  // Commander would leave with 1, which here says that evidence does not hold.
  .exitOverride();

for (const { load } of asked.length === 0 ? parts : asked) (await load())(program);
tellExits(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  else if (error instanceof Fault) {
    console.error(error.message);
    process.exitCode = EXIT.fault;
  } else throw error;
}
