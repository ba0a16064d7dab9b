import { spawn } from 'node:child_process';

/** The port behind which sentences become sound. */
export interface Voice {
  has(language: string): boolean;
  /** A whole WAV file; `undefined` when it could not be made, or `stop` was given. */
  say(text: string, language: string, stop: AbortSignal): Promise<Buffer | undefined>;
}

/** Where Debian puts it. */
export const ESPEAK = '/usr/bin/espeak-ng';

const VOICES: ReadonlyMap<string, string> = new Map([
  ['kk', 'kk'],
  ['ru', 'ru'],
  ['en', 'en-gb'],
  ['uz', 'uz'],
  ['ug', 'ug'],
]);

/** Slower than its own 175 words a minute: heard once, through a headset, in a noisy corridor. */
const WORDS_A_MINUTE = '145';
const MOST_BYTES = 24 * 1024 * 1024;
const MOST_MS = 20_000;

/** espeak-ng as Debian packages it, one short process for each sentence: text by a pipe, sound by a pipe, nothing by a file or an argument that others could list. */
export const espeak = (program: string): Voice => ({
  has: (language) => VOICES.has(language),
  say: (text, language, stop) =>
    new Promise((resolve) => {
      const voice = VOICES.get(language);
      if (voice === undefined || stop.aborted) return resolve(undefined);
      const child = spawn(program, ['-b', '1', '-v', voice, '-s', WORDS_A_MINUTE, '--stdin', '--stdout'], {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: {},
        signal: AbortSignal.any([stop, AbortSignal.timeout(MOST_MS)]),
        killSignal: 'SIGKILL',
      });
      const parts: Buffer[] = [];
      let length = 0;
      child.stdout.on('data', (part: Buffer) => {
        length += part.length;
        if (length > MOST_BYTES) child.kill('SIGKILL');
        else parts.push(part);
      });
      child.on('error', () => resolve(undefined));
      // It may end before it has read: that shows in its exit code.
      child.stdin.on('error', () => undefined);
      child.on('close', (code) => resolve(code === 0 ? wholeWav(Buffer.concat(parts)) : undefined));
      child.stdin.end(plainly(text));
    }),
});

/** Two brackets begin espeak's own alphabet of sounds. */
const plainly = (text: string): string => text.replaceAll('[[', '[').replaceAll(/\p{Cc}+/gu, ' ');

const HEADER = 44;

/** Into a pipe it writes lengths that it does not know yet: here they are known. `undefined` for what is no sound. */
const wholeWav = (bytes: Buffer): Buffer | undefined => {
  if (bytes.length <= HEADER || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 36, 40) !== 'data') return undefined;
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.writeUInt32LE(bytes.length - HEADER, 40);
  return bytes;
};
