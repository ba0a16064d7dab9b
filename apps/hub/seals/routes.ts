import { createHash } from 'node:crypto';
import { base64, equalBytes, hex, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { unaccounted } from '@dauys/fleet/seals.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import { envelopeId, hash, terminalId } from '@dauys/protocol/fields.ts';
import {
  SEAL_DOMAIN,
  sealCountersigned,
  sealEntered,
  sealStatement,
  ticketEntered,
  type SealCountersigned,
  type SealEntered,
  type SealEntryOnWire,
  type SealRegister,
} from '@dauys/protocol/seals.ts';
import Type from 'typebox';
import { officerWho, type SignedOfficer } from '../access/session.ts';
import { signedIn } from '../access/signed-in.ts';
import { readSigned } from '../access/signed.ts';
import { watcherWho } from '../access/watcher.ts';
import { judgeAnew } from '../causes/store.ts';
import type { Context } from '../context.ts';
import { isUniqueViolation, type Tx } from '../database/store.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { fits, fitsSecond, nextPlace, pictureType, ticketTimes } from './decide.ts';
import {
  enterFirst,
  enterSecond,
  openingsOf,
  photograph,
  placingOf,
  putTicket,
  sealEntry,
  sealsOf,
  sealsWaiting,
  ticketsOf,
  type SealRow,
} from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'directory'>;
type Refused = Result<void, Refusal<HttpCode>>;
/** A photograph in base64, with its statement. */
const BODY_LIMIT = 1_100_000;

const ofTerminal = Type.Object({ id: terminalId });

/** The register of seals. Officers enter what they did and saw; each entry counts when a second officer has signed the same words. Monitors read it. */
export const sealRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  readingRoutes(hub, context);
  enteringRoutes(hub, context);
  ticketRoute(hub, context);
};

const readingRoutes = (hub: Hub, context: Needs): void => {
  const { db, directory } = context;
  hub.get('/api/fleet/terminals/:id/seals', { schema: { params: ofTerminal } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const { id } = request.params;
    if (!directory.current().terminals.has(id)) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    return registerOf(context, id);
  });

  hub.get('/api/fleet/seals/photographs/:hash', { schema: { params: Type.Object({ hash }) } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const found = await photograph(db, bytesIn(request.params.hash));
    if (found === undefined) return sendRefusal(reply, { code: 'http/not-found' });
    return reply.header('cache-control', 'private, max-age=86400').type(found.type).send(Buffer.from(found.bytes));
  });
};

const enteringRoutes = (hub: Hub, context: Needs): void => {
  const { directory } = context;
  hub.post(
    '/api/fleet/terminals/:id/seals',
    { schema: { params: ofTerminal, body: sealEntered }, bodyLimit: BODY_LIMIT, onRequest: signedIn(context) },
    async (request, reply) => {
      const officer = await officerWho(request, context);
      if (!officer.ok) return sendRefusal(reply, officer.error);
      const { id } = request.params;
      if (!directory.current().terminals.has(id)) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
      const done = await enter(context, officer.value, { id, brought: request.body });
      return done.ok ? registerOf(context, id) : sendRefusal(reply, done.error);
    },
  );

  hub.post(
    '/api/fleet/seals/:entry/second',
    { schema: { params: Type.Object({ entry: envelopeId }), body: sealCountersigned } },
    async (request, reply) => {
      const officer = await officerWho(request, context);
      if (!officer.ok) return sendRefusal(reply, officer.error);
      const id = bytesIn(request.params.entry);
      const done = await countersign(context, officer.value, { id, brought: request.body });
      return done.ok ? registerOf(context, done.value) : sendRefusal(reply, done.error);
    },
  );
};

const ticketRoute = (hub: Hub, context: Needs): void => {
  const { db, directory } = context;
  hub.post('/api/fleet/terminals/:id/tickets', { schema: { params: ofTerminal, body: ticketEntered } }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const [{ id }, { body }, now] = [request.params, request, context.clock.now()];
    if (!directory.current().terminals.has(id)) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    const times = ticketTimes(body, now);
    if (times === undefined) return sendRefusal(reply, { code: 'http/malformed' });
    const by = { technician: body.technician, enteredBy: officer.value.id, enteredAt: now };
    const terminal = Number.parseInt(id, 16);
    await db.tx(async (tx) => {
      await putTicket(tx, { id: bytesIn(body.id), terminal, ...times, ...by });
      await judgeAnew(tx, [terminal], around(times.from, times.to));
    });
    return registerOf(context, id);
  });
};

/** A repair speaks for a day before and after it (signs.ts). */
const SPEAKS_MS = 86_400_000;
const around = (from: Instant, to: Instant) => ({ from: instant(Math.max(0, from - SPEAKS_MS)), to: instant(to + SPEAKS_MS) });

const bytesIn = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);

