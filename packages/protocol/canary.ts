/**
 * A body's responder ↔ hub. The responder opens tests and covers with the canary key of its body's epochs, says which envelopes were such,
 * and is told nothing else: no case, no answer, no key. Each request is signed by itself; there is no session to steal. docs/formats/canary.md
 */
import * as Type from 'typebox';
import { base64, envelopeId, hash, index, iso, keyId, slug, terminalId } from './fields.ts';

/** The domain of a responder's signature over the bytes of any of these statements. */
export const RESPONDER_DOMAIN = 'dauys/v1/responder\0';
/** How far the clocks of responder and hub may be apart, milliseconds. */
export const RESPONDER_CLOCK_MS = 300_000;
/** Envelopes in one answer, and reports in one request. */
export const RESPONDER_AT_ONCE = 32;
/** Tests and covers are texts: larger envelopes are not handed to a responder. */
export const RESPONDER_BUCKET = 16_384;
/** Bytes of the largest parcel that is handed to one. A page's test has some 18,000; what a terminal pads beyond this is no test. */
export const RESPONDER_PARCEL = 32_768;

const signed = Type.Object({ statement: base64(1_024), signature: base64(64) }, { additionalProperties: false });
export type SignedByResponder = Type.Static<typeof signed>;

/** What it asks: what lies in its body's inbox after place `after`; where it had got to when that is absent. */
export const responderRead = Type.Object(
  { v: Type.Literal(1), kind: Type.Literal('read'), body: slug, after: Type.Optional(index), at: iso },
  { additionalProperties: false },
);
export type ResponderRead = Type.Static<typeof responderRead>;

/** What it says of one envelope. A cover has no nonce. */
export const canaryReport = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Union([Type.Literal('canary'), Type.Literal('cover')]),
    body: slug,
    envelopeId,
    terminal: terminalId,
    h: hash,
    /** From inside the seal: opens the `accepted` commitment. Who has not opened it cannot call a complaint a test. */
    r: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    nonce: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
    at: iso,
  },
  { additionalProperties: false },
);
export type CanaryReport = Type.Static<typeof canaryReport>;

/** That it has looked at everything up to place `n`, and opened what it could. */
export const readTo = Type.Object(
  { v: Type.Literal(1), kind: Type.Literal('read-to'), body: slug, n: index, at: iso },
  { additionalProperties: false },
);
export type ReadTo = Type.Static<typeof readTo>;

/** POST /api/responder/inbox. */
export const inboxAsked = signed;
export const inboxShown = Type.Object({
  /** Up to this place there is nothing else to look at. */
  to: index,
  /** Whether there is more after it. */
  more: Type.Boolean(),
  /** As the terminals signed them: docs/formats/envelope.md, "Parcel". */
  envelopes: Type.Array(Type.Object({ n: index, parcel: base64(RESPONDER_PARCEL) }), { maxItems: RESPONDER_AT_ONCE }),
});
export type InboxShown = Type.Static<typeof inboxShown>;

/** POST /api/responder/reports: all of it, or nothing. Twice is once. */
export const reportsBrought = Type.Object(
  { reports: Type.Array(signed, { maxItems: RESPONDER_AT_ONCE }), readTo: signed },
  { additionalProperties: false },
);
export type ReportsBrought = Type.Static<typeof reportsBrought>;
export const reportsTaken = Type.Object({ taken: index, readTo: index });
export type ReportsTaken = Type.Static<typeof reportsTaken>;

/** What an officer's page is shown of a report, to verify it and put the envelope aside. */
export const reportShown = Type.Object({ statement: base64(1_024), signature: base64(64), key: keyId });
