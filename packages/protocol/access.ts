/**
 * Signing in: officer's browser ↔ hub, through the body's own origin. A door is a way to prove who one is and to unlock one's keys: a passkey
 * (passkey.ts), or where there is none a password. Both have two steps (begin → finish) and end in `signedIn`.
 */
import * as Type from 'typebox';
import { base64, iso, keyId, slug, line } from './fields.ts';

export const login = Type.String({ minLength: 3, maxLength: 64, pattern: '^[a-z0-9][a-z0-9._@-]{2,63}$' });

/**
 * POST /api/access/begin. Every login has both salts, an unknown one too, and the same ones each time (S-26's rule, for officers): whether
 * there is a password or a recovery key shows only to who has it.
 */
export const doorAsked = Type.Object({ login }, { additionalProperties: false });
export const doorShown = Type.Object({
  doors: Type.Array(Type.Object({ kind: Type.Union([Type.Literal('password'), Type.Literal('recovery')]), salt: base64(16) }), {
    minItems: 1,
    maxItems: 4,
  }),
});
export type DoorShown = Type.Static<typeof doorShown>;

/** POST /api/access/password. `authKey` is one half of Argon2id(password); the other half never leaves the browser. */
export const passwordProof = Type.Object(
  { login, authKey: base64(32), totp: Type.String({ pattern: '^\\d{6}$' }) },
  { additionalProperties: false },
);

/**
 * The session. `token` goes into `Authorization: Bearer` and lives in page memory only. `wrappedKeys` opens with the wrapping key of the door
 * that was used. For `verifiedFor` seconds she may open, answer and change keys; then she shows again that it is she (passkey.ts).
 */
export const signedIn = Type.Object({
  token: base64(32),
  expires: iso,
  verifiedFor: Type.Integer({ minimum: 0, maximum: 86_400 }),
  officer: Type.Object({ id: slug, name: Type.String({ maxLength: 200 }), body: slug, statementKey: keyId }),
  wrappedKeys: base64(4_096),
});
export type SignedIn = Type.Static<typeof signedIn>;

/** GET /api/keys: the epoch seeds of this officer's body, each an age file sealed to the officer's own recipient (32 bytes inside). */
export const epochKeys = Type.Object({
  epochs: Type.Array(Type.Object({ epoch: Type.Integer({ minimum: 1 }), file: base64(8_192) }), { maxItems: 400 }),
});
export type EpochKeys = Type.Static<typeof epochKeys>;

/** POST /provision/officers, by the operator's token: what the hub must hold so that the officer can sign in. No secret of hers in clear. */
export const officerProvision = Type.Object(
  {
    id: slug,
    body: slug,
    login,
    name: line(200),
    salt: base64(16),
    authKey: base64(32),
    totpSecret: base64(32),
    wrappedKeys: base64(4_096),
    statementKey: base64(32),
  },
  { additionalProperties: false },
);
export type OfficerProvision = Type.Static<typeof officerProvision>;

/** POST /provision/epoch-keys: one epoch seed wrapped to one officer. */
export const epochKeyProvision = Type.Object(
  { body: slug, epoch: Type.Integer({ minimum: 1 }), officer: slug, file: base64(8_192) },
  { additionalProperties: false },
);
export type EpochKeyProvision = Type.Static<typeof epochKeyProvision>;
