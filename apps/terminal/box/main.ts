/** `box update|check --config FILE`: run by systemd as root, never by the agent. Exit code 10: restart the program, another one is current. */
import { systemClock } from '@dauys/basics/clock.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { readBoxConfig } from './config.ts';
import { check } from './self-test.ts';
import { update } from './update.ts';

const RESTART = 10;

const [act, option, file] = process.argv.slice(2);

const main = async (): Promise<number> => {
  if ((act !== 'update' && act !== 'check') || option !== '--config' || file === undefined) {
    process.stderr.write('usage: box update|check --config FILE\n');
    return 64;
  }
  const config = readBoxConfig(file);
  const said = act === 'update' ? { step: await update(config, systemClock) } : await check(config, systemClock.now());
  process.stdout.write(`${JSON.stringify(said)}\n`);
  return ('step' in said ? said.step === 'trying' : said.restart) ? RESTART : 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  const reason = error instanceof VerificationError ? error.code : error instanceof Fault ? error.message : 'unknown';
  process.stderr.write(`${JSON.stringify({ fault: reason })}\n`);
  process.exitCode = error instanceof VerificationError ? 1 : 70;
}
