/** A body's epoch seed with its trustees: two of three bring it back. docs/formats/trustees.md. */
import { base64, bytesOf, concat, equalBytes, hex, parseBase64, parseHex, u32, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { combine, split } from 'shamir-secret-sharing';
import type { SealingCode } from './codes.ts';
import { canonicalBytes, HASH, isExactly, isString, isWhole, parseFields, SLUG } from './json.ts';

const SEED_DOMAIN = 'dauys/v1/epoch-seed\0';
const SHARE_DOMAIN = 'dauys/v1/epoch-share\0';
const VERSION = 1;
const SEED_BYTES = 32;
const SHARE_LIMIT = 1_024;
export const TRUSTEES = 3;
export const THRESHOLD = 2;

export interface EpochName {
  readonly body: string;
  readonly epoch: number;
}

/** What the directory says of a shared epoch: with it, nothing that a trustee hands over has to be believed. */
export interface SharedSeed extends EpochName {
  /** Of the seed, in hex. */
  readonly commitment: string;
  /** Of each trustee's share, in hex, by trustee. */
  readonly shares: ReadonlyMap<string, string>;
}

/** A share that does not hold, and whose it says it is. */
export class ShareFault extends VerificationError<SealingCode> {
  readonly trustee: string | undefined;
  constructor(code: SealingCode, trustee?: string) {
    super(code);
    this.trustee = trustee;
  }
}

/** Hex of SHA-256(domain ‖ u8 length ‖ body ‖ u32 epoch ‖ seed): names a seed of 256 random bits without telling anything of it. */
export const seedCommitment = ({ body, epoch }: EpochName, seed: Redacted<Bytes>): string => {
  const name = utf8(body);
  return hex(sha256(concat(utf8(SEED_DOMAIN), u8(name.length), name, u32(epoch), reveal(seed))));
};

const shareCommitment = (text: Uint8Array): string => hex(sha256(concat(utf8(SHARE_DOMAIN), text)));

/**
 * Splits a seed of 32 bytes among exactly three trustees: for each the text of her share file (to be sealed to her alone), and what the directory has to
 * say of it all. Every pair is held against the commitment before this returns. Throws `RangeError` for another number of distinct trustees or
 * another length, `VerificationError('sealing/seed-mismatch')` when a pair does not lead back.
 */
export const splitSeed = async (
  seed: Redacted<Bytes>,
  about: EpochName,
  trustees: readonly string[],
): Promise<{ readonly shared: SharedSeed; readonly files: ReadonlyMap<string, Redacted<Bytes>> }> => {
  if (new Set(trustees).size !== TRUSTEES || trustees.length !== TRUSTEES) throw new RangeError('three trustees');
  if (reveal(seed).length !== SEED_BYTES) throw new RangeError('a seed has 32 bytes');
  const commitment = seedCommitment(about, seed);
  const parts = await split(reveal(seed), TRUSTEES, THRESHOLD);
  const files = new Map(
    trustees.map((trustee, i) => {
      const share = base64(parts[i] ?? new Uint8Array(0));
      return [trustee, redact(canonicalBytes({ v: VERSION, body: about.body, epoch: about.epoch, trustee, commitment, share }))] as const;
    }),
  );
  const shares = new Map([...files].map(([trustee, text]) => [trustee, shareCommitment(reveal(text))]));
  const shared = { ...about, commitment, shares };
  const texts = [...files.values()];
  // A seed that turns out to be lost in an emergency would have been lost here.
  for (const [i, text] of texts.entries()) await combineShares([text, texts[(i + 1) % TRUSTEES] ?? text], shared);
  return { shared, files };
};

/** One share, read; that it is what the directory says is for `combineShares`. */
interface Share extends EpochName {
  readonly trustee: string;
  readonly commitment: string;
  readonly share: Bytes;
}

/** Whose share a file holds, of which epoch. Throws `ShareFault` 'sealing/share-malformed' or 'sealing/share-version'. */
export const shareName = (text: Redacted<Bytes>): EpochName & { readonly trustee: string } => {
  const { body, epoch, trustee } = parseShare(reveal(text));
  return { body, epoch, trustee };
};

/** Throws `ShareFault` unless the file is exactly the share that the directory names: 'sealing/share-malformed', '…-version', '…-foreign', '…-wrong'. */
export const requireShare = (text: Redacted<Bytes>, shared: SharedSeed): { readonly trustee: string; readonly share: Redacted<Bytes> } => {
  const { trustee, share, ...about } = parseShare(reveal(text));
  const expected = shared.shares.get(trustee);
  if (about.body !== shared.body || about.epoch !== shared.epoch || about.commitment !== shared.commitment || expected === undefined)
    throw new ShareFault('sealing/share-foreign', trustee);
  if (shareCommitment(reveal(text)) !== expected) throw new ShareFault('sealing/share-wrong', trustee);
  return { trustee, share: redact(share) };
};

/**
 * The seed from the shares of two distinct trustees, held against its commitment: the scheme itself gives a wrong seed for wrong shares without a
 * word. Throws `ShareFault` as `requireShare` for any of the files, 'sealing/too-few-shares', 'sealing/seed-mismatch'.
 */
export const combineShares = async (files: readonly Redacted<Bytes>[], shared: SharedSeed): Promise<Redacted<Bytes>> => {
  const held = files.map((text) => requireShare(text, shared));
  // Distinct trustees and distinct points: the same share brought twice is one share.
  const byTrustee = new Map(held.map(({ trustee, share }) => [trustee, reveal(share)]));
  const byPoint = new Map([...byTrustee.values()].map((share) => [share[SEED_BYTES], share]));
  const [first, second] = byPoint.values();
  if (first === undefined || second === undefined) throw new ShareFault('sealing/too-few-shares');
  const seed = redact(bytesOf(await combine([first, second])));
  const found = parseHex(seedCommitment(shared, seed));
  const stated = parseHex(shared.commitment);
  if (found === undefined || stated === undefined || !equalBytes(found, stated)) throw new ShareFault('sealing/seed-mismatch');
  return seed;
};

const parseShare = (text: Uint8Array): Share => {
  const fields = parseFields(text, SHARE_LIMIT);
  if (isWhole(fields?.['v'], VERSION + 1, 0xffffffff) && isExactly(text, fields ?? {})) throw new ShareFault('sealing/share-version');
  const { body, epoch, trustee, commitment } = fields ?? {};
  const share = typeof fields?.['share'] === 'string' ? parseBase64(fields['share']) : undefined;
  if (
    !isString(body, SLUG) ||
    !isWhole(epoch, 1, 0xffffffff) ||
    !isString(trustee, SLUG) ||
    !isString(commitment, HASH) ||
    share?.length !== SEED_BYTES + 1 ||
    share[SEED_BYTES] === 0 ||
    !isExactly(text, { v: VERSION, body, epoch, trustee, commitment, share: base64(share) })
  )
    throw new ShareFault('sealing/share-malformed');
  return { body, epoch, trustee, commitment, share };
};
