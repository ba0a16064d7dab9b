import { createHmac } from 'node:crypto';
import { equalBytes, u64, utf8 } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';

const STEP_MS = 30_000;
/** Clocks of telephones are off by a little: one step before and one after count, too. */
const DRIFT = 1;

/** The step of time that an instant lies in. RFC 6238 section 4.2, X = 30 s, T0 = 0. */
export const stepAt = (at: Instant): number => Math.floor(at / STEP_MS);

/** Six digits for a step: HOTP (RFC 4226) with HMAC-SHA-1. */
export const totpCode = (secret: Uint8Array, step: number): string => {
  const mac = createHmac('sha1', secret).update(u64(step)).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

/** The newest step near `now` whose code this is, or `undefined`. Takes the same time whatever matches. */
export const matchingStep = (secret: Uint8Array, code: string, now: Instant): number | undefined => {
  const given = utf8(code);
  let found: number | undefined;
  for (let step = Math.max(0, stepAt(now) - DRIFT); step <= stepAt(now) + DRIFT; step++)
    if (equalBytes(utf8(totpCode(secret, step)), given)) found = step;
  return found;
};
