/** The register of seals: hub ↔ an officer's browser. Two officers sign the same statement; packages/fleet/seals.ts says what fits. */
import * as Type from 'typebox';
import { base64, envelopeId, hash, iso, keyId, line, slug, terminalId } from './fields.ts';

/** Before what is signed: `domain ‖ canonical JSON of a sealStatement`. */
export const SEAL_DOMAIN = 'dauys/v1/seal\0';

const act = Type.Union([Type.Literal('placed'), Type.Literal('seen-whole'), Type.Literal('found-broken'), Type.Literal('removed')]);
/** As printed on it. */
const number = Type.String({ pattern: '^[0-9A-Z-]{1,32}$' });
const id = envelopeId;

export const sealStatement = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal('seal'),
    /** 16 random bytes in hex, chosen by whoever enters it. */
    id,
    terminal: terminalId,
    number,
    act,
    at: iso,
    /** SHA-256 of the photograph. */
    photograph: hash,
    /** Only where a seal is placed: a technician from outside had found the terminal broken, and it works again. */
    repaired: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type SealStatement = Type.Static<typeof sealStatement>;

/** The largest photograph, in bytes. */
export const PHOTOGRAPH_BYTES = 768 * 1024;

const signed = { statement: base64(1_024), signature: base64(64) };

/** POST /api/fleet/terminals/:id/seals, by the first. Idempotent by the statement's `id`. */
export const sealEntered = Type.Object({ ...signed, photograph: base64(PHOTOGRAPH_BYTES) }, { additionalProperties: false });
export type SealEntered = Type.Static<typeof sealEntered>;

/** POST /api/fleet/seals/:entry/second, by another officer, over the same statement. */
export const sealCountersigned = Type.Object(signed, { additionalProperties: false });
export type SealCountersigned = Type.Static<typeof sealCountersigned>;

const signer = Type.Object({ officer: slug, key: keyId, signature: base64(64), at: iso });

export const sealEntry = Type.Object({
  statement: base64(1_024),
  first: signer,
  /** Absent while it waits for a second officer: then it does not count. */
  second: Type.Optional(signer),
});
export type SealEntryOnWire = Type.Static<typeof sealEntry>;

/** POST /api/fleet/terminals/:id/tickets: when a technician from outside opens the terminal. Idempotent by `id`. At most a day, and at most a week ago. */
export const ticketEntered = Type.Object({ id, from: iso, to: iso, technician: line(200) }, { additionalProperties: false });

export const ticket = Type.Object({ from: iso, to: iso, technician: Type.String({ maxLength: 200 }), enteredBy: slug, enteredAt: iso });

/** GET /api/fleet/terminals/:id/seals: what counts in its order, then what waits. */
export const sealRegister = Type.Object({
  entries: Type.Array(sealEntry, { maxItems: 1_000 }),
  waiting: Type.Array(sealEntry, { maxItems: 100 }),
  /** Times at which the terminal's journal says that its case was opened, and whether a ticket accounts for it. */
  tickets: Type.Array(ticket, { maxItems: 200 }),
  openings: Type.Array(Type.Object({ at: iso, accounted: Type.Boolean() }), { maxItems: 200 }),
});
export type SealRegister = Type.Static<typeof sealRegister>;
