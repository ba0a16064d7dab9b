import { createHash } from 'node:crypto';
import { bytesOf, concat, equalBytes, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { DoorKind } from '@dauys/protocol/passkey.ts';
import { matchingStep } from './totp.ts';

const MINUTE = 60_000;
/** A session ends after so long without a request, and after so long in any case. */
export const IDLE_MS = 30 * MINUTE;
export const ABSOLUTE_MS = 12 * 60 * MINUTE;
/** So long after she showed that it is she, an officer may open, answer and change keys. */
export const VERIFIED_MS = 5 * MINUTE;
/** A session for new passkeys only, by invitation or recovery key. */
export const LIMITED_MS = 60 * MINUTE;
/** Wrong attempts older than this are forgotten. */
export const FADE_MS = 15 * MINUTE;
const FREE_ATTEMPTS = 3;
const LONGEST_DELAY_MS = 30_000;

/** What the hub keeps to check a password: SHA-256("dauys/v1/password-door\0" ‖ salt ‖ authKey). authKey is Argon2id's output already. */
export const verifierOf = (salt: Uint8Array, authKey: Uint8Array): Bytes =>
  bytesOf(
    createHash('sha256')
      .update(concat(utf8('dauys/v1/password-door\0'), salt, authKey))
      .digest(),
  );

/** A door as stored, its TOTP secret opened. */
export interface PasswordDoor {
  readonly salt: Bytes;
  readonly verifier: Bytes;
  readonly totpSecret: Bytes;
}

export type ProofVerdict = { readonly kind: 'right'; readonly step: number } | { readonly kind: 'wrong' };

/** Whether password half and code are right at `now`. Both are always computed: which one was wrong shows in no answer and no delay. */
export const judgeProof = (door: PasswordDoor, proof: { readonly authKey: Bytes; readonly totp: string }, now: Instant): ProofVerdict => {
  const step = matchingStep(door.totpSecret, proof.totp, now);
  const password = equalBytes(verifierOf(door.salt, proof.authKey), door.verifier);
  return password && step !== undefined ? { kind: 'right', step } : { kind: 'wrong' };
};

/** Attempts since the last success with one login, known or not. */
export interface Attempts {
  readonly failures: number;
  readonly lastAt: Instant;
}

/**
 * When the next attempt is looked at: three are free, then 1, 2, 4 … 30 seconds after the last. Never a lock-out: whoever guesses at an
 * officer's name must not be able to keep her out for a night in which somebody is in danger.
 */
export const nextAttemptAt = (attempts: Attempts | undefined, now: Instant): Instant => {
  if (attempts === undefined || attempts.failures < FREE_ATTEMPTS || now - attempts.lastAt > FADE_MS) return instant(0);
  return instant(attempts.lastAt + Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** Math.min(10, attempts.failures - FREE_ATTEMPTS)));
};

/** A session as stored. `door` says how far it reaches: an invitation or a recovery key leads to new passkeys and nowhere else (S-34). */
export interface StoredSession {
  readonly door: DoorKind;
  readonly createdAt: Instant;
  readonly usedAt: Instant;
  readonly endedAt: Instant | null;
  readonly verifiedAt: Instant;
}

export const isLimited = ({ door }: Pick<StoredSession, 'door'>): boolean => door === 'invitation' || door === 'recovery';

/** For how long a session lasts in any case. */
export const lifeOf = (door: DoorKind): number => (isLimited({ door }) ? LIMITED_MS : ABSOLUTE_MS);

export const isOpen = ({ door, createdAt, usedAt, endedAt }: Omit<StoredSession, 'verifiedAt'>, now: Instant): boolean =>
  endedAt === null && now - usedAt < IDLE_MS && now - createdAt < lifeOf(door);

/** Whether she showed so recently that it is she that keys may be used. */
export const isFresh = ({ verifiedAt }: Pick<StoredSession, 'verifiedAt'>, now: Instant): boolean => now - verifiedAt < VERIFIED_MS;
