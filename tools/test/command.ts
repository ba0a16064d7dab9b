import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Finished {
  readonly status: number;
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Show the output while it comes, or keep it for the failure only. */
  readonly show?: boolean;
  readonly limitMs?: number;
}

const quarter = 15 * 60_000;

/** Runs a program in the root of the project. A program that does not start, is killed or runs past its limit has status 1. */
export const runCommand = async (command: readonly string[], options: CommandOptions = {}): Promise<Finished> => {
  const { env = {}, show = false, limitMs = quarter } = options;
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      parts.push(text);
      if (show) process.stdout.write(text);
    });
  const broken: string[] = [];
  child.on('error', (error) => broken.push(`${program}: ${error.message}`));
  await once(child, 'close').catch(() => undefined);
  if (child.signalCode !== null) broken.push(`${program} was ended by ${child.signalCode} (limit ${limitMs / 1000} s)`);
  return { status: broken.length > 0 ? 1 : (child.exitCode ?? 1), output: [...parts, ...broken].join('') };
};
