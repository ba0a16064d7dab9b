/** What readers say, read. Pure. */
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import type { Who } from './enrolled.ts';
import type { ReaderCode } from './reader.ts';

/** Name in the first line, number in the second. Longer than a complaint has room for is none. */
export const whoOnCard = (text: string): Who | undefined => {
  const [name = '', number = '', ...more] = text.split(/\r?\n/).map(inOneLine);
  if (name === '' || [...name].length > 200 || [...number].length > 60 || more.some((line) => line !== '')) return undefined;
  return { name, ...(number === '' ? {} : { number }) };
};

/** Without what nobody sees: it could turn a line around, or stand for another name. */
const inOneLine = (line: string): string =>
  line
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** What makes two spellings of a number one: no blanks and dashes, and letters of one size. */
export const sameNumber = (number: string): string =>
  inOneLine(number.normalize('NFKC'))
    .replaceAll(/[\s\p{Pd}.,/]/gu, '')
    .toUpperCase();

/** How fprintd-verify ended, by its words (fprintd 1.94, utils/verify.c) and not by its number, which is 1 for all but one. */
export const fingerEnded = (said: string): Result<true, Refusal<ReaderCode>> => {
  const results = [...said.matchAll(/^Verify result: ([a-z-]+) \(done\)$/gm)].map(([, result]) => result);
  const [last] = results.slice(-1);
  if (last === 'verify-match') return ok(true);
  if (last === 'verify-no-match') return err({ code: 'reader/no-match' });
  return err({ code: /NoEnrolledPrints|no fingers enrolled/.test(said) ? 'reader/unknown' : 'reader/absent' });
};

/** Whether another still holds the reader, who may have left a moment ago (`net.reactivated.Fprint.Error.AlreadyInUse`). */
export const isHeld = (said: string): boolean => /Fprint\.Error\.AlreadyInUse/.test(said);

/** Whether fprintd knows of a reader, by what `busctl --json=short` says of its answer. */
export const namesReader = (said: string): boolean => {
  try {
    const answer: unknown = JSON.parse(said);
    const [devices]: unknown[] =
      typeof answer === 'object' && answer !== null && 'data' in answer && Array.isArray(answer.data) ? answer.data : [];
    return Array.isArray(devices) && devices.length > 0;
  } catch {
    return false;
  }
};
