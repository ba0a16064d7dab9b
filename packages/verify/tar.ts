import { fromUtf8 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';

export type ArchiveCode = 'verify/malformed-archive';

const BLOCK = 512;
/** More members than this is no record of ours: a hundred years of tiles have fewer. */
const MEMBER_LIMIT = 2_000_000;

/** Where a member's content lies in the archive, in bytes. */
export interface Member {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * The regular files of a ustar archive (POSIX.1-1988, as `tar cf record.tar ledger` writes it; GNU's spelling is read too), in order. `read`
 * gives `length` bytes from `offset`. Folders, links and extended headers are passed over: no path of ours needs them. The archive is a
 * stranger's: throws `VerificationError('verify/malformed-archive')` for a wrong checksum, a number that is none, an end that is missing.
 */
export const membersOf = async (
  read: (offset: number, length: number) => Promise<Uint8Array>,
  size: number,
): Promise<readonly Member[]> => {
  const members: Member[] = [];
  for (let at = 0; at + BLOCK <= size; ) {
    const header = await read(at, BLOCK);
    if (header.every((byte) => byte === 0)) return members;
    const { path, length, isFile } = parseHeader(header);
    at += BLOCK;
    if (at + length > size || members.length >= MEMBER_LIMIT) fail();
    if (isFile) members.push({ path, offset: at, length });
    at += Math.ceil(length / BLOCK) * BLOCK;
  }
  // Some writers leave the closing blocks of zeros out; a cut in the middle of a block is damage.
  return size % BLOCK === 0 && members.length > 0 ? members : fail();
};

const parseHeader = (header: Uint8Array): { readonly path: string; readonly length: number; readonly isFile: boolean } => {
  if (!text(header, 257, 5).startsWith('ustar') || octal(header, 148, 8) !== checksum(header)) fail();
  const type = text(header, 156, 1);
  // GNU keeps times where POSIX has the prefix of the path.
  const prefix = header[262] === 0 ? text(header, 345, 155) : '';
  const name = text(header, 0, 100);
  return {
    path: (prefix === '' ? name : `${prefix}/${name}`).replace(/^\.\//, ''),
    length: octal(header, 124, 12),
    isFile: type === '0' || type === '',
  };
};

/** Up to the first zero. */
const text = (header: Uint8Array, at: number, length: number): string => {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  try {
    return fromUtf8(end < 0 ? field : field.subarray(0, end));
  } catch {
    return fail();
  }
};

const octal = (header: Uint8Array, at: number, length: number): number => {
  const digits = /^ *([0-7]+) *$/.exec(text(header, at, length))?.[1];
  return digits === undefined ? fail() : Number.parseInt(digits, 8);
};

/** The sum of all bytes, those of the checksum itself taken as blanks. */
const checksum = (header: Uint8Array): number => header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);

const fail = (): never => {
  throw new VerificationError<ArchiveCode>('verify/malformed-archive');
};
