import { EventEmitter } from 'node:events';
import type { Command } from 'commander';

export type Part = (program: Command) => void;

/** What `dauys` can do, each with its first words. Only what was asked for is loaded: a verifier has no use for the others, and starts in half the time. */
export const parts: readonly { readonly words: readonly string[]; load(): Promise<Part> }[] = [
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

const EXIT_CODES =
  '\nExit codes: 0 done or it holds, 1 refused or evidence does not hold, 2 asked wrongly, 3 the world failed, 4 late or missing; of a service 70: its disk failed.';

/** Says in the help of each command, and of those below it, what its exit codes mean, where it has nothing more exact to say. */
export const tellExits = (command: Command): void => {
  for (const below of command.commands) tellExits(below);
  // What it has to say itself it says when its help is printed: commander's commands are emitters, though their types leave it out.
  if (command instanceof EventEmitter && command.listenerCount('afterHelp') > 0) return;
  command.addHelpText('after', EXIT_CODES);
};
