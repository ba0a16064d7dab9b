import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { redact, type Redacted } from '@dauys/basics/redacted.ts';
import { Misuse } from './output.ts';

/** Reads one line without echo: a code or a password is never an argument, where other processes and the shell's history see it. */
export const readSecretLine = async (prompt: string): Promise<string> => {
  process.stderr.write(prompt);
  const line = process.stdin.isTTY === true ? await typedLine({ isShown: false }) : await nextPiped();
  process.stderr.write('\n');
  return line;
};

/** Whether the person types the word that the prompt asks for. */
export const confirm = async (prompt: string, word: string): Promise<boolean> => {
  process.stderr.write(prompt);
  const line = process.stdin.isTTY === true ? await typedLine({ isShown: true }) : await nextPiped();
  return line.trim().toLowerCase() === word.toLowerCase();
};

/** A passphrase that opens something. */
export const askPassphrase =
  (prompt: string): (() => Promise<Redacted<string>>) =>
  async () =>
    redact(await readSecretLine(prompt));

const SHORTEST = 12;

/** A new passphrase, typed twice. Throws `Misuse` when it is short or the two differ: what nobody can type again is lost. */
export const newPassphrase = async (prompt: string, again: string): Promise<Redacted<string>> => {
  const first = await readSecretLine(prompt);
  if ([...first].length < SHORTEST) throw new Misuse(`passphrase: ${SHORTEST}`);
  if ((await readSecretLine(again)) !== first) throw new Misuse('passphrase');
  return redact(first);
};

const typedLine = async ({ isShown }: { isShown: boolean }): Promise<string> => {
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: isShown ? process.stderr : mute, terminal: true });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
};

// One reader for all lines of a pipe: a second one would miss what the first has read ahead.
let piped: AsyncIterator<string> | undefined;

const nextPiped = async (): Promise<string> => {
  piped ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  process.stdin.resume();
  const { value, done } = await piped.next();
  // Whoever holds the other end open must not hold this process.
  process.stdin.pause();
  return done === true ? '' : value;
};
