import { monitorText } from '@dauys/wording/compiled/monitor.ts';
import { InvalidArgumentError, type Command } from 'commander';
import { EXIT, languageOf, Misuse } from '../output.ts';
import { run } from '../run.ts';
import { runCompare } from './comparing.ts';
import { readMonitorConfig } from './config.ts';
import { initMonitor } from './init.ts';
import { runMonitor } from './serve.ts';

interface InitOptions {
  readonly to: string;
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly port: string;
  readonly anchor: string;
  readonly from: readonly string[];
  readonly json?: boolean;
}

interface CompareOptions {
  readonly config: string;
  readonly hub?: string;
  readonly record?: string;
  readonly save?: string;
  readonly days: number;
  readonly json?: boolean;
}

const days = (text: string): number => {
  const n = Number(text);
  if (!Number.isFinite(n) || n <= 0 || n > 31) throw new InvalidArgumentError('above 0, to 31');
  return n;
};

/** `dauys monitor …`: what an independent monitor runs on its own machine. */
export const addMonitor = (program: Command): void => {
  const monitor = program.command('monitor').description('hear the terminals beside the hub, and hold its record against what was heard');
  addInit(monitor);
  monitor
    .command('serve')
    .description('hear the terminals that the directory names')
    .requiredOption('--config <file>', 'JSON: id, port, keys, anchor, places of the directory, data folder')
    .action((options: { readonly config: string }) => runMonitor(readMonitorConfig(options.config)));
  addCompare(monitor);
};

const addInit = (monitor: Command): void => {
  monitor
    .command('init')
    .description('make keys and configuration of a new monitor, and the statement that the directory’s signers are asked for')
    .requiredOption('--to <folder>', 'where they lie; what is there is never overwritten')
    .requiredOption('--id <id>', 'as the directory will name it, e.g. npm')
    .requiredOption('--name <name>', 'who runs it')
    .requiredOption('--url <url>', 'where terminals reach it, e.g. https://monitor.example')
    .requiredOption('--anchor <file>', 'what you trust, seen from the folder')
    .requiredOption('--from <places...>', 'hubs, mirrors or folders where the directory is read')
    .option('--port <port>', 'where it listens', '7141')
    .option('--json', 'print one JSON object')
    .action((options: InitOptions) =>
      run(async (output) => {
        const t = monitorText(languageOf());
        const made = await initMonitor(options.to, { ...options, port: Number(options.port) });
        output.result(made, () => [t('made', { folder: options.to }), t('made-next', { statement: made.statement })]);
        return EXIT.holds;
      })(options),
    );
};

const addCompare = (monitor: Command): void => {
  monitor
    .command('compare')
    .description('hold what the hub says it heard against this monitor’s own record')
    .requiredOption('--config <file>', 'of this monitor')
    .option('--hub <url>', 'ask this hub, under this monitor’s key')
    .option('--record <file>', 'or read a record that was saved')
    .option('--save <file>', 'keep the record as the hub signed it')
    .option('--days <n>', 'how far back, when the hub is asked', days, 1)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing differs but what the devices themselves explain, 1 the records differ or the hub’s does not hold, 2 asked wrongly, 3 hub or disk failed.',
    )
    .action((options: CompareOptions) =>
      run(async (output) => {
        if ((options.hub === undefined) === (options.record === undefined)) throw new Misuse('--hub, --record');
        const { hub, record, save } = options;
        return runCompare(readMonitorConfig(options.config), { hub, record, save, days: options.days }, output, monitorText(languageOf()));
      })(options),
    );
};
