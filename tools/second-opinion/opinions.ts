/** Runs the two verifiers side by side: Dauys' own (`dauys verify`) and the one in Python that shares no code with it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, vi } from 'vitest';
import { addVerify } from '../../apps/cli/verify/command.ts';
import { ensure } from '../test/debian.ts';
import { program } from '../test/dauys.ts';
import { PYTHON, wantedPython } from '../test/wanted.ts';

const root = join(import.meta.dirname, '..', '..');
const verifier = join(import.meta.dirname, 'dauys_verify.py');

/** Installs what is absent; throws with the way to get it where that is not possible. */
export const needPython = async (): Promise<void> => {
  const missing = await ensure(wantedPython);
  if (missing !== undefined) throw new Error(missing);
};

export interface Opinion {
  readonly exit: number | null;
  readonly said: Readonly<Record<string, unknown>>;
}

const run = (command: readonly [string, ...string[]], stdin: string): Promise<{ exit: number | null; out: string; err: string }> =>
  new Promise((resolve) => {
    const [program, ...args] = command;
    const child = spawn(program, args, { cwd: root, env: { ...process.env, NODE_NO_WARNINGS: '1' } });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('close', (exit) => resolve({ exit, out, err }));
    child.stdin.end(stdin);
  });

const parsed = (text: string): Opinion['said'] | undefined => {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? { ...said } : undefined;
  } catch {
    return undefined;
  }
};

const opinion = async (command: readonly [string, ...string[]], stdin = ''): Promise<Opinion> => {
  const { exit, out, err } = await run(command, stdin);
  const said = parsed(out);
  if (said === undefined) throw new Error(`${command.slice(0, 3).join(' ')} (${exit}) said: ${out}${err}`);
  return { exit, said };
};

export interface Question {
  readonly anchor: string;
  readonly from: string;
  /** Without it the whole ledgers are asked about. */
  readonly slip?: { readonly text: string; readonly at?: string; readonly code?: { readonly digits: string; readonly q: string } };
}

const common = ({ anchor, from, slip }: Question): string[] => [
  ...(slip === undefined ? ['ledger'] : ['slip', slip.text]),
  ...(slip?.at === undefined ? [] : ['--at', slip.at]),
  '--anchor',
  anchor,
  '--from',
  from,
  '--json',
];

/** What `dauys verify` says, as a process of its own. */
export const firstOpinion = (question: Question): Promise<Opinion> => {
  const code = question.slip?.code;
  const args = [program, 'verify', ...common(question), ...(code === undefined ? [] : ['--code'])];
  return opinion([process.execPath, ...args], code === undefined ? '' : `${code.digits}\n`);
};

/** The same within this process, where a hundred questions do not need a hundred starts of Node. Cannot be asked with a code. */
const firstOpinionHere = async (question: Question): Promise<Opinion> => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    const program = new Command().exitOverride();
    addVerify(program);
    await program.parseAsync(['verify', ...common(question)], { from: 'user' });
    return { exit: Number(process.exitCode), said: parsed(lines.join('\n')) ?? {} };
  } finally {
    process.exitCode = undefined;
    log.mockRestore();
  }
};

/** What the other one says. It is given q in place of the code: Debian 12 has no Argon2id for Python. */
export const secondOpinion = (question: Question): Promise<Opinion> => {
  const code = question.slip?.code;
  return opinion([PYTHON, verifier, ...common(question), ...(code === undefined ? [] : ['--q-file', '-'])], code?.q ?? '');
};

/** Both, beside each other. */
export const bothOpinions = async (question: Question): Promise<{ readonly first: Opinion; readonly second: Opinion }> => {
  const ask = question.slip?.code === undefined ? firstOpinionHere : firstOpinion;
  const [first, second] = await Promise.all([ask(question), secondOpinion(question)]);
  return { first, second };
};

/** Both say the same, word for word; returns it. Asked of the world's honest folder unless said. */
export const agreedOn = async (
  world: { readonly anchor: string; readonly honest: string },
  question: Partial<Question>,
): Promise<Opinion> => {
  const { first, second } = await bothOpinions({ anchor: world.anchor, from: world.honest, ...question });
  expect(second).toEqual(first);
  return first;
};

/** Every case of the vectors, through the Python verifier. */
export const selfTest = (vectors: string): Promise<Opinion> => opinion([PYTHON, verifier, 'selftest', vectors, '--json']);
