import type { Bytes } from '@dauys/basics/bytes.ts';

/** How a printer stands. `absent`: it cannot be reached, or does not answer. */
export type PrinterSays = 'ready' | 'paper-out' | 'cover-open' | 'fault' | 'absent';

/** Three questions, answered at once even while it prints: why it is off line, what is wrong, whether there is paper (DLE EOT 2, 3, 4). */
export const QUESTIONS: Bytes = new Uint8Array([0x10, 0x04, 2, 0x10, 0x04, 3, 0x10, 0x04, 4]);

/** Forget what has not been printed yet, also behind a lack of paper (DLE DC4 8). Confirmed with three bytes, where it is known. */
export const CLEAR: Bytes = new Uint8Array([0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8]);
export const CLEARED_BYTES = 3;

const [COVER_OPEN, STOPPED_BY_PAPER, ERROR] = [0x04, 0x20, 0x40] as const;
const [CUTTER, UNRECOVERABLE] = [0x08, 0x20] as const;
const PAPER_END = 0x60;

/** Every answer has these four bits so; what has not is none. */
export const isAnswer = (byte: number): boolean => (byte & 0x93) === 0x12;

/**
 * What the three answers mean together; the cover first, because with an open cover the paper is not seen either. That paper ends soon is not read: it
 * would tell how much was printed.
 */
export const readAnswers = (answers: Uint8Array): PrinterSays => {
  const [offline = 0, errors = 0, paper = 0] = answers;
  if (answers.length !== 3 || !answers.every(isAnswer)) return 'absent';
  if ((offline & COVER_OPEN) !== 0) return 'cover-open';
  if ((paper & PAPER_END) !== 0 || (offline & STOPPED_BY_PAPER) !== 0) return 'paper-out';
  return (offline & ERROR) !== 0 || (errors & (CUTTER | UNRECOVERABLE)) !== 0 ? 'fault' : 'ready';
};
