import { parseBase64, utf8 } from '@dauys/basics/bytes.ts';
import { parseIso, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import { verify } from '@dauys/sealing/signature.ts';
import canonicalize from 'canonicalize';
import type { Promised } from '../outbox/store.ts';

export type AcceptanceCode = 'acceptance/bad-signature' | 'acceptance/other-envelope' | 'acceptance/back-dated';

/** By how much the hub's clock may lie behind a witness's before a promise counts as back-dated. */
const CLOCKS_DIFFER_MS = 600_000;

/**
 * Holds the hub's promise against ours. Returns what is kept of it, and when it was given. Throws `VerificationError`
 * 'acceptance/other-envelope' (it speaks of something else than we stored), 'acceptance/bad-signature' (no key that the hub has or had), or
 * 'acceptance/back-dated': it claims a time before a cosignature that stood in our feed when the envelope did not exist yet.
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
  if (at < promised.cosignedAt - CLOCKS_DIFFER_MS) throw new VerificationError<AcceptanceCode>('acceptance/back-dated');
  return { text: canonicalize(acceptance) ?? '', at };
};
