/** A body's inbox: officer's browser ↔ hub. The hub sees labels and sealed bytes; unknown and foreign identifiers answer alike. */
import * as Type from 'typebox';
import { reportShown } from './canary.ts';
import { base64, counter, day, envelopeId, hash, inclusion, index, iso, keyId, slug, terminalId } from './fields.ts';

const caseState = Type.Union([
  Type.Literal('accepted'),
  Type.Literal('received'),
  Type.Literal('interim'),
  Type.Literal('answered'),
  Type.Literal('forwarded'),
]);

/** One row of the inbox: what the outer label says, and how far the body has come. `chain` is its place in the body's chain. */
const caseRow = Type.Object({
  envelopeId,
  terminal: terminalId,
  counter,
  day,
  epoch: Type.Integer({ minimum: 1 }),
  bucket: Type.Integer({ minimum: 1 }),
  urgent: Type.Boolean(),
  h: hash,
  C: hash,
  acceptedAt: iso,
  chain: index,
  logged: Type.Boolean(),
  state: caseState,
  /** The state is a version too: a change names the one it was decided on, and a second officer sees the conflict (S-38). */
  version: index,
  replies: Type.Integer({ minimum: 0, maximum: 32 }),
  /** What this body's officers noted after opening, sealed to the body's epoch key; at most 4 KiB. */
  summary: Type.Optional(base64(4_096)),
  /** What the body's responder signed, when it is a test of the way or a cover: for the page to verify. */
  report: Type.Optional(reportShown),
});
export type CaseRow = Type.Static<typeof caseRow>;

/** GET /api/cases?after=<chain>&limit=… newest last. */
export const caseList = Type.Object({ cases: Type.Array(caseRow, { maxItems: 200 }), total: index });
export type CaseList = Type.Static<typeof caseList>;

/** GET /api/cases/:envelopeId/proof: everything that shows this envelope is the one in the public record. `inclusion` is absent until logged. */
export const caseProof = Type.Object({
  note: Type.Optional(Type.String({ maxLength: 65_536 })),
  batch: Type.Optional(index),
  inclusion: Type.Optional(inclusion),
});
export type CaseProof = Type.Static<typeof caseProof>;

/** GET /api/cases/chain?after=<n>: h of every envelope addressed to this body, in order, and the newest logged head of the chain. */
export const bodyChain = Type.Object({
  /** First link: position of `links[0]`. */
  from: index,
  links: Type.Array(hash, { maxItems: 10_000 }),
  head: Type.Optional(
    Type.Object({
      n: index,
      head: hash,
      x: Type.String({ pattern: '^[0-9a-f]{32}$' }),
      commitment: hash,
      batch: index,
      note: Type.String({ maxLength: 65_536 }),
      inclusion,
    }),
  ),
  /** Not the hub's word: what the body's own server saw last of this chain and adds to the answer. */
  remembered: Type.Optional(Type.Object({ n: index, head: hash })),
});
export type BodyChain = Type.Static<typeof bodyChain>;

/** A statement of an officer about a case: canonical JSON of `{v, kind, envelopeId, body, n, commitment, replyHash?, officer, at}`, signed. */
const signed = { statement: base64(1_024), signature: base64(64), key: keyId };

/** POST /api/cases/:envelopeId/received: opened in the browser for the first time. Idempotent. `commitment` goes into the cases ledger. */
export const receivedAct = Type.Object({ ...signed, commitment: hash, summary: base64(4_096) }, { additionalProperties: false });
export type ReceivedAct = Type.Static<typeof receivedAct>;

/** PUT /api/cases/:envelopeId/summary */
export const summaryAct = Type.Object({ summary: base64(4_096), version: index }, { additionalProperties: false });

/** POST /api/cases/:envelopeId/replies: `n` is the mailbox index (0, 1, …), `tag` its mailbox tag, `file` the sealed reply. Idempotent by `file`'s hash. */
export const replyAct = Type.Object(
  {
    ...signed,
    n: Type.Integer({ minimum: 0, maximum: 31 }),
    kind: Type.Union([Type.Literal('interim'), Type.Literal('answered'), Type.Literal('forwarded')]),
    tag: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    file: base64(1_100_000),
    commitment: hash,
    version: index,
  },
  { additionalProperties: false },
);
export type ReplyAct = Type.Static<typeof replyAct>;

/** The case after an act. */
export const caseAfter = Type.Object({ envelopeId, state: caseState, version: index, replies: Type.Integer({ minimum: 0, maximum: 32 }) });
export type CaseAfter = Type.Static<typeof caseAfter>;

/** GET /api/cases/:envelopeId/history: what happened, by whom, as signed. */
export const caseHistory = Type.Object({
  acts: Type.Array(
    Type.Object({ at: iso, kind: Type.String({ maxLength: 20 }), officer: slug, n: index, commitment: hash, batch: Type.Optional(index) }),
    { maxItems: 200 },
  ),
});
export type CaseHistory = Type.Static<typeof caseHistory>;

/** The domain of an officer's signature over the bytes of a `CaseActStatement`. */
export const CASE_ACT_DOMAIN = 'dauys/v1/case-act\0';

/** What an officer signs about a case: canonical JSON of this. `n` is 0 for received, else the mailbox index. */
export interface CaseActStatement {
  readonly v: 1;
  readonly kind: 'received' | 'interim' | 'answered' | 'forwarded';
  readonly envelopeId: string;
  readonly body: string;
  readonly n: number;
  readonly commitment: string;
  /** SHA-256 of the sealed reply, hex. Absent for received. */
  readonly replyHash?: string;
  readonly officer: string;
  readonly at: string;
}
export const caseActStatement = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Union([Type.Literal('received'), Type.Literal('interim'), Type.Literal('answered'), Type.Literal('forwarded')]),
    envelopeId,
    body: slug,
    n: Type.Integer({ minimum: 0, maximum: 31 }),
    commitment: hash,
    replyHash: Type.Optional(hash),
    officer: slug,
    at: iso,
  },
  { additionalProperties: false },
);
