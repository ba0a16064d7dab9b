#!/usr/bin/env node
import { Command } from 'commander';
import { addVerify } from './verify/command.ts';
import { readWitnessConfig } from './witness/config.ts';
import { runWitness } from './witness/serve.ts';

const program = new Command('dauys')
  .description('Dauys: check what was promised, witness the ledgers, operate the system')
  .showHelpAfterError();

program
  .command('witness')
  .description('watch logs and cosign what only grows (C2SP tlog-witness)')
  .requiredOption('--config <file>', 'JSON: name, port, key file, logs (vkeys), data folder')
  .action((options: { config: string }) => runWitness(readWitnessConfig(options.config)));

addVerify(program);

await program.parseAsync();
