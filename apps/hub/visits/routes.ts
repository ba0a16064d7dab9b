import { hex, parseHex, u32 } from '@dauys/basics/bytes.ts';
import { instant, isoOf, parseIso, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { findingOf, verdictOf } from '@dauys/fleet/visits.ts';
import {
  visitCodeArrived,
  visitCodeMade,
  visitCodeTyped,
  type VisitCodeMade,
  type VisitCodeShown,
  type VisitCodeTyped,
  type VisitsShown,
} from '@dauys/protocol/visit.ts';
import { officerWho, type SignedOfficer } from '../access/session.ts';
import { watcherWho } from '../access/watcher.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { takeArrival } from './arrived.ts';
import { allCodes, codeOf, codesOf, humanCodeOf, noteTyped, putCode, type CodeRow } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'>;
const LISTED = 500;
/** Whoever types does it with a watch of her own. */
const AHEAD_MS = 10 * 60_000;

/** People's own tests, each body's for itself: what another body tries out is none of this one's business. Monitors see the results of all. */
export const visitRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock } = context;
  const onRequest = paceByAddress(hub);

  hub.get('/api/visits', { onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (officer.ok) return visitsOf(await codesOf(db, officer.value.body, LISTED), clock.now());
    // Monitors see what came of all of them; nothing here says which complaint carried one.
    const monitor = await watcherWho(request, context, ['monitor']);
    return monitor.ok ? visitsOf(await allCodes(db, LISTED), clock.now()) : sendRefusal(reply, monitor.error);
  });

  hub.post('/api/visits/codes', { schema: { body: visitCodeMade }, onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const kept = await keepCode(context, officer.value, request.body);
    return kept.ok ? reply.code(204).send() : sendRefusal(reply, kept.error);
  });

  hub.post('/api/visits/codes/typed', { schema: { body: visitCodeTyped }, onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const noted = await takeTyped(context, officer.value, request.body);
    return noted.ok ? reply.code(204).send() : sendRefusal(reply, noted.error);
  });

  hub.post('/api/visits/codes/arrived', { schema: { body: visitCodeArrived }, onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const taken = await takeArrival(context, officer.value, request.body);
    return taken.ok ? reply.code(204).send() : sendRefusal(reply, taken.error);
  });
};

const keepCode = async (
  { db, clock, log, directory }: Needs,
  by: SignedOfficer,
  { hash, facility, visit, until }: VisitCodeMade,
): Promise<Result<undefined, Refusal<'http/malformed' | 'fleet/unknown-facility' | 'visit/code-known'>>> => {
  const untilAt = until === undefined ? null : (parseIso(until) ?? null);
  if ((visit === undefined) === (untilAt === null)) return err({ code: 'http/malformed' });
  if (!directory.current().facilities.has(facility)) return err({ code: 'fleet/unknown-facility' });
  const code = { hash: parseHex(hash) ?? new Uint8Array(0), facility, visit: visit ?? null, untilAt, madeBy: by.id, madeAt: clock.now() };
  if (!(await putCode(db, by.body, code))) return err({ code: 'visit/code-known' });
  log('visit.made', { facility, blind: visit === undefined });
  return ok(undefined);
};

const takeTyped = async (
  { db, clock, directory }: Needs,
  by: SignedOfficer,
  { hash, terminal, typedAt }: VisitCodeTyped,
): Promise<Result<undefined, Refusal<'http/malformed' | 'fleet/unknown-terminal' | 'visit/not-found' | 'visit/typed-already'>>> => {
  const at = parseIso(typedAt);
  if (at === undefined || at > clock.now() + AHEAD_MS) return err({ code: 'http/malformed' });
  const bytes = parseHex(hash) ?? new Uint8Array(0);
  return db.tx(async (tx) => {
    const found = await codeOf(tx, by.body, bytes, 'for update');
    if (found === undefined) return err({ code: 'visit/not-found' });
    if (directory.current().terminals.get(terminal)?.facility !== found.facility) return err({ code: 'fleet/unknown-terminal' });
    const number = Number.parseInt(terminal, 16);
    if (found.typedAt !== null)
      return found.typedTerminal === number && found.typedAt === at ? ok(undefined) : err({ code: 'visit/typed-already' });
    await noteTyped(tx, bytes, number, at);
    return ok(undefined);
  });
};

/** A code that was handed out in advance counts as typed by the time by which it should have been. */
const typedBy = ({ typedAt, untilAt }: CodeRow): Instant | undefined => typedAt ?? untilAt ?? undefined;

const shown = (row: CodeRow, now: Instant): VisitCodeShown => {
  const { visit, untilAt, typedTerminal, typedAt, arrivedTerminal, arrivedAt, seenBy } = row;
  const typed = typedBy(row);
  return {
    hash: hex(row.hash),
    facility: row.facility,
    ...(visit === null ? {} : { visit }),
    ...(untilAt === null ? {} : { until: isoOf(untilAt) }),
    madeBy: row.madeBy,
    madeAt: isoOf(row.madeAt),
    ...(typedTerminal === null || typedAt === null ? {} : { typed: { terminal: hex(u32(typedTerminal)), at: isoOf(typedAt) } }),
    ...(arrivedTerminal === null || arrivedAt === null || seenBy === null
      ? {}
      : { arrived: { terminal: hex(u32(arrivedTerminal)), at: isoOf(arrivedAt), seenBy } }),
    verdict: verdictOf(
      { ...(typed === undefined ? {} : { typedAt: typed }), ...(arrivedAt === null ? {} : { arrivedAt: instant(arrivedAt) }) },
      now,
    ),
  };
};

const visitsOf = (rows: readonly CodeRow[], now: Instant): VisitsShown => {
  const codes = rows.flatMap((row) => humanCodeOf(row) ?? []);
  const names = [...new Set(rows.flatMap(({ visit }) => visit ?? []))];
  return { codes: rows.map((row) => shown(row, now)), visits: names.map((visit) => ({ ...findingOf(visit, codes, now) })) };
};
