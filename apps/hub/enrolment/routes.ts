import Type from 'typebox';
import { base64, equalBytes, hex, parseBase64, parseHex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import {
  enrolmentBrought,
  enrolmentDecided,
  enrolmentPass,
  readEnrolmentRequest,
  type EnrolmentBrought,
  type EnrolmentList,
  type EnrolmentRequest,
  type EnrolmentShown,
} from '@dauys/protocol/enrolment.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import { hash } from '@dauys/protocol/fields.ts';
import { enrolmentName, enrolmentPassHash } from '@dauys/sealing/enrolment.ts';
import { parsePaperKey } from '@dauys/sealing/paperKey.ts';
import { operatorCheck } from '../access/operator.ts';
import { officerFresh, officerWho } from '../access/session.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { endOf, judgeBrought, nextNumber, stateOf } from './decide.ts';
import { takeDecision } from './decisions.ts';
import {
  addEnrolment,
  enrolmentBy,
  enrolments,
  firstCanaries,
  lockHighestNumber,
  lockPass,
  putPass,
  usedFor,
  type EnrolmentRow,
} from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;
const LISTED = 200;

/** Terminals on their way into the directory. The hub keeps what technician and officer have signed, and adds no terminal by itself. */
export const enrolmentRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  await deviceRoutes(hub, context);
  await officerRoutes(hub, context);
};

const deviceRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock, log, config, directory } = context;
  const isOperator = operatorCheck(config.operatorTokenFile);
  const onRequest = paceByAddress(hub);

  hub.post('/provision/enrolment-passes', { schema: { body: enrolmentPass }, onRequest }, async ({ headers, body }, reply) => {
    if (!isOperator(headers.authorization)) return sendRefusal(reply, { code: 'access/operator-only' });
    const { technician, facility, officer = null } = body;
    if (!(await directory.refresh()).facilities.has(facility)) return sendRefusal(reply, { code: 'fleet/unknown-facility' });
    await putPass(db, { hash: parseHex(body.hash) ?? new Uint8Array(0), technician, facility, officer, madeAt: clock.now() });
    log('enrolment.pass', { facility });
    return reply.code(200).send({ facility });
  });

  hub.post('/enrolment/requests', { schema: { body: enrolmentBrought }, onRequest }, async ({ body }, reply) => {
    const taken = await takeRequest(context, body);
    if (!taken.ok) {
      log('enrolment.refused', { code: taken.error.code });
      return sendRefusal(reply, taken.error);
    }
    return (await shownOf([taken.value], context))[0];
  });

  const params = Type.Object({ request: hash });
  hub.get('/enrolment/requests/:request', { schema: { params }, onRequest }, async (request, reply) => {
    const found = await enrolmentBy(db, parseHex(request.params.request) ?? new Uint8Array(0));
    return found === undefined ? sendRefusal(reply, { code: 'enrolment/not-found' }) : (await shownOf([found], context))[0];
  });
};

const officerRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, config } = context;
  const onRequest = paceByAddress(hub);
  // Told apart from what does not exist only by whom the operator let decide: whoever may not learns nothing of any request.
  const mayDecide = (body: string): boolean => config.enrolmentBodies.includes(body);

  hub.get('/api/enrolments', { onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    if (!mayDecide(officer.value.body)) return sendRefusal(reply, { code: 'enrolment/not-entitled' });
    return { enrolments: [...(await shownOf(await enrolments(db, LISTED), context))] } satisfies EnrolmentList;
  });

  hub.post('/api/enrolments/decisions', { schema: { body: enrolmentDecided }, onRequest }, async (request, reply) => {
    const officer = await officerFresh(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    if (!mayDecide(officer.value.body)) return sendRefusal(reply, { code: 'enrolment/not-entitled' });
    const decided = await takeDecision(context, officer.value, request.body);
    return decided.ok ? reply.code(204).send() : sendRefusal(reply, decided.error);
  });
};

/** From the commit on the pass is used up, and the number is this device's. */
const takeRequest = async (
  { db, clock, log, directory }: Needs,
  brought: EnrolmentBrought,
): Promise<Result<EnrolmentRow, Refusal<HttpCode>>> => {
  const [request, signature] = [parseBase64(brought.request), parseBase64(brought.signature)];
  if (request === undefined || signature === undefined) return err({ code: 'http/malformed' });
  const read = readEnrolmentRequest(request, signature);
  if (!read.ok) return read;
  const digits = parsePaperKey(brought.pass);
  const pass = digits.ok ? enrolmentPassHash(digits.value) : undefined;
  if (pass === undefined || hex(pass) !== read.value.pass) return err({ code: 'enrolment/pass-refused' });
  const known = await directory.refresh();
  const requestHash = enrolmentName(request);
  const verdict = await db.tx(async (tx) => {
    const now = clock.now();
    const found = await lockPass(tx, pass);
    const used = await usedFor(tx, pass);
    const judged = judgeBrought({
      pass: found,
      usedFor: used && hex(used),
      id: hex(requestHash),
      facility: read.value.facility,
      isFacility: known.facilities.has(read.value.facility),
      isKeyKnown: isKeyKnown(known, read.value),
      now,
    });
    if (judged.kind !== 'take') return judged;
    const terminal = nextNumber(await lockHighestNumber(tx), (id) => known.terminals.has(id));
    await addEnrolment(tx, { requestHash, pass, terminal, request, signature, cameAt: now });
    return judged;
  });
  if (verdict.kind === 'refuse') return err({ code: verdict.code });
  const row = await enrolmentBy(db, requestHash);
  if (row === undefined) throw new Error('a request that was taken is not there');
  if (verdict.kind === 'take') log('enrolment.asked', { facility: read.value.facility, terminal: hex(u32(row.terminal)) });
  return ok(row);
};

const keyOf = ({ key }: EnrolmentRequest): Bytes => parseBase64(key) ?? new Uint8Array(0);

const isKeyKnown = (directory: Directory, said: EnrolmentRequest): boolean =>
  [...directory.terminals.values()].some(({ publicKey }) => equalBytes(publicKey, keyOf(said)));

const shownOf = async (rows: readonly EnrolmentRow[], context: Needs): Promise<readonly EnrolmentShown[]> => {
  const canaries = await firstCanaries(
    context.db,
    rows.map(({ terminal }) => terminal),
  );
  return rows.map((row) => shown(row, canaries.get(row.terminal), context));
};

const shown = (row: EnrolmentRow, canaryAt: Instant | undefined, { clock, directory }: Needs): EnrolmentShown => {
  const terminal = hex(u32(row.terminal));
  const read = readEnrolmentRequest(row.request, row.signature);
  const stated = directory.current().terminals.get(terminal);
  const isStated = read.ok && stated !== undefined && equalBytes(stated.publicKey, keyOf(read.value));
  const state = stateOf({ ...row, isStated, canaryAt }, clock.now());
  const { decision, decisionSignature, decisionKey } = row;
  return {
    id: hex(row.requestHash),
    terminal,
    technician: row.technician,
    request: base64(row.request),
    signature: base64(row.signature),
    state,
    cameAt: isoOf(row.cameAt),
    ...(canaryAt === undefined ? {} : { canaryAt: isoOf(canaryAt) }),
    ...(state === 'waiting' || state === 'approved' ? { expires: isoOf(endOf(row)) } : {}),
    ...(decision === null || decisionSignature === null || decisionKey === null
      ? {}
      : { decision: { statement: base64(decision), signature: base64(decisionSignature), key: hex(decisionKey) } }),
  };
};
