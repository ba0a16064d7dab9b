#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { Fault } from '@dauys/basics/failure.ts';
import { EXIT } from './output.ts';
import { addBackup } from './backup/command.ts';
import { addInvite } from './invite/command.ts';
import { addDirectory } from './directory/command.ts';
import { addEpoch } from './epoch/command.ts';
import { addKey } from './key/command.ts';
import { addMirror } from './mirror/command.ts';
import { addVerify } from './verify/command.ts';
import { addWitness } from './witness/command.ts';

const program = new Command('dauys')
  .description('Dauys: check what was promised, witness the ledgers, operate the system')
  .showHelpAfterError()
  // Commander would leave with 1, which here says that evidence does not hold.
  .exitOverride();

addWitness(program);
addVerify(program);
addMirror(program);
addBackup(program);
addInvite(program);
addKey(program);
addDirectory(program);
addEpoch(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  else if (error instanceof Fault) {
    console.error(error.message);
    process.exitCode = EXIT.fault;
  } else throw error;
}
