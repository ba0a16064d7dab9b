/**
 * The hub's process.
 *
 *     main.ts --config <file>            runs until SIGINT or SIGTERM
 *     main.ts init --secrets <folder>    makes the keys that are missing and prints the public ones
 *     main.ts <act> --config <file>      backup, restore and what belongs to them (backup/command.ts), for `dauys`
 */
import { parseArgs } from 'node:util';
import { base64 } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { isAct, runAct } from './backup/command.ts';
import { printable, readConfig } from './config.ts';
import { createLog } from './events.ts';
import { createHubKeys, publicHubKeys } from './keys.ts';
import { startHub } from './start.ts';

const VERSION = '0.1.0';

const run = async (file: string): Promise<void> => {
  const log = createLog();
  const config = readConfig(file);
  log('hub.config', { config: printable(config) });
  const hub = await startHub(config, { log });
  const stop = (because: string): void => {
    log('hub.stopping', { because });
    hub.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('SIGTERM', () => stop('SIGTERM'));
  log('hub.started', { address: hub.url, version: VERSION });
};

const init = async (folder: string): Promise<void> => {
  await createHubKeys(folder);
  const { statementKey, transport, ledgers } = await publicHubKeys(folder);
  const printed = {
    statementKey: base64(statementKey),
    transport: { id: transport.id, publicKey: base64(transport.publicKey) },
    ledgers: { directory: base64(ledgers.directory), cases: base64(ledgers.cases) },
  };
  process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
};

const USAGE = 'usage: main.ts --config <file>, or main.ts init --secrets <folder>';

const wanted = () => {
  try {
    const options = { config: { type: 'string' }, secrets: { type: 'string' }, mirror: { type: 'string' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch (cause) {
    throw new Fault(USAGE, { cause });
  }
};

try {
  const { values, positionals } = wanted();
  if (positionals[0] === 'init' && values.secrets !== undefined) await init(values.secrets);
  else if (isAct(positionals[0])) await runAct(positionals[0], values);
  else if (values.config !== undefined) await run(values.config);
  else throw new Fault(USAGE);
} catch (error) {
  // Faults are written for operators; of anything else only the kind is safe to print.
  process.stderr.write(
    `${error instanceof Fault ? error.message : `the hub met a fault: ${error instanceof Error ? error.stack : 'unknown'}`}\n`,
  );
  process.exitCode = 1;
}
