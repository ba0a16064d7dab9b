/**
 * The chain over all envelopes addressed to a body: what is taken out of the inbox, or put in another order, breaks it.
 * head_n = SHA-256("dauys/v1/body-chain\0" ‖ head_{n-1} ‖ u64 n ‖ h_n), n from 1, head_0 = 32 zeros.
 */
import { concat, hex, parseHex, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';

export type ChainCode = 'desk/chain-broken' | 'desk/chain-lacks-case' | 'desk/chain-shorter';

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

/** Adds links (hex of h). Throws `VerificationError('desk/chain-broken')` for what is no hash. */
export const extendChain = async (chain: BodyChainSoFar, links: readonly string[]): Promise<BodyChainSoFar> => {
  const heads = [...chain.heads];
  let head = parseHex(heads.at(-1) ?? '') ?? new Uint8Array(32);
  for (const [i, link] of links.entries()) {
    const h = parseHex(link);
    if (h?.length !== 32) throw new VerificationError<ChainCode>('desk/chain-broken');
    head = await nextHead(head, chain.links.length + i + 1, h);
    heads.push(hex(head));
  }
  return { links: [...chain.links, ...links], heads };
};

/**
 * Holds that this envelope stands at its place, and that the chain is the one whose head the public record holds. Throws
 * `desk/chain-lacks-case`, `desk/chain-shorter` (the record knows more links than we were given), `desk/chain-broken`.
 */
export const checkChain = (
  chain: BodyChainSoFar,
  envelope: { readonly chain: number; readonly h: string },
  head?: { readonly n: number; readonly head: string },
): void => {
  if (chain.links[envelope.chain - 1] !== envelope.h) throw new VerificationError<ChainCode>('desk/chain-lacks-case');
  if (head === undefined) return;
  if (head.n > chain.links.length) throw new VerificationError<ChainCode>('desk/chain-shorter');
  if (chain.heads[head.n] !== head.head) throw new VerificationError<ChainCode>('desk/chain-broken');
};
