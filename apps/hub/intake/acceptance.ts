import { createHash } from 'node:crypto';
import { base64, bytesOf, concat, hex, u32, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import canonicalize from 'canonicalize';
import type { StatementKey } from '../keys.ts';

export const ACCEPTANCE_DOMAIN = 'dauys/v1/acceptance\0';

/** What the promise is about. */
export interface Accepted {
  readonly envelopeId: Bytes;
  readonly h: Bytes;
  readonly c: Bytes;
  readonly terminal: number;
  readonly counter: number;
  readonly at: Instant;
}

type Promised = Omit<Acceptance, 'key' | 'signature'>;

/** The fields under the signature. */
const promisedOf = (a: Accepted): Promised => ({
  v: 1,
  envelopeId: hex(a.envelopeId),
  h: hex(a.h),
  C: hex(a.c),
  terminal: hex(u32(a.terminal)),
  counter: a.counter,
  at: isoOf(a.at),
});

/** The bytes under the signature: canonical JSON (RFC 8785) of `promised`. */
export const acceptanceBytes = (promised: Promised): Bytes => utf8(canonicalize(promised) ?? '');

/** Signs the promise. From the commit of what it goes into on, it binds. */
export const signAcceptance = (a: Accepted, key: StatementKey): Bytes => key.sign(ACCEPTANCE_DOMAIN, acceptanceBytes(promisedOf(a)));

/** As it travels. */
export const acceptanceOf = (a: Accepted, signed: { readonly key: Bytes; readonly signature: Bytes }): Acceptance => ({
  ...promisedOf(a),
  key: hex(signed.key),
  signature: base64(signed.signature),
});

/** The head of a body's chain before the first envelope. */
export const CHAIN_START: Bytes = new Uint8Array(32);

/** head_n = SHA-256("dauys/v1/body-chain\0" ‖ head_{n-1} ‖ u64 n ‖ h_n), n from 1. */
export const chainHead = (previous: Uint8Array, n: number, h: Uint8Array): Bytes =>
  bytesOf(
    createHash('sha256')
      .update(concat(utf8('dauys/v1/body-chain\0'), previous, u64(n), h))
      .digest(),
  );
