/**
 * Coming in without a passkey: an invitation (once, from the operator, for a new officer or new keys) and the recovery key (printed, when
 * all passkeys are lost). Both open a session that leads to new passkeys and nowhere else (S-34).
 */
import * as Type from 'typebox';
import { login } from './access.ts';
import { base64, hash, iso, keyId, slug, line } from './fields.ts';

const closed = { additionalProperties: false } as const;
const name = line(200);

/** POST /provision/invitations, by the operator's token. The digits themselves go to the officer, by another way. A later one replaces it. */
export const invitationProvision = Type.Object({ id: slug, body: slug, name, login, hash }, closed);
export type InvitationProvision = Type.Static<typeof invitationProvision>;

/** POST /api/access/invitation */
export const invitationShown = Type.Object({ digits: Type.String({ pattern: '^[0-9]{30}$' }) }, closed);

/** A session for new passkeys only. `left`: how many may be made that nobody need confirm. */
export const invited = Type.Object({
  token: base64(32),
  expires: iso,
  officer: Type.Object({ id: slug, name: Type.String({ maxLength: 200 }), body: slug, login }),
  left: Type.Integer({ minimum: 0, maximum: 2 }),
});
export type Invited = Type.Static<typeof invited>;

/** The domain of an officer's signature over her own `OfficerClaim`. */
export const OFFICER_CLAIM_DOMAIN = 'dauys/v1/officer-claim\0';
/** What a new officer says of her keys, made in her browser: canonical JSON. Directory signers state it once they have it from herself. */
export const officerClaim = Type.Object(
  {
    v: Type.Literal(1),
    id: slug,
    body: slug,
    name,
    statementKey: base64(32),
    recipient: Type.String({ pattern: '^age1pq1[02-9ac-hj-np-z]{100,2400}$', maxLength: 2_500 }),
  },
  closed,
);
export type OfficerClaim = Type.Static<typeof officerClaim>;
/** POST /api/access/invitation/keys: once for an invitation. What she had before ends: doors, sessions, handed epochs. */
export const newKeys = Type.Object({ claim: base64(4_096), signature: base64(64), key: keyId }, closed);
export type NewKeys = Type.Static<typeof newKeys>;

/** GET /api/access/recovery: the salt for her recovery key. PUT: her keys wrapped by it; what was printed before opens nothing any more. */
export const recoverySalt = Type.Object({ salt: base64(16) });
export const recoverySet = Type.Object({ authKey: base64(32), wrappedKeys: base64(4_096) }, closed);

/** POST /api/access/recovery: `authKey` is one half of Argon2id(recovery key). */
export const recoveryProof = Type.Object({ login, authKey: base64(32) }, closed);
export type RecoveryProof = Type.Static<typeof recoveryProof>;
export const recovered = Type.Object({
  token: base64(32),
  expires: iso,
  officer: Type.Object({ id: slug, name: Type.String({ maxLength: 200 }), body: slug, login }),
  wrappedKeys: base64(4_096),
});
export type Recovered = Type.Static<typeof recovered>;
