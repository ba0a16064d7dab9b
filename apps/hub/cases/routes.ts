import Type from 'typebox';
import { hex, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import {
  receivedAct,
  replyAct,
  summaryAct,
  type BodyChain,
  type CaseAfter,
  type CaseHistory,
  type CaseList,
  type CaseProof,
  type CaseRow,
} from '@dauys/protocol/case.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import { envelopeId } from '@dauys/protocol/fields.ts';
import { base64 } from '@dauys/basics/bytes.ts';
import { encodeEnvelopeParcel } from '@dauys/sealing/envelope.ts';
import { officerWho, type SignedOfficer } from '../access/session.ts';
import { signedIn } from '../access/signed-in.ts';
import { readBlob } from '../blob/store.ts';
import type { Context } from '../context.ts';
import { LONGEST_BODY } from '../http/bounds.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import type { Proofs } from '../ledger/proofs.ts';
import { checkAct } from './act.ts';
import { commitAct, commitSummary } from './acts.ts';
import type { Standing } from './decide.ts';
import {
  actsOf,
  caseCount,
  caseOf,
  casesAfter,
  labelOf,
  linksAfter,
  recordInboxRead,
  recordRead,
  type CaseFound,
  type CaseRead,
} from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'> & { readonly proofs: Proofs };

const params = Type.Object({ envelopeId });
const place = Type.String({ pattern: '^(?:0|[1-9][0-9]{0,14})$' });
const listQuery = Type.Object(
  { after: Type.Optional(place), limit: Type.Optional(Type.String({ pattern: '^(?:[1-9][0-9]?|1[0-9]{2}|200)$' })) },
  { additionalProperties: false },
);
const chainQuery = Type.Object({ after: Type.Optional(place) }, { additionalProperties: false });
const LINKS = 10_000;

/** A body's inbox. Whatever an officer asks, it is asked of her own body's rows: what is not there does not exist for her (S-33). */
export const caseRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  inboxRoutes(hub, context);
  readingRoutes(hub, context);
  actingRoutes(hub, context);
};

/** What a body has altogether: its cases, and its chain. */
const inboxRoutes = (hub: Hub, context: Needs): void => {
  const { db, proofs } = context;
  hub.get('/api/cases', { schema: { querystring: listQuery } }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const { after = '0', limit = '200' } = request.query;
    const found = await casesAfter(db, officer.value.body, Number(after), Number(limit));
    const logged = found.length === 0 ? new Set<string>() : await proofs.loggedAmong(found.map(({ c }) => c));
    await recordInboxRead(db, { officer: officer.value.id, body: officer.value.body, at: context.clock.now() });
    return { cases: found.map((row) => rowOf(row, logged)), total: await caseCount(db, officer.value.body) } satisfies CaseList;
  });

  hub.get('/api/cases/chain', { schema: { querystring: chainQuery } }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const after = Number(request.query.after ?? '0');
    const links = await linksAfter(db, officer.value.body, after, LINKS);
    const head = await proofs.chainHead(officer.value.body);
    return { from: after + 1, links: links.map(hex), ...(head === undefined ? {} : { head }) } satisfies BodyChain;
  });
};

/** One case. */
const readingRoutes = (hub: Hub, context: Needs): void => {
  const { db, proofs } = context;
  hub.get('/api/cases/:envelopeId/envelope', { schema: { params } }, async (request, reply) => {
    const seen = await seek(request, context, 'envelope');
    if (!seen.ok) return sendRefusal(reply, seen.error);
    const { found } = seen.value;
    const [label, file] = await Promise.all([labelOf(db, found.envelopeId), readBlob(db, found.h)]);
    if (label === undefined || file === undefined) throw new Error('an accepted envelope has no file');
    const parcel = encodeEnvelopeParcel({ labelBytes: label.label, signature: label.signature, file });
    return reply.type('application/octet-stream').header('cache-control', 'no-store').send(Buffer.from(parcel.buffer));
  });

  hub.get('/api/cases/:envelopeId/proof', { schema: { params } }, async (request, reply) => {
    const seen = await seek(request, context, 'proof');
    if (!seen.ok) return sendRefusal(reply, seen.error);
    return ((await proofs.inclusionOfCommitment(seen.value.found.c)) ?? {}) satisfies CaseProof;
  });

  hub.get('/api/cases/:envelopeId/history', { schema: { params } }, async (request, reply) => {
    const seen = await seek(request, context, 'history');
    if (!seen.ok) return sendRefusal(reply, seen.error);
    const acts = await actsOf(db, seen.value.found.envelopeId);
    return {
      acts: acts.map(({ at, commitment, batch, ...act }) => ({
        ...act,
        at: isoOf(instant(at)),
        commitment: hex(commitment),
        ...(batch === null ? {} : { batch }),
      })),
    } satisfies CaseHistory;
  });
};

