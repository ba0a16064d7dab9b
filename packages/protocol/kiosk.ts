/** Kiosk page ↔ agent, on loopback. Sealed bytes only: this conversation knows no complaint. */
import * as Type from 'typebox';
import { base64, counter, day, envelopeId, hash, inclusion, index, iso, names, slug, terminalId } from './fields.ts';

/** GET /api/state. `hub` tells whether the last beat of the primary uplink was answered. */
export const kioskState = Type.Object({
  terminal: terminalId,
  facility: slug,
  facilityNames: names,
  zone: Type.String({ maxLength: 64 }),
  now: iso,
  hub: Type.Union([Type.Literal('reachable'), Type.Literal('unreachable'), Type.Literal('starting')]),
  /** True when the outbox can take one more envelope of the largest bucket; `room` is what is left, in bytes. */
  open: Type.Boolean(),
  room: Type.Integer({ minimum: 0 }),
  /** `damaged`: the agent distrusts its own store or the directory: the page warns before anything is typed (S-32). */
  integrity: Type.Union([Type.Literal('good'), Type.Literal('damaged')]),
  /** The page is to lodge a test of the way when nobody stands before it, and say so first: POST /api/canary-taken, answered 204. */
  canaryDue: Type.Boolean(),
  /** A printer is there, answers, and has paper. */
  prints: Type.Boolean(),
  /** By which pictures come. A packaged terminal opens no window of files. Absent: files. */
  pictures: Type.Optional(Type.Union([Type.Literal('files'), Type.Literal('camera')])),
  /** Absent: it does not speak. What is somebody's own is said only while a headset is plugged in. */
  speech: Type.Optional(Type.Object({ headset: Type.Boolean() })),
  /** Readers that this terminal should have, and whether each is there. Absent: people type who they are. */
  readers: Type.Optional(Type.Object({ fingerprint: Type.Optional(Type.Boolean()), card: Type.Optional(Type.Boolean()) })),
  /** Absent where nobody helps with numbers of people's own. `away`: a number opens nothing now. */
  ownNumber: Type.Optional(Type.Union([Type.Literal('ready'), Type.Literal('away')])),
});
export type KioskState = Type.Static<typeof kioskState>;

/**
 * GET /api/directory. The page verifies all of it: `note` against the policy of `anchor`, each entry's inclusion, then the statements'
 * own signatures. `anchor` is the text of the file pinned at enrolment.
 */
export const kioskDirectory = Type.Object({
  anchor: Type.String({ maxLength: 65_536 }),
  note: Type.String({ maxLength: 65_536 }),
  entries: Type.Array(Type.Object({ index, bytes: base64(16_384), hashes: Type.Array(hash, { maxItems: 63 }) }), { maxItems: 20_000 }),
});
export type KioskDirectory = Type.Static<typeof kioskDirectory>;

/**
 * What the page posts beside the sealed file: `POST /api/envelopes`, application/octet-stream:
 * `u32 n ‖ canonical JSON of this (n bytes) ‖ age file`. `r` is what the slip opens the commitment with; it is no secret.
 */
export const lodging = Type.Object(
  {
    v: Type.Literal(1),
    envelopeId,
    body: slug,
    epoch: Type.Integer({ minimum: 1, maximum: 0xffffffff }),
    bucket: Type.Integer({ minimum: 1, maximum: 16_777_216 }),
    urgent: Type.Boolean(),
    h: hash,
    C: hash,
    r: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  },
  { additionalProperties: false },
);
export type Lodging = Type.Static<typeof lodging>;
/** Room for the largest bucket, the age overhead (under 0.1 %, stanza under 4 KiB) and the lodging. */
export const LODGING_BODY_LIMIT = 16_777_216 + 65_536 + 8_192;

/** The durable promise: `slip` is the signed slip in base45 text with its prefix. Sent only after the commit. */
export const lodged = Type.Object({ envelopeId, counter, day, slip: Type.String({ maxLength: 400 }), storedAt: iso });
export type Lodged = Type.Static<typeof lodged>;

/** GET /api/pulse: whether the page lives, for whoever starts it again. */
export const pagePulse = Type.Object({ page: Type.Union([Type.Literal('lives'), Type.Literal('silent')]) });
export type PagePulse = Type.Static<typeof pagePulse>;

/** POST /api/print, answered 204: prints the slip of an envelope that is stored. `language`: of its words; one that slips are not printed in gets Kazakh. */
export const slipPrinting = Type.Object(
  { envelopeId, language: Type.String({ pattern: '^[a-z]{2}(-[a-z]{4})?$' }) },
  { additionalProperties: false },
);
export type SlipPrinting = Type.Static<typeof slipPrinting>;

/** GET /api/envelopes/:envelopeId — truthfully where the complaint is. `public` carries what proves it. */
export const whereabouts = Type.Object({
  envelopeId,
  state: Type.Union([Type.Literal('kept'), Type.Literal('accepted'), Type.Literal('public')]),
  acceptedAt: Type.Optional(iso),
  witnesses: Type.Optional(Type.Array(Type.Object({ name: Type.String({ maxLength: 200 }), at: iso }), { maxItems: 32 })),
});
export type Whereabouts = Type.Static<typeof whereabouts>;

/** POST /api/proofs: what stands in the terminal's own copy of the cases ledger. Unknown commitments have no `inclusion`. */
export const proofsAsked = Type.Object({ commitments: Type.Array(hash, { maxItems: 64, minItems: 1 }) }, { additionalProperties: false });
export const proofsFound = Type.Object({
  note: Type.Optional(Type.String({ maxLength: 65_536 })),
  found: Type.Array(Type.Object({ commitment: hash, batch: Type.Optional(index), inclusion: Type.Optional(inclusion) })),
});
export type ProofsFound = Type.Static<typeof proofsFound>;

/** POST /api/replies: always 32 tags, so that asking says nothing. The answer lists the sealed replies held for them. */
export const TAGS_PER_LOOKUP = 32;
export const repliesAsked = Type.Object(
  { tags: Type.Array(Type.String({ pattern: '^[0-9a-f]{32}$' }), { minItems: TAGS_PER_LOOKUP, maxItems: TAGS_PER_LOOKUP }) },
  { additionalProperties: false },
);
export const repliesFound = Type.Object({
  replies: Type.Array(Type.Object({ tag: Type.String(), file: base64(1_100_000) }), { maxItems: TAGS_PER_LOOKUP }),
});
export type RepliesFound = Type.Static<typeof repliesFound>;
