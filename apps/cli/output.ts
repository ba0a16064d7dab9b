import type { Language } from '@dauys/wording/plural.ts';
import { environment } from './config.ts';

/** Exit codes: 0 it holds; 1 evidence does not hold; 2 asked wrongly; 3 the world failed; 4 a slip is overdue, not delivered or missing. */
export const EXIT = { holds: 0, distrust: 1, usage: 2, fault: 3, complain: 4 } as const;

/** Asked wrongly: `what` names the part, never its content. */
export class Misuse extends Error {}

/** Not done, for a reason that has a code and words: somebody can act. `exit` is `EXIT.distrust` unless it was asked wrongly. */
export class Declined extends Error {
  readonly code: string;
  readonly exit: number;
  constructor(code: string, exit: number = EXIT.distrust) {
    super(code);
    this.code = code;
    this.exit = exit;
  }
}

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

/** Answers go to standard output, also failures with `--json`; other failures and progress to standard error. */
export const outputOf = (json: boolean): Output => ({
  result: (value, lines) => console.log(json ? JSON.stringify(value) : lines().join('\n')),
  failure: (code, text) => (json ? console.log(JSON.stringify({ error: code, text })) : console.error(text)),
  progress: (text) => {
    if (process.stderr.isTTY && !json) process.stderr.write(`\r\u001b[K${text}`);
  },
});
