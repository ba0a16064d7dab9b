import { parseBase64, utf8 } from '@dauys/basics/bytes.ts';
import { parseIso, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import { verify } from '@dauys/sealing/signature.ts';
import canonicalize from 'canonicalize';
import type { Promised } from '../outbox/store.ts';

export type AcceptanceCode = 'acceptance/bad-signature' | 'acceptance/other-envelope';

/**
 * Holds the hub's promise against ours. Returns what is kept of it, and when it was given. Throws `VerificationError`
 * 'acceptance/other-envelope' (it speaks of something else than we stored) or 'acceptance/bad-signature' (no key that the hub has or had).
 */
export const checkAcceptance = (
  acceptance: Acceptance,
  ours: { readonly promised: Promised; readonly terminal: string; hubKey(keyId: string): Uint8Array | undefined },
): { readonly text: string; readonly at: Instant } => {
  const { promised, terminal } = ours;
  const { key, signature, ...said } = acceptance;
  const isOurs =
    said.envelopeId === promised.envelopeId &&
    said.h === promised.h &&
    said.C === promised.c &&
    said.counter === promised.counter &&
    said.terminal === terminal;
  const at = parseIso(said.at);
  if (!isOurs || at === undefined) throw new VerificationError<AcceptanceCode>('acceptance/other-envelope');
  const publicKey = ours.hubKey(key);
  const bytes = parseBase64(signature);
  const message = utf8(canonicalize(said) ?? '');
  if (
    publicKey === undefined ||
    bytes === undefined ||
    !verify('dauys/v1/acceptance\0', message, bytes, { publicKey, algorithm: 'ed25519' })
  )
    throw new VerificationError<AcceptanceCode>('acceptance/bad-signature');
  return { text: canonicalize(acceptance) ?? '', at };
};
