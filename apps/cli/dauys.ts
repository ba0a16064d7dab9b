#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { Fault } from '@dauys/basics/failure.ts';
import { EXIT } from './output.ts';

type Part = (program: Command) => void;

/** Each with its first words. Only what was asked for is loaded: a verifier has no use for the others, and starts in half the time. */
const parts: readonly { readonly words: readonly string[]; load(): Promise<Part> }[] = [
  { words: ['witness'], load: async () => (await import('./witness/command.ts')).addWitness },
  { words: ['monitor'], load: async () => (await import('./monitor/command.ts')).addMonitor },
  { words: ['pin-server'], load: async () => (await import('./pin/command.ts')).addPinServer },
  { words: ['verify'], load: async () => (await import('./verify/command.ts')).addVerify },
  { words: ['mirror'], load: async () => (await import('./mirror/command.ts')).addMirror },
  { words: ['backup', 'backup-check', 'restore'], load: async () => (await import('./backup/command.ts')).addBackup },
  { words: ['invite'], load: async () => (await import('./invite/command.ts')).addInvite },
  { words: ['watcher'], load: async () => (await import('./invite/watcher.ts')).addWatcher },
  { words: ['key'], load: async () => (await import('./key/command.ts')).addKey },
  { words: ['directory'], load: async () => (await import('./directory/command.ts')).addDirectory },
  { words: ['canary'], load: async () => (await import('./canary/command.ts')).addCanary },
  { words: ['simulate'], load: async () => (await import('./simulate/command.ts')).addSimulate },
  { words: ['terminal'], load: async () => (await import('./terminal/command.ts')).addTerminal },
  { words: ['visit'], load: async () => (await import('./visit/command.ts')).addVisit },
  { words: ['epoch'], load: async () => (await import('./epoch/command.ts')).addEpoch },
];

const [word = ''] = process.argv.slice(2);
const asked = parts.filter(({ words }) => words.includes(word));

const program = new Command('dauys')
  .description('Dauys: check what was promised, witness the ledgers, operate the system')
  .showHelpAfterError()
  // Commander would leave with 1, which here says that evidence does not hold.
  .exitOverride();

for (const { load } of asked.length === 0 ? parts : asked) (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  else if (error instanceof Fault) {
    console.error(error.message);
    process.exitCode = EXIT.fault;
  } else throw error;
}
