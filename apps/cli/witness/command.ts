import type { Command } from 'commander';
import { EXIT } from '../output.ts';
import { run } from '../run.ts';
import { readWitnessConfig } from './config.ts';
import { initWitness } from './init.ts';
import { runWitness } from './serve.ts';

interface InitOptions {
  readonly to: string;
  readonly name: string;
  readonly port: string;
  readonly log: readonly string[];
  readonly json?: boolean;
}

/** `dauys witness`: watches logs; `dauys witness init` makes what it needs. */
export const addWitness = (program: Command): void => {
  const witness = program
    .command('witness')
    .description('watch logs and cosign what only grows (C2SP tlog-witness)')
    .option('--config <file>', 'JSON: name, port, key file, logs (vkeys), data folder')
    .action(async (options: { readonly config?: string }) =>
      options.config === undefined
        ? witness.error("error: required option '--config <file>' not specified")
        : runWitness(readWitnessConfig(options.config)),
    );
  witness
    .command('init')
    .description('make key and configuration of a new witness, and print the vkey that policies list')
    .requiredOption('--to <folder>', 'where they lie; what is there is never overwritten')
    .requiredOption('--name <name>', 'the name it cosigns under, e.g. npm.example/witness')
    .option('--port <port>', 'where it listens', '7111')
    .option('--log <vkey...>', 'the logs it watches; may be added to the file later', [])
    .option('--json', 'print one JSON object')
    .action((options: InitOptions) =>
      run(async (output, t) => {
        const made = initWitness(options.to, { name: options.name, port: Number(options.port), logs: options.log });
        output.result(made, () => [t('witness.made', { folder: options.to }), made.vkey]);
        return EXIT.holds;
      })(options),
    );
};