const enter = async (
  { db, clock }: Needs,
  { id: officer, key, publicKey }: SignedOfficer,
  { id, brought }: { readonly id: string; readonly brought: SealEntered },
): Promise<Refused> => {
  const signed = readSigned(sealStatement, brought, { domain: SEAL_DOMAIN, publicKeyOf: () => publicKey });
  if (!signed.ok) return signed;
  const { said, statement, signature } = signed.value;
  const picture = parseBase64(brought.photograph) ?? new Uint8Array(0);
  const pictureHash = new Uint8Array(createHash('sha256').update(picture).digest());
  const type = pictureType(picture);
  if (said.terminal !== id || type === undefined || hex(pictureHash) !== said.photograph) return err({ code: 'http/malformed' });
  const now = clock.now();
  return db.tx(async (tx): Promise<Refused> => {
    const name = bytesIn(said.id);
    const known = await sealEntry(tx, name);
    if (known !== undefined) return equalBytes(known.statement, statement) ? ok(undefined) : err({ code: 'fleet/seal-order' });
    const fit = fits(said, { ...(await aroundOf(tx, id, said.number)), signed: [officer, ''], now });
    if (!fit.ok) return fit;
    const { number, act, at } = fit.value;
    const entry = { id: name, terminal: Number.parseInt(id, 16), number, act, at, photograph: pictureHash, statement };
    await enterFirst(
      tx,
      { ...entry, firstBy: officer, firstKey: bytesIn(key), firstSignature: signature, firstAt: now },
      { hash: pictureHash, type, bytes: picture },
    );
    return ok(undefined);
  });
};

/** Returns the terminal. */
const countersign = async (
  { db, clock }: Needs,
  { id: officer, key, publicKey }: SignedOfficer,
  { id, brought }: { readonly id: Bytes; readonly brought: SealCountersigned },
): Promise<Result<string, Refusal<HttpCode>>> => {
  const signed = readSigned(sealStatement, brought, { domain: SEAL_DOMAIN, publicKeyOf: () => publicKey });
  if (!signed.ok) return signed;
  const { said, statement, signature } = signed.value;
  const now = clock.now();
  try {
    return await db.tx(async (tx): Promise<Result<string, Refusal<HttpCode>>> => {
      const row = await sealEntry(tx, id);
      if (row === undefined) return err({ code: 'http/not-found' });
      // She signs what the first has signed, to the byte.
      if (!equalBytes(row.statement, statement)) return err({ code: 'access/mismatch' });
      if (row.secondBy === officer) return ok(said.terminal);
      if (row.secondBy !== null) return err({ code: 'fleet/seal-order' });
      const { register, placing } = await aroundOf(tx, said.terminal, said.number);
      const fit = fitsSecond(said, { register, placing, row, officer });
      if (!fit.ok) return fit;
      await enterSecond(tx, id, { by: officer, key: bytesIn(key), signature, at: now, n: nextPlace(register) });
      if (said.repaired === true) await judgeAnew(tx, [row.terminal], around(row.at, row.at));
      return ok(said.terminal);
    });
  } catch (error) {
    // Another entry of this terminal, or of this number, was countersigned at the same moment.
    if (isUniqueViolation(error)) return err({ code: 'fleet/seal-order' });
    throw error;
  }
};

const aroundOf = async (tx: Tx, terminal: string, number: string) => ({
  register: await sealsOf(tx, Number.parseInt(terminal, 16)),
  placing: await placingOf(tx, number),
});

const registerOf = async ({ db }: Needs, id: string): Promise<SealRegister> => {
  const terminal = Number.parseInt(id, 16);
  const [entries, waiting] = [await sealsOf(db, terminal), await sealsWaiting(db, terminal)];
  const openings = await openingsOf(db, terminal);
  const tickets = await ticketsOf(db, terminal);
  const without = new Set<Instant>(
    unaccounted(
      id,
      openings,
      tickets.map((ticket) => ({ ...ticket, terminal: id })),
    ),
  );
  return {
    entries: entries.map(onWire),
    waiting: waiting.map(onWire),
    tickets: tickets.map(({ from, to, technician, enteredBy, enteredAt }) => ({
      ...{ from: isoOf(from), to: isoOf(to), technician, enteredBy },
      enteredAt: isoOf(enteredAt),
    })),
    openings: openings.map((at) => ({ at: isoOf(at), accounted: !without.has(at) })),
  };
};

const onWire = (row: SealRow): SealEntryOnWire => ({
  statement: base64(row.statement),
  first: { officer: row.firstBy, key: hex(row.firstKey), signature: base64(row.firstSignature), at: isoOf(row.firstAt) },
  ...(row.secondBy === null || row.secondKey === null || row.secondSignature === null || row.secondAt === null
    ? {}
    : { second: { officer: row.secondBy, key: hex(row.secondKey), signature: base64(row.secondSignature), at: isoOf(row.secondAt) } }),
});
