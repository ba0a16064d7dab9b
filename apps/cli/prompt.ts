import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Reads one line without echo: a code or a password is never an argument, where other processes and the shell's history see it. */
export const readSecretLine = async (prompt: string): Promise<string> => {
  process.stderr.write(prompt);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: mute, terminal: process.stdin.isTTY === true });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};
