import { base64, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { parseDecimal } from './checkpoint.ts';
import type { LedgerCode } from './codes.ts';
import { HASH_BYTES, type Hash } from './merkle.ts';
import { MAX_NOTE } from './note.ts';
import { verifyCheckpoint, type Policy, type VerifiedCheckpoint } from './policy.ts';
import { verifyInclusion } from './proof.ts';

/** A proof that one entry is in the ledger, to be checked offline. `extra` is signed by nobody. `checkpoint` is the whole note. */
export interface TlogProof {
  readonly index: number;
  readonly extra?: Bytes;
  readonly proof: readonly Bytes[];
  readonly checkpoint: string;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
// The proof is a stranger's: at most 63 hashes, 16 KiB of extra, one note.
const MAX_HASHES = 63;
const MAX_EXTRA = 16 * 1024;
const MAX_PROOF = MAX_NOTE + 2 * MAX_EXTRA + 64 * (MAX_HASHES + 2);

/** C2SP tlog-proof: header, extra, index, hashes, empty line, checkpoint note. */
export const encodeTlogProof = ({ index, extra, proof, checkpoint }: TlogProof): string =>
  [HEADER, ...(extra === undefined ? [] : [`extra ${base64(extra)}`]), `index ${index}`, ...proof.map(base64), '', checkpoint].join('\n');

/** Parses the form only; throws `VerificationError('ledger/malformed-proof')`. */
export const parseTlogProof = (text: string): TlogProof => {
  const cut = text.indexOf('\n\n');
  if (text.length > MAX_PROOF || cut < 0) fail();
  const [header, ...lines] = text.slice(0, cut).split('\n');
  const extraText = lines[0]?.startsWith('extra ') === true ? lines.shift()?.slice(6) : undefined;
  const extra = extraText === undefined ? undefined : (parseBase64(extraText) ?? fail());
  const [indexLine = '', ...hashes] = lines;
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice(6)) : undefined;
  if (header !== HEADER || index === undefined || hashes.length > MAX_HASHES || (extra?.length ?? 0) > MAX_EXTRA) return fail();
  const parsed = { index, proof: hashes.map(parseHash), checkpoint: text.slice(cut + 2) };
  return extra === undefined ? parsed : { ...parsed, extra };
};

/**
 * Verifies the checkpoint against the policy, then the leaf against the checkpoint; returns what now is certain. `extra` is
 * left out: nobody vouches for it. Throws as `parseTlogProof`, `verifyCheckpoint` and `verifyInclusion`.
 */
export const verifyTlogProof = (text: string, leafHash: Uint8Array, policy: Policy): VerifiedCheckpoint & { readonly index: number } => {
  const { index, proof, checkpoint } = parseTlogProof(text);
  const verified = verifyCheckpoint(checkpoint, policy);
  verifyInclusion({ leafHash, index, size: verified.size, proof, root: verified.root });
  return { ...verified, index };
};

const parseHash = (line: string): Hash => {
  const hash = parseBase64(line);
  return hash?.length === HASH_BYTES ? hash : fail();
};

const fail = (): never => {
  throw new VerificationError<LedgerCode>('ledger/malformed-proof');
};
