import { isoOf } from '@dauys/basics/clock.ts';
import { flawsOf } from '@dauys/fleet/maintenance.ts';
import {
  announced,
  answerGiven,
  outsideWord,
  seconded,
  surroundings,
  type AnnouncementOnWire,
  type MaintenanceOnWire,
  type Notices,
} from '@dauys/protocol/duty.ts';
import { operatorRoutes } from '../access/operator.ts';
import { watcherWho, type Watcher } from '../access/watcher.ts';
import { watcherNames } from '../access/watcher-store.ts';
import { terminalName } from '../beat/book.ts';
import { newestVerdicts } from '../causes/verdict-store.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { announceMaintenance, answerNotice, enterOutsideWord, enterSurroundings, signMaintenance } from './acts.ts';
import { rulesOf } from './rules.ts';
import { noticeLine } from './shown.ts';
import { answersTo, newestMaintenance, newestNotices, type MaintenanceRow } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;
const NEWEST = 500;

const placeOf = (watcher: Watcher): string | undefined => (watcher.role === 'facility-duty' ? watcher.facility : undefined);

/** The duty to explain. Each route says who may ask it; a duty officer is told of her own facility, and everybody else of nothing. */
export const dutyRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  await readRoutes(hub, context);
  await actRoutes(hub, context);
  await operatorRoutes(hub, context.config, (door) => {
    door.post('/provision/surroundings', { schema: { body: surroundings } }, async ({ body }, reply) => {
      const done = await enterSurroundings(context, body);
      return done.ok ? reply.code(200).send({ facility: body.facility }) : sendRefusal(reply, done.error);
    });
  });
};

const readRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock } = context;
  hub.get('/api/fleet/notices', async (request, reply) => {
    const who = await watcherWho(request, context, ['facility-duty', 'monitor', 'officer']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const rows = await newestNotices(db, placeOf(who.value), NEWEST);
    const [answers, verdicts] = await Promise.all([answersTo(db, rows), newestVerdicts(db, rows)]);
    const names = await watcherNames(db, [...new Set(answers.map(({ byWatcher }) => byWatcher))]);
    const now = clock.now();
    const eyes = { now, isFacility: who.value.role === 'facility-duty', names };
    return {
      at: isoOf(now),
      notices: rows.map((notice) => noticeLine({ notice, answers, verdict: verdicts(notice) }, eyes)),
    } satisfies Notices;
  });

  hub.get('/api/fleet/maintenance', async (request, reply) => {
    const who = await watcherWho(request, context, ['facility-duty', 'monitor', 'officer']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const rows = await newestMaintenance(db, placeOf(who.value), NEWEST);
    const names = await watcherNames(db, [...new Set(rows.flatMap(({ signatures }) => signatures.map(({ person }) => person)))]);
    const { leadHours, longestHours, monthHours } = rulesOf(context.config.duty).maintenance;
    return {
      at: isoOf(clock.now()),
      rules: { leadHours, longestHours, monthHours },
      announcements: rows.map((row) => announcementOf(row, { rows, names, me: who.value.id, context })),
    } satisfies MaintenanceOnWire;
  });
};

interface Beside {
  readonly rows: readonly MaintenanceRow[];
  readonly names: ReadonlyMap<string, string>;
  readonly me: string;
  readonly context: Needs;
}

const announcementOf = (row: MaintenanceRow, { rows, names, me, context }: Beside): AnnouncementOnWire => {
  const [first, second] = row.signatures;
  const others = rows.filter(({ terminal }) => terminal === row.terminal);
  const zone = context.directory.current().facilities.get(row.facility)?.zone;
  const flaws = flawsOf(row, { others, visits: [], rules: rulesOf(context.config.duty, zone).maintenance });
  const nameOf = (id: string | undefined): string => names.get(id ?? '') ?? id ?? '';
  return {
    ...{ id: row.id, terminal: terminalName(row.terminal), facility: row.facility, from: isoOf(row.from), to: isoOf(row.to) },
    announcedAt: isoOf(row.announcedAt),
    by: nameOf(first?.person),
    own: first?.person === me,
    ...(second === undefined ? {} : { second: { by: nameOf(second.person), at: isoOf(second.at) } }),
    // Visits are not asked about, so that nobody learns of them here.
    flaws: flaws.flatMap((flaw) => (flaw === 'near-visit' ? [] : flaw)),
  };
};

const actRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  hub.post('/api/fleet/notices/answers', { schema: { body: answerGiven } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['facility-duty']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const done = await answerNotice(context, who.value, request.body);
    return done.ok ? reply.code(204).send() : sendRefusal(reply, done.error);
  });

  hub.post('/api/fleet/maintenance', { schema: { body: announced } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['facility-duty']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const done = await announceMaintenance(context, who.value, request.body);
    return done.ok ? { id: done.value } : sendRefusal(reply, done.error);
  });

  hub.post('/api/fleet/maintenance/second', { schema: { body: seconded } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['facility-duty', 'monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const done = await signMaintenance(context, who.value, request.body.id);
    return done.ok ? reply.code(204).send() : sendRefusal(reply, done.error);
  });

  hub.post('/api/fleet/outside', { schema: { body: outsideWord } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const done = await enterOutsideWord(context, who.value, request.body);
    return done.ok ? reply.code(204).send() : sendRefusal(reply, done.error);
  });
};
