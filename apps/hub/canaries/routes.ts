import { base64, parseHex } from '@dauys/basics/bytes.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import {
  canaryReport,
  inboxAsked,
  readTo,
  reportsBrought,
  RESPONDER_AT_ONCE,
  RESPONDER_BUCKET,
  RESPONDER_CLOCK_MS,
  RESPONDER_DOMAIN,
  RESPONDER_PARCEL,
  responderRead,
  type CanaryReport,
  type InboxShown,
  type ReportsBrought,
  type ReportsTaken,
} from '@dauys/protocol/canary.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import { encodeEnvelopeParcel } from '@dauys/sealing/envelope.ts';
import { readSigned, type SignedWords } from '../access/signed.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { BODY_LIMIT } from '../http.ts';
import { inboxAfter, readUpTo } from './store.ts';
import { takeReports } from './take.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'directory' | 'log'>;

/** The two doors of a body's responder: what it may look at, and what it says. Nothing here opens, answers or lists a case. */
export const canaryRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const onRequest = paceByAddress(hub);

  hub.post('/api/responder/inbox', { schema: { body: inboxAsked }, onRequest }, async (request, reply) => {
    const asked = readSigned(responderRead, request.body, ofResponder(context));
    if (!asked.ok) return sendRefusal(reply, asked.error);
    if (!isOfNow(context, asked.value.said)) return sendRefusal(reply, notNow);
    const { body, after } = asked.value.said;
    const from = after ?? (await readUpTo(context.db, body));
    const wish = { after: from, limit: RESPONDER_AT_ONCE, bucket: RESPONDER_BUCKET, largest: RESPONDER_PARCEL };
    const found = await inboxAfter(context.db, body, wish);
    return {
      to: found.at(-1)?.n ?? from,
      more: found.length === RESPONDER_AT_ONCE,
      envelopes: found.flatMap(({ n, label, signature, file }) =>
        file === null ? [] : [{ n, parcel: base64(encodeEnvelopeParcel({ labelBytes: label, signature, file })) }],
      ),
    } satisfies InboxShown;
  });

  hub.post('/api/responder/reports', { schema: { body: reportsBrought }, bodyLimit: 2 * BODY_LIMIT, onRequest }, async (request, reply) => {
    const done = await takeBrought(context, request.body);
    if (!done.ok) {
      context.log('canary.refused', { code: done.error.code });
      return sendRefusal(reply, done.error);
    }
    return done.value satisfies ReportsTaken;
  });
};

const ofResponder = ({ directory }: Pick<Needs, 'directory'>) => ({
  domain: RESPONDER_DOMAIN,
  publicKeyOf: ({ body }: { readonly body: string }) => directory.current().responders.get(body)?.publicKey,
});

/** An old request brought again says nothing about now. */
const isOfNow = ({ clock }: Pick<Needs, 'clock'>, said: { readonly at: string }): boolean => {
  const at = parseIso(said.at);
  return at !== undefined && Math.abs(clock.now() - at) <= RESPONDER_CLOCK_MS;
};

const notNow = { code: 'access/bad-signature' } as const;

/** Each is signed by itself, so that an officer's page can verify the one that it is shown. */
const takeBrought = async (
  context: Needs,
  { reports, readTo: brought }: ReportsBrought,
): Promise<Result<ReportsTaken, Refusal<HttpCode>>> => {
  const upTo = readSigned(readTo, brought, ofResponder(context));
  if (!upTo.ok) return upTo;
  const { body, n } = upTo.value.said;
  const key = context.directory.current().responders.get(body)?.key ?? '';
  const said: SignedWords<CanaryReport>[] = [];
  for (const one of reports) {
    const report = readSigned(canaryReport, one, ofResponder(context));
    if (!report.ok) return report;
    const { kind, nonce } = report.value.said;
    if (report.value.said.body !== body || (nonce === undefined) !== (kind === 'cover')) return err({ code: 'http/malformed' });
    said.push(report.value);
  }
  if (![upTo.value, ...said].every((one) => isOfNow(context, one.said))) return err(notNow);
  const taken = await takeReports(context, { body, key: parseHex(key) ?? new Uint8Array(0), reports: said, readTo: n });
  if (!taken.ok) return taken;
  for (const { said: one } of said) context.log('canary.arrived', { terminal: one.terminal, body });
  return ok({ taken: said.length, readTo: taken.value });
};