const actingRoutes = (hub: Hub, context: Needs): void => {
  hub.post('/api/cases/:envelopeId/received', { schema: { params, body: receivedAct } }, async (request, reply) => {
    const seen = await seek(request, context, 'received');
    if (!seen.ok) return sendRefusal(reply, seen.error);
    const act = checkAct(request.body, request.params.envelopeId, seen.value.officer);
    const summary = parseBase64(request.body.summary);
    if (!act.ok) return refuseAct(reply, context, seen.value.officer, act.error);
    if (summary === undefined || summary.length === 0) return sendRefusal(reply, { code: 'http/malformed' });
    const after = await commitAct(context, seen.value.found, act.value, { summary });
    return after.ok ? told(context, seen.value, after.value) : refuseAct(reply, context, seen.value.officer, after.error);
  });

  hub.put('/api/cases/:envelopeId/summary', { schema: { params, body: summaryAct } }, async (request, reply) => {
    const seen = await seek(request, context, 'summary');
    if (!seen.ok) return sendRefusal(reply, seen.error);
    const summary = parseBase64(request.body.summary);
    if (summary === undefined || summary.length === 0) return sendRefusal(reply, { code: 'http/malformed' });
    const { officer, found } = seen.value;
    const after = await commitSummary(context, officer.body, found, { summary, version: request.body.version });
    return after.ok ? told(context, seen.value, after.value) : sendRefusal(reply, after.error);
  });

  const limited = { schema: { params, body: replyAct }, bodyLimit: LONGEST_BODY, onRequest: signedIn(context) };
  hub.post('/api/cases/:envelopeId/replies', limited, async (request, reply) => {
    const seen = await seek(request, context, 'reply');
    if (!seen.ok) return sendRefusal(reply, seen.error);
    const { version, ...brought } = request.body;
    const act = checkAct(brought, request.params.envelopeId, seen.value.officer);
    if (!act.ok) return refuseAct(reply, context, seen.value.officer, act.error);
    const after = await commitAct(context, seen.value.found, act.value, { version });
    return after.ok ? told(context, seen.value, after.value) : refuseAct(reply, context, seen.value.officer, after.error);
  });
};

interface Seen {
  readonly officer: SignedOfficer;
  readonly found: CaseFound;
}
interface Sought {
  readonly headers: { readonly authorization?: string | undefined };
  readonly params: { readonly envelopeId: string };
}

/** What needs an officer who showed a moment ago that it is she: to open, and to answer. */
const HELD: readonly CaseRead['what'][] = ['envelope', 'reply'];

/** Who asks, and her body's case of that identifier; recorded either way, before anything is answered (S-40). */
const seek = async (request: Sought, context: Needs, what: CaseRead['what']): Promise<Result<Seen, Refusal<HttpCode>>> => {
  const officer = await officerWho(request, context);
  if (!officer.ok) return officer;
  const wanted: Bytes = parseHex(request.params.envelopeId) ?? new Uint8Array(0);
  if (HELD.includes(what) && !officer.value.isFresh) {
    await record(context, officer.value, { envelopeId: wanted, what, outcome: 'refused' });
    return err({ code: 'access/verify-again' });
  }
  const found = await caseOf(context.db, officer.value.body, wanted);
  await record(context, officer.value, { envelopeId: wanted, what, outcome: found === undefined ? 'refused' : 'shown' });
  if (found !== undefined) return ok({ officer: officer.value, found });
  context.log('case.refused', { officer: officer.value.id, code: 'case/not-found' });
  return err({ code: 'case/not-found' });
};

const record = ({ db, clock }: Needs, officer: SignedOfficer, read: Pick<CaseRead, 'envelopeId' | 'what' | 'outcome'>): Promise<void> =>
  recordRead(db, { ...read, officer: officer.id, body: officer.body, at: clock.now() });

const refuseAct = (reply: Parameters<typeof sendRefusal>[0], { log }: Needs, officer: SignedOfficer, refusal: Refusal<HttpCode>) => {
  log('case.refused', { officer: officer.id, code: refusal.code });
  return sendRefusal(reply, refusal);
};

const told = ({ log }: Needs, { officer, found }: Seen, { state, version, replies }: Standing): CaseAfter => {
  log('case.changed', { body: officer.body, state });
  return { envelopeId: hex(found.envelopeId), state, version, replies };
};

const rowOf = (row: CaseFound, logged: ReadonlySet<string>): CaseRow => {
  const { envelopeId: id, h, c, acceptedAt, summary, report, ...rest } = row;
  return {
    ...rest,
    envelopeId: hex(id),
    h: hex(h),
    C: hex(c),
    acceptedAt: isoOf(instant(acceptedAt)),
    logged: logged.has(hex(c)),
    ...(summary === null ? {} : { summary: base64(summary) }),
    ...(report === undefined
      ? {}
      : { report: { statement: base64(report.statement), signature: base64(report.signature), key: hex(report.key) } }),
  };
};
