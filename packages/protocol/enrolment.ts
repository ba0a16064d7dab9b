/**
 * Enrolling a terminal: operator → technician's pass; device ↔ hub; an officer's browser ↔ hub. The hub takes down what both have signed and states
 * nothing: the terminal is one when the directory's signers say so. docs/formats/enrolment.md, docs/operating/enrolment.md
 */
import canonicalize from 'canonicalize';
import * as Type from 'typebox';
import * as Value from 'typebox/value';
import { fromUtf8, hex, parseBase64 } from '@dauys/basics/bytes.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { TerminalStatement } from '@dauys/directory/kinds.ts';
import { ENROLMENT_DOMAIN, enrolmentName } from '@dauys/sealing/enrolment.ts';
import { verify } from '@dauys/sealing/signature.ts';
import { base64, hash, iso, keyId, line, slug, terminalId } from './fields.ts';

const closed = { additionalProperties: false } as const;
const technician = line(120);

/** POST /provision/enrolment-passes, by the operator's token. `officer`: her id in the directory, when she who goes is an officer as well. */
export const enrolmentPass = Type.Object({ hash, technician, facility: slug, officer: Type.Optional(slug) }, closed);
export type EnrolmentPass = Type.Static<typeof enrolmentPass>;

const minute = Type.Integer({ minimum: 0, maximum: 1_440 });
/** What the device asks: canonical JSON (RFC 8785). At most 2 KiB. */
const enrolmentRequest = Type.Object(
  {
    v: Type.Literal(1),
    facility: slug,
    /** Where in the facility it stands, for people. */
    place: line(120),
    /** Opening hours, where they are known and every day the same: minutes of the local day. */
    hours: Type.Optional(Type.Array(Type.Object({ from: minute, to: minute }, closed), { minItems: 1, maxItems: 8 })),
    algorithm: Type.Union([Type.Literal('ed25519'), Type.Literal('p256')]),
    tier: Type.Union([Type.Literal(1), Type.Literal(3)]),
    key: base64(65),
    /** Hash of the technician's pass. */
    pass: hash,
    at: iso,
  },
  closed,
);
export type EnrolmentRequest = Type.Static<typeof enrolmentRequest>;
export const REQUEST_LIMIT = 2_048;

/** POST /enrolment/requests, by whoever holds a pass. The same again gets the same answer. */
export const enrolmentBrought = Type.Object(
  { request: base64(REQUEST_LIMIT), signature: base64(64), pass: Type.String({ pattern: '^[0-9]{30}$' }) },
  closed,
);
export type EnrolmentBrought = Type.Static<typeof enrolmentBrought>;

/** The domain of an officer's signature over an `EnrolmentDecision`. */
export const ENROLMENT_DECISION_DOMAIN = 'dauys/v1/enrolment-decision\0';
/** What an officer says of a request after comparing its digits with the technician: canonical JSON. */
export const enrolmentDecision = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Union([Type.Literal('approved'), Type.Literal('refused')]),
    /** SHA-256 of the request. */
    request: hash,
    terminal: terminalId,
    technician,
    body: slug,
    by: slug,
    at: iso,
  },
  closed,
);
export type EnrolmentDecision = Type.Static<typeof enrolmentDecision>;
/** POST /api/enrolments/decisions. Twice is once. */
export const enrolmentDecided = Type.Object({ statement: base64(1_024), signature: base64(64), key: keyId }, closed);
export type EnrolmentDecided = Type.Static<typeof enrolmentDecided>;

const enrolmentState = Type.Union([
  /** For an officer's word. */
  Type.Literal('waiting'),
  Type.Literal('refused'),
  Type.Literal('expired'),
  /** For the directory's signers. */
  Type.Literal('approved'),
  /** In the directory; for its first canary. */
  Type.Literal('stated'),
  /** A canary of this terminal was seen at the recipient. */
  Type.Literal('in-use'),
]);
export type EnrolmentState = Type.Static<typeof enrolmentState>;

/** GET /enrolment/requests/:request, by whoever knows its name; GET /api/enrolments, the officers who may decide. */
export const enrolmentShown = Type.Object({
  /** SHA-256 of the request. */
  id: hash,
  terminal: terminalId,
  technician: Type.String({ maxLength: 120 }),
  request: base64(REQUEST_LIMIT),
  signature: base64(64),
  state: enrolmentState,
  cameAt: iso,
  /** When it will have waited too long for what it waits for. */
  expires: Type.Optional(iso),
  decision: Type.Optional(enrolmentDecided),
  canaryAt: Type.Optional(iso),
});
export type EnrolmentShown = Type.Static<typeof enrolmentShown>;
export const enrolmentList = Type.Object({ enrolments: Type.Array(enrolmentShown, { maxItems: 200 }) });
export type EnrolmentList = Type.Static<typeof enrolmentList>;

export type EnrolmentCode = 'http/malformed' | 'enrolment/bad-signature';

/** Reads an officer's decision strictly; the signature is for the caller, who knows her key. */
export const readEnrolmentDecision = (bytes: Uint8Array): EnrolmentDecision | undefined => {
  const said = canonicalOf(bytes);
  return Value.Check(enrolmentDecision, said) && parseIso(said.at) !== undefined ? said : undefined;
};

/** Reads a request that anybody may have written: the one canonical spelling, then the device key's own signature over it. */
export const readEnrolmentRequest = (bytes: Uint8Array, signature: Uint8Array): Result<EnrolmentRequest, Refusal<EnrolmentCode>> => {
  const said = canonicalOf(bytes);
  if (!Value.Check(enrolmentRequest, said) || parseIso(said.at) === undefined) return err({ code: 'http/malformed' });
  const publicKey = parseBase64(said.key);
  if (publicKey === undefined) return err({ code: 'http/malformed' });
  return verify(ENROLMENT_DOMAIN, bytes, signature, { publicKey, algorithm: said.algorithm })
    ? ok(said)
    : err({ code: 'enrolment/bad-signature' });
};

const canonicalOf = (bytes: Uint8Array): unknown => {
  if (bytes.length > REQUEST_LIMIT) return undefined;
  try {
    const text = fromUtf8(bytes);
    const value: unknown = JSON.parse(text);
    return canonicalize(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
};

/** A shown request, held against its name and its device key. */
export const heldRequest = (shown: EnrolmentShown): Result<EnrolmentRequest, Refusal<EnrolmentCode>> => {
  const [request, signature] = [parseBase64(shown.request), parseBase64(shown.signature)];
  if (request === undefined || signature === undefined || hex(enrolmentName(request)) !== shown.id) return err({ code: 'http/malformed' });
  return readEnrolmentRequest(request, signature);
};

/** Whether two names are of one person: in another order or case they are the same name. Who is in the directory under her name does not approve her own request. */
export const isSameName = (one: string, other: string): boolean => wordsOf(one) === wordsOf(other);

const wordsOf = (name: string): string =>
  (
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .toSorted()
    .join(' ');

/** What the directory is to say once an officer has approved. */
export const terminalStatementOf = (
  { facility, algorithm, tier, key }: EnrolmentRequest,
  { terminal, at }: { readonly terminal: string; readonly at: string },
): TerminalStatement => ({ v: 1, kind: 'terminal', at, id: terminal, facility, algorithm, tier, key });
