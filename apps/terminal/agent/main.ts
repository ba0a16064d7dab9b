import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { openGround, serverOf, shutdownReason, startBeating, VERSION } from './agent.ts';
import { printable, readConfig, supervised, type Config } from './config.ts';
import { makeLog } from './events.ts';
import { listen } from './http/server.ts';
import { supervisorOf } from './supervisor.ts';

// Read configuration → open the store (recovery) → serve → beat. A fault ends the process; the next start runs the same lines.
const configured = (): Config => {
  try {
    return readConfig(process.argv);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Written for whoever set this up; a stack would say nothing to them.
    process.stderr.write(`${error.message}\n`);
    return process.exit(64);
  }
};
const config = configured();
const log = makeLog(config.terminal);
const onFault = (error: unknown): never => {
  const reason =
    error instanceof VerificationError
      ? error.code
      : error instanceof Fault
        ? error.message
        : error instanceof Error
          ? error.name
          : 'unknown';
  const where =
    error instanceof Error
      ? (error.stack
          ?.split('\n')[1]
          ?.trim()
          .replace(/\(?file:.*\//, '(') ?? '')
      : '';
  log('agent.fault', { reason, where });
  // At once and without tidying: what the disk holds is found out by whoever opens it next.
  process.exit(70);
};
process.on('uncaughtException', onFault);
process.on('unhandledRejection', onFault);

log('agent.configured', { config: printable(config) });
const ground = openGround(config, log);
const app = serverOf(ground, onFault);
const port = await listen(app, config.port);
const supervisor = supervisorOf(supervised());
const beating = startBeating(ground, { onFault, alive: supervisor.alive });
supervisor.ready();
log('agent.started', { port, boot: ground.journal.boot, version: VERSION });

const stop = async (reason: string): Promise<void> => {
  supervisor.stopping();
  await app.close();
  await beating.stop();
  ground.journal.write('shutdown', { reason: shutdownReason(ground) });
  ground.disk.close();
  log('agent.stopped', { reason });
  process.exit(0);
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
