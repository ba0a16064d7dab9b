/** RFC 9497, VOPRF mode, ristretto255-SHA512: who asks learns F(key, input), who evaluates learns nothing, and a proof says under which key. */
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import type { SealingCode } from './codes.ts';

const { voprf } = ristretto255_oprf;

type Random = (n: number) => Uint8Array;

/** What is kept until the answer comes; the blind alone would open what was asked. */
export interface Blinded {
  readonly input: Redacted<Bytes>;
  readonly blind: Redacted<Bytes>;
  /** 32 bytes, for the server: uniformly random, whatever the input. */
  readonly blinded: Bytes;
}

export interface Evaluation {
  /** 32 bytes. */
  readonly evaluated: Bytes;
  /** 64 bytes: DLEQ. */
  readonly proof: Bytes;
}

/** `random(n)` gives n new bytes a call; the platform's when absent. */
export const blind = (input: Redacted<Bytes>, random?: Random): Blinded => {
  const { blind: scalar, blinded } = voprf.blind(reveal(input), sized(random));
  return { input, blind: redact(bytesOf(scalar)), blinded: bytesOf(blinded) };
};

/** Blinds and evaluates under one's own key. Throws `VerificationError('sealing/voprf-element')` for bytes that are no element, or the identity. */
export const evaluate = (secretKey: Uint8Array, publicKey: Uint8Array, blinded: Uint8Array, random?: Random): Evaluation => {
  const { evaluated, proof } = distrusting('sealing/voprf-element', () =>
    voprf.blindEvaluate(secretKey, publicKey, blinded, sized(random)),
  );
  return { evaluated: bytesOf(evaluated), proof: bytesOf(proof) };
};

/** 64 bytes. Throws `VerificationError('sealing/voprf-proof')` when it was not evaluated under this public key, or is no evaluation at all. */
export const finalize = (
  { input, blind: scalar, blinded }: Blinded,
  { evaluated, proof }: Evaluation,
  publicKey: Uint8Array,
): Redacted<Bytes> =>
  redact(
    bytesOf(distrusting('sealing/voprf-proof', () => voprf.finalize(reveal(input), reveal(scalar), evaluated, blinded, publicKey, proof))),
  );

/** A key pair from 32 random bytes (DeriveKeyPair, info empty unless given). */
export const voprfKeys = (
  seed: Uint8Array,
  info: Uint8Array = new Uint8Array(0),
): { readonly secretKey: Bytes; readonly publicKey: Bytes } => {
  const { secretKey, publicKey } = voprf.deriveKeyPair(seed, info);
  return { secretKey: bytesOf(secretKey), publicKey: bytesOf(publicKey) };
};

const sized = (random: Random | undefined): ((n?: number) => Uint8Array) | undefined =>
  random === undefined ? undefined : (n = 32) => random(n);

/** The library throws for whatever is wrong with a stranger's bytes; what it says of them is not repeated. */
const distrusting = <T>(code: SealingCode, compute: () => T): T => {
  try {
    return compute();
  } catch {
    throw new VerificationError<SealingCode>(code);
  }
};
