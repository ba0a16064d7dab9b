import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Finished {
  readonly status: number;
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Show the output while it comes, each line behind this word; without it, it is kept for the failure only. */
  readonly show?: string;
  readonly limitMs?: number;
}

const half = 30 * 60_000;

/** Runs a program in the root of the project. A program that does not start, is killed or runs past its limit has status 1. */
export const runCommand = async (command: readonly string[], options: CommandOptions = {}): Promise<Finished> => {
  const { env = {}, show, limitMs = half } = options;
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
      if (show !== undefined) process.stdout.write(text.replace(/^(?=.)/gm, `${show} │ `));
    });
  const broken: string[] = [];
  child.on('error', (error) => broken.push(`${program}: ${error.message}`));
  await once(child, 'close').catch(() => undefined);
  if (child.signalCode !== null) broken.push(`${program} was ended by ${child.signalCode} (limit ${limitMs / 1000} s)`);
  return { status: broken.length > 0 ? 1 : (child.exitCode ?? 1), output: [...parts, ...broken].join('') };
};
