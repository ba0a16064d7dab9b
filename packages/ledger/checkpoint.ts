import { base64, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from './codes.ts';
import { HASH_BYTES } from './merkle.ts';

/** What a log says of itself: under which origin, how many entries, which root. C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly extensions?: readonly string[];
}

/** The text that log and witnesses sign: origin, size, base64 root, extensions, each ending in a newline. Throws `RangeError` for what no checkpoint may hold. */
export const encodeCheckpoint = ({ origin, size, root, extensions = [] }: Checkpoint): string => {
  const lines = [origin, ...extensions];
  if (lines.some((line) => line === '' || line.includes('\n'))) throw new RangeError('not lines of a checkpoint');
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== HASH_BYTES) throw new RangeError('not a tree');
  return [origin, String(size), base64(root), ...extensions].map((line) => `${line}\n`).join('');
};

/** Parses the text of a note whose signatures the caller checks; throws `VerificationError('ledger/malformed-checkpoint')`. */
export const parseCheckpoint = (text: string): Required<Checkpoint> => {
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.split('\n').slice(0, -1);
  const size = parseDecimal(sizeText);
  const root = parseBase64(rootText);
  const wellFormed = text.endsWith('\n') && origin !== '' && extensions.every((line) => line !== '');
  if (!wellFormed || size === undefined || root?.length !== HASH_BYTES)
    throw new VerificationError<LedgerCode>('ledger/malformed-checkpoint');
  return { origin, size, root, extensions };
};

/** ASCII decimal without leading zeros, at most 2^53-1; `undefined` otherwise. */
export const parseDecimal = (text: string): number | undefined => {
  const n = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(n) ? n : undefined;
};
