import { concat, fromUtf8, parseBase64, readU64, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { HubKeys } from '../keys.ts';

/** As long as a person may take with her browser's windows. */
export const CHALLENGE_MS = 5 * 60_000;

/** What a challenge is for. One of a session is good in that session only. */
export type ChallengeUse = { readonly what: 'sign-in' } | { readonly what: 'verify' | 'make'; readonly token: Bytes };

const contextOf = (use: ChallengeUse): Bytes =>
  concat(utf8(`dauys/v1/challenge\0${use.what}\0`), use.what === 'sign-in' ? new Uint8Array(0) : use.token);

/**
 * A fresh challenge: the present time under the hub's key. Nothing is stored for it, so a flood of questions leaves nothing behind, and any
 * process of this hub knows it again; that it was answered is stored (`noteAnswered`).
 */
export const freshChallenge = (keys: Pick<HubKeys, 'wrap'>, use: ChallengeUse, now: Instant): Bytes => keys.wrap(u64(now), contextOf(use));

/** Whether this hub made the challenge, for this use, and not long ago. */
export const isOurs = (keys: Pick<HubKeys, 'unwrap'>, challenge: Bytes, use: ChallengeUse, now: Instant): boolean => {
  const at = keys.unwrap(challenge, contextOf(use));
  if (at?.length !== 8) return false;
  const age = now - readU64(at, 0);
  return age >= 0 && age < CHALLENGE_MS;
};

/** What a browser says of itself in client data (WebAuthn Level 3, section 5.8.1). The bytes are a stranger's, at most 2,048 of them. */
export interface ClientData {
  readonly challenge: Bytes;
  readonly origin: string;
}

/** `undefined` for what is no client data, and for a page framed by another origin: that is nobody's door. */
export const readClientData = (bytes: Bytes): ClientData | undefined => {
  const said = fieldsOf(bytes);
  const challenge = typeof said?.['challenge'] === 'string' ? fromBase64url(said['challenge']) : undefined;
  const origin = said?.['origin'];
  if (challenge === undefined || typeof origin !== 'string' || (said?.['crossOrigin'] ?? false) !== false) return undefined;
  return { challenge, origin };
};

const fieldsOf = (bytes: Bytes): Readonly<Record<string, unknown>> | undefined => {
  try {
    const said: unknown = JSON.parse(fromUtf8(bytes));
    return typeof said === 'object' && said !== null ? (said as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
};

const fromBase64url = (text: string): Bytes | undefined => {
  if (!/^[A-Za-z0-9_-]{1,400}$/.test(text)) return undefined;
  return parseBase64(
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(text.length / 4) * 4, '='),
  );
};
