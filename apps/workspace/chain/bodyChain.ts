/**
 * The chain over all envelopes addressed to a body: what is taken out of the inbox, or put in another order, breaks it.
 * head_n = SHA-256("dauys/v1/body-chain\0" ‖ head_{n-1} ‖ u64 n ‖ h_n), n from 1, head_0 = 32 zeros.
 */
import { concat, hex, parseHex, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';

export type ChainCode =
  | 'desk/chain-broken'
  | 'desk/chain-lacks-case'
  | 'desk/chain-shorter'
  | 'desk/chain-rewritten'
  | 'desk/chain-stale'
  | 'desk/case-withheld'
  | 'desk/envelope-replayed'
  | 'desk/counter-twice';

const DOMAIN = utf8('dauys/v1/body-chain\0');

/** One step of the chain. `h` is SHA-256 of the sealed file, 32 bytes. */
export const nextHead = async (head: Uint8Array, n: number, h: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concat(DOMAIN, head, u64(n), h)));

/** A chain computed so far; goes on where it was, so that a long inbox is hashed once. */
export interface BodyChainSoFar {
  readonly links: readonly string[];
  /** Hex, by position: `heads[0]` is before the first link. */
  readonly heads: readonly string[];
}

export const emptyChain: BodyChainSoFar = { links: [], heads: ['0'.repeat(64)] };

/** Where the chain stood after `n` links, and the head there, hex. */
export interface ChainPoint {
  readonly n: number;
  readonly head: string;
}

/** Adds links (hex of h). Throws `VerificationError('desk/chain-broken')` for what is no hash. */
export const extendChain = async (chain: BodyChainSoFar, links: readonly string[]): Promise<BodyChainSoFar> => {
  const last = { n: chain.links.length, head: chain.heads.at(-1) ?? '' };
  return { links: [...chain.links, ...links], heads: [...chain.heads, ...(await headsAfter(last, links))] };
};

/** The heads after each of these links, from a point on. Throws `VerificationError('desk/chain-broken')` for what is no hash. */
export const headsAfter = async (from: ChainPoint, links: readonly string[]): Promise<readonly string[]> => {
  const heads: string[] = [];
  let head: Uint8Array = parseHex(from.head) ?? new Uint8Array(32);
  for (const [i, link] of links.entries()) {
    const h = parseHex(link);
    if (h?.length !== 32) throw new VerificationError<ChainCode>('desk/chain-broken');
    head = await nextHead(head, from.n + i + 1, h);
    heads.push(hex(head));
  }
  return heads;
};

/**
 * Holds that the chain passes through the head that the public record holds, and through the one that this body remembers. Throws
 * `desk/chain-shorter` (the record, or we, know more links than were handed over), `desk/chain-broken`, `desk/chain-rewritten`.
 */
export const checkPoints = (
  { links, heads }: BodyChainSoFar,
  { logged, remembered }: { readonly logged?: ChainPoint | undefined; readonly remembered?: ChainPoint | undefined },
): void => {
  if (Math.max(logged?.n ?? 0, remembered?.n ?? 0) > links.length) throw new VerificationError<ChainCode>('desk/chain-shorter');
  if (remembered !== undefined && heads[remembered.n] !== remembered.head) throw new VerificationError<ChainCode>('desk/chain-rewritten');
  if (logged !== undefined && heads[logged.n] !== logged.head) throw new VerificationError<ChainCode>('desk/chain-broken');
};

/** Throws `desk/chain-lacks-case` unless this envelope stands at its place. */
export const checkPlace = (chain: BodyChainSoFar, envelope: { readonly chain: number; readonly h: string }): void => {
  if (chain.links[envelope.chain - 1] !== envelope.h) throw new VerificationError<ChainCode>('desk/chain-lacks-case');
};
