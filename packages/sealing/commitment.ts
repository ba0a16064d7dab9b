import { bytesOf, concat, u32, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { sha256 } from '@noble/hashes/sha2.js';

const KIND_CODES = { accepted: 1, received: 2, interim: 3, answered: 4, forwarded: 5, 'chain-head': 6, dummy: 7 } as const;

export type LeafKind = keyof typeof KIND_CODES;
export const LEAF_KINDS = [
  'accepted',
  'received',
  'interim',
  'answered',
  'forwarded',
  'chain-head',
  'dummy',
] as const satisfies readonly LeafKind[];

/**
 * What the cases ledger shows of an event, 32 bytes: SHA-256("dauys/v1/leaf\0" ‖ u8 kind ‖ u32 n ‖ x[16] ‖ h[32]).
 * `accepted`: n = 0, x = r of the slip, h = SHA-256 of the envelope's age file. `received`: n = 0, x = q. `interim`, `answered`, `forwarded`:
 * n = mailbox index, x = q; h stays the envelope's. Throws `RangeError` for other lengths.
 */
export const commitment = (kind: LeafKind, n: number, x: Uint8Array, h: Uint8Array): Bytes => {
  if (x.length !== 16 || h.length !== 32) throw new RangeError('x has 16 bytes and h 32');
  return bytesOf(sha256(concat(utf8('dauys/v1/leaf\0'), u8(KIND_CODES[kind]), u32(n), x, h)));
};
