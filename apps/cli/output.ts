import type { Language } from '@dauys/wording/plural.ts';
import { environment } from './config.ts';

export interface Output {
  /** The answer: one JSON object with --json, else lines. */
  result(json: unknown, lines: () => readonly string[]): void;
  failure(code: string, text: string): void;
  /** On a terminal only, to standard error, overwriting itself. */
  progress(text: string): void;
}

/** The language of the shell: kk, ru, else English. */
export const languageOf = (): Language => {
  const tag = environment.language.slice(0, 2);
  return tag === 'kk' || tag === 'ru' ? tag : 'en';
};

export const outputOf = (json: boolean): Output => ({
  result: (value, lines) => console.log(json ? JSON.stringify(value) : lines().join('\n')),
  failure: (code, text) => (json ? console.log(JSON.stringify({ error: code, text })) : console.error(text)),
  progress: (text) => {
    if (process.stderr.isTTY && !json) process.stderr.write(`\r\u001b[K${text}`);
  },
});
