import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';

/** Started as a program of its own, never imported: what this command line verifies must not rest on the hub's code. */
const program = join(import.meta.dirname, '../../hub/main.ts');

/** How the hub's program said that it went (apps/hub/backup/command.ts). */
export type Outcome =
  | { readonly kind: 'done'; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly code: string; readonly params: Readonly<Record<string, string | number>> }
  | { readonly kind: 'distrusted'; readonly code: string };

export interface Asked {
  readonly act: string;
  readonly options: readonly string[];
  /** Bytes for it, and where its bytes go. */
  readonly input?: Readable;
  readonly output?: Writable;
  readonly progress: (text: string) => void;
}

/** Runs the hub's own program, which knows database and migrations. Throws `Fault` when it, or one of the streams, fails. */
export const askHub = async ({ act, options, input, output, progress }: Asked): Promise<Outcome> => {
  if (!existsSync(program)) throw new Fault('the hub’s program is not installed beside this one');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, act, ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let failed: unknown;
  const flow = (from: Readable, to: Writable, isOver: () => boolean): Promise<void> =>
    finished(from.pipe(to)).catch((error: unknown) => {
      // A program that has refused reads no more.
      if (!isOver()) failed ??= error;
    });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said: Outcome | undefined;
  input?.once('error', (error) => {
    failed ??= error;
    // Without its end the stream is no backup, and nothing of it is kept.
    child.stdin.end();
  });
  const flows = [
    ...(input === undefined ? [] : [flow(input, child.stdin, () => true)]),
    ...(output === undefined ? [] : [flow(child.stdout, output, () => false)]),
  ];
  if (input === undefined) child.stdin.end();
  if (output === undefined) child.stdout.resume();
  const words: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    const told = parse(line);
    if (told === undefined) words.push(line);
    else if ('progress' in told) progress(progressOf(told['progress']));
    else said = outcomeOf(told);
  }
  await exited;
  await Promise.all(flows);
  if (failed !== undefined) throw failed instanceof Error ? failed : new Fault('a stream failed');
  return said ?? fault(words.at(-1));
};

const parse = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const progressOf = (value: unknown): string =>
  isRecord(value) ? `${String(value['table'])}: ${String(value['done'])}/${String(value['of'])}` : '';

const outcomeOf = (told: Readonly<Record<string, unknown>>): Outcome => {
  const { result, refused, distrusted } = told;
  if (isRecord(result)) return { kind: 'done', result };
  if (typeof distrusted === 'string') return { kind: 'distrusted', code: distrusted };
  if (isRecord(refused)) {
    const params = isRecord(refused['params']) ? refused['params'] : {};
    const plain = Object.entries(params).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [],
    );
    return { kind: 'refused', code: String(refused['code']), params: Object.fromEntries(plain) };
  }
  return fault(typeof told['fault'] === 'string' ? told['fault'] : undefined);
};

const fault = (words: string | undefined): never => {
  throw new Fault(words ?? 'the hub’s program ended without a word');
};
