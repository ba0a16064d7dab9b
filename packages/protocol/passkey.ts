/**
 * Passkeys: officer's browser ↔ hub, through the body's own origin. Nobody's login is asked: a passkey says itself whose it is, so there is
 * nothing to find out here. The hub checks the signature, the origin and the user's verification; the PRF's output never leaves the browser.
 */
import * as Type from 'typebox';
import { base64, hash, iso, keyId, slug, line } from './fields.ts';

/** COSE algorithms that a passkey may have: ES256, Ed25519, RS256, and ML-DSA-44 and -65 where an authenticator offers them. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257, -48, -49] as const;

const closed = { additionalProperties: false } as const;

/** A credential id has 16 to 1,023 bytes (WebAuthn Level 3, section 4). */
const credentialId = base64(1_023);
const transports = Type.Array(Type.String({ pattern: '^[a-z-]{1,20}$' }), { maxItems: 8 });
const described = Type.Object({ credential: credentialId, transports });

/** What the browser gives for a challenge; room for ML-DSA-87, whose signature has 4,627 bytes. */
export const assertion = Type.Object(
  {
    credential: credentialId,
    clientData: base64(2_048),
    authenticatorData: base64(2_048),
    signature: base64(8_192),
    userHandle: Type.Optional(base64(64)),
  },
  closed,
);
export type Assertion = Type.Static<typeof assertion>;

/** POST /api/access/passkey/begin, with `{}`: a challenge that is good for minutes and once. POST /api/access/passkey takes an `assertion`. */
export const nothing = Type.Object({}, closed);
export const challengeShown = Type.Object({ challenge: base64(64) });

/** POST /api/access/verify/begin, signed in: what can show once more that it is she. POST …/verify/passkey, …/verify/password answer `verified`. */
export const verifyShown = Type.Object({
  challenge: base64(64),
  passkeys: Type.Array(described, { maxItems: 32 }),
  password: Type.Optional(Type.Object({ salt: base64(16) })),
});
export type VerifyShown = Type.Static<typeof verifyShown>;
export const verifyPassword = Type.Object({ authKey: base64(32), totp: Type.String({ pattern: '^\\d{6}$' }) }, closed);
/** For so many seconds from now she may open, answer and change keys. */
export const verified = Type.Object({ verifiedFor: Type.Integer({ minimum: 0, maximum: 86_400 }) });

/** POST /api/access/passkeys/begin: for `navigator.credentials.create`. `user` is no secret and the same for all passkeys of one officer. */
export const creationShown = Type.Object({
  challenge: base64(64),
  user: Type.Object({ handle: base64(64), name: Type.String({ maxLength: 200 }) }),
  exclude: Type.Array(described, { maxItems: 32 }),
});
export type CreationShown = Type.Static<typeof creationShown>;

/** POST /api/access/passkeys: the new credential, and her keys wrapped for it (docs/formats/keyset.md). Room for ML-DSA public keys. */
export const newPasskey = Type.Object(
  {
    credential: credentialId,
    clientData: base64(2_048),
    attestation: base64(16_384),
    transports,
    label: line(60),
    wrappedKeys: base64(4_096),
  },
  closed,
);
export type NewPasskey = Type.Static<typeof newPasskey>;

const passkeyState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('usable'),
  Type.Literal('lost'),
  Type.Literal('refused'),
  Type.Literal('expired'),
]);
export const passkeyMade = Type.Object({ state: passkeyState });

const passkeyShown = {
  credential: credentialId,
  label: Type.String({ maxLength: 60 }),
  state: passkeyState,
  madeAt: iso,
};

/** GET /api/access/doors: one's own. `decidedBy` is who confirmed, refused or reported it. */
export const ownDoors = Type.Object({
  passkeys: Type.Array(
    Type.Object({ ...passkeyShown, usedAt: Type.Optional(iso), decidedAt: Type.Optional(iso), decidedBy: Type.Optional(slug) }),
    { maxItems: 200 },
  ),
  password: Type.Boolean(),
  recovery: Type.Optional(Type.Object({ madeAt: iso })),
});
export type OwnDoors = Type.Static<typeof ownDoors>;

/** Which door a session came through. `recovery` and `invitation` lead only to new passkeys. */
const doorKind = Type.Union([Type.Literal('passkey'), Type.Literal('password'), Type.Literal('recovery'), Type.Literal('invitation')]);
export type DoorKind = Type.Static<typeof doorKind>;

/** GET /api/access/sessions: one's own that are open. POST /api/access/sessions/end ends one of them. */
export const ownSessions = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: hash,
      door: doorKind,
      label: Type.Optional(Type.String({ maxLength: 60 })),
      beganAt: iso,
      usedAt: iso,
      own: Type.Boolean(),
    }),
    { maxItems: 200 },
  ),
});
export type OwnSessions = Type.Static<typeof ownSessions>;
export const sessionEnded = Type.Object({ id: hash }, closed);

/** POST /api/access/passkeys/lost: one's own, or a colleague's of the same body. Out at once, and its sessions end. */
export const passkeyLost = Type.Object({ credential: credentialId, officer: Type.Optional(slug) }, closed);

/** GET /api/access/colleagues: who else is in this body, which passkeys wait for a second officer, which epochs she was handed. */
export const colleagues = Type.Object({
  colleagues: Type.Array(
    Type.Object({
      officer: slug,
      name: Type.String({ maxLength: 200 }),
      passkeys: Type.Array(Type.Object(passkeyShown), { maxItems: 200 }),
      epochs: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 400 }),
    }),
    { maxItems: 500 },
  ),
});
export type Colleagues = Type.Static<typeof colleagues>;

/** The domain of an officer's signature over a `PasskeyStatement`. */
export const PASSKEY_DOMAIN = 'dauys/v1/passkey-statement\0';
/** What a second officer signs about a colleague's passkey: canonical JSON of this. `passkey` is its name (docs/formats/keyset.md). */
export const passkeyStatement = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Union([Type.Literal('confirmed'), Type.Literal('refused')]),
    passkey: hash,
    officer: slug,
    body: slug,
    by: slug,
    at: iso,
  },
  closed,
);
export type PasskeyStatement = Type.Static<typeof passkeyStatement>;

/** POST /api/access/colleagues/passkeys: the signed statement, and which passkey. Twice is once. */
export const passkeyDecision = Type.Object(
  { credential: credentialId, statement: base64(1_024), signature: base64(64), key: keyId },
  closed,
);
export type PasskeyDecision = Type.Static<typeof passkeyDecision>;

/** PUT /api/access/colleagues/epochs: epoch seeds, sealed in her browser to the recipient that the directory gives her colleague. */
export const epochsHanded = Type.Object(
  {
    officer: slug,
    epochs: Type.Array(Type.Object({ epoch: Type.Integer({ minimum: 1, maximum: 0xffffffff }), file: base64(8_192) }, closed), {
      minItems: 1,
      maxItems: 400,
    }),
  },
  closed,
);
export type EpochsHanded = Type.Static<typeof epochsHanded>;
