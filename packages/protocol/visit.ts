/**
 * People's own tests of terminals. A code is made where it is handed out; the hub has its hash. Somebody types it at a kiosk as the text of an ordinary
 * complaint, and the officer's page that opens the complaint finds it. docs/formats/visit.md
 */
import * as Type from 'typebox';
import { base64, envelopeId, hash, index, iso, keyId, line, slug, terminalId } from './fields.ts';

const closed = { additionalProperties: false } as const;

/**
 * POST /api/visits/codes: the hash of a fresh code. With `visit`, a visitor types it there and then; with `until`, it was handed to a lawyer or a relative
 * and should have been typed by then. One of the two.
 */
export const visitCodeMade = Type.Object({ hash, facility: slug, visit: Type.Optional(line(60)), until: Type.Optional(iso) }, closed);
export type VisitCodeMade = Type.Static<typeof visitCodeMade>;

/** POST /api/visits/codes/typed: where and when the visitor has typed it. The first word stays. */
export const visitCodeTyped = Type.Object({ hash, terminal: terminalId, typedAt: iso }, closed);
export type VisitCodeTyped = Type.Static<typeof visitCodeTyped>;

/** The domain of an officer's signature over a `VisitArrival`. */
export const VISIT_ARRIVAL_DOMAIN = 'dauys/v1/visit-arrival\0';
/**
 * What the officer who opened it says: canonical JSON. For a visitor's code `envelopeId` and the time at which the hub took that envelope. A blind one says
 * neither: its hour, rounded down, and not which complaint carried it, because a person may have written more into it.
 */
export const visitArrival = Type.Object(
  {
    v: Type.Literal(1),
    code: hash,
    terminal: terminalId,
    arrivedAt: iso,
    envelopeId: Type.Optional(envelopeId),
    body: slug,
    by: slug,
    at: iso,
  },
  closed,
);
export type VisitArrival = Type.Static<typeof visitArrival>;
/** POST /api/visits/codes/arrived: `code` itself shows that somebody has read it. Twice is once. */
export const visitCodeArrived = Type.Object(
  { code: Type.String({ pattern: '^[0-9]{20}$' }), statement: base64(1_024), signature: base64(64), key: keyId },
  closed,
);
export type VisitCodeArrived = Type.Static<typeof visitCodeArrived>;

const codeVerdict = Type.Union([
  Type.Literal('not-typed'),
  Type.Literal('may-arrive'),
  Type.Literal('arrived'),
  Type.Literal('late'),
  Type.Literal('failed'),
]);

const visitCode = Type.Object({
  hash,
  facility: slug,
  visit: Type.Optional(Type.String({ maxLength: 60 })),
  until: Type.Optional(iso),
  madeBy: slug,
  madeAt: iso,
  typed: Type.Optional(Type.Object({ terminal: terminalId, at: iso })),
  arrived: Type.Optional(Type.Object({ terminal: terminalId, at: iso, seenBy: slug })),
  verdict: codeVerdict,
});
export type VisitCodeShown = Type.Static<typeof visitCode>;

/** GET /api/visits: the codes of her body, newest first, and what each visit found out. */
export const visitsShown = Type.Object({
  codes: Type.Array(visitCode, { maxItems: 500 }),
  visits: Type.Array(Type.Object({ visit: Type.String({ maxLength: 60 }), tried: index, arrived: index, waiting: index }), {
    maxItems: 500,
  }),
});
export type VisitsShown = Type.Static<typeof visitsShown>;
