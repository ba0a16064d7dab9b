import { pinText } from '@dauys/wording/compiled/pin.ts';
import type { Command } from 'commander';
import { EXIT, languageOf } from '../output.ts';
import { run } from '../run.ts';
import { readPinConfig } from './config.ts';
import { initPinServer } from './init.ts';
import { runPinServer } from './serve.ts';

interface InitOptions {
  readonly to: string;
  readonly id: string;
  readonly by: string;
  readonly name: string;
  readonly url: string;
  readonly port: string;
  readonly anchor: string;
  readonly from: readonly string[];
  readonly json?: boolean;
}

/** `dauys pin-server …`: what a body runs so that people may open their answers by a number of their own. */
export const addPinServer = (program: Command): void => {
  const server = program.command('pin-server').description('help people to open their answers by a number of their own');
  server
    .command('init')
    .description('make keys and configuration of a new server, and the statement that the directory’s signers are asked for')
    .requiredOption('--to <folder>', 'where they lie; what is there is never overwritten')
    .requiredOption('--id <id>', 'as the directory will name it, e.g. npm-numbers')
    .requiredOption('--by <id>', 'who runs it, e.g. npm: two of one hand count as one')
    .requiredOption('--name <name>', 'who runs it, in words')
    .requiredOption('--url <url>', 'where terminals reach it, e.g. https://numbers.example')
    .requiredOption('--anchor <file>', 'what you trust, seen from the folder')
    .requiredOption('--from <places...>', 'hubs, mirrors or folders where the directory is read')
    .option('--port <port>', 'where it listens', '7151')
    .option('--json', 'print one JSON object')
    .action((options: InitOptions) =>
      run(async (output) => {
        const t = pinText(languageOf());
        const made = await initPinServer(options.to, { ...options, port: Number(options.port) });
        output.result(made, () => [t('made', { folder: options.to }), t('made-next', { statement: made.statement })]);
        return EXIT.holds;
      })(options),
    );
  server
    .command('serve')
    .description('answer the terminals that the directory names')
    .requiredOption('--config <file>', 'JSON: id, port, keys, anchor, places of the directory, data folder')
    .action((options: { readonly config: string }) => runPinServer(readPinConfig(options.config)));
};
