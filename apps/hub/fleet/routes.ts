import Type from 'typebox';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { FleetNow, TerminalHistory } from '@dauys/protocol/fleet.ts';
import { terminalId } from '@dauys/protocol/fields.ts';
import { seesFacility, watcherWho, type Watcher } from '../access/watcher.ts';
import { watcherNames } from '../access/watcher-store.ts';
import { terminalName } from '../beat/book.ts';
import { beatSecondsOf } from '../beat/pace.ts';
import { verdictsOf } from '../causes/verdict-store.ts';
import type { Context } from '../context.ts';
import { shownOf } from '../duty/shown.ts';
import { answersTo, noticesOf } from '../duty/store.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { stateOf } from './decide.ts';
import { journalBefore } from './journal-page.ts';
import { lapsesOf, terminalsHeard, type LapseRow } from './store.ts';

const ofJournal = {
  params: Type.Object({ id: terminalId }),
  querystring: Type.Object({ before: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$' })) }, { additionalProperties: false }),
};

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'directory'>;
const HISTORY = 500;

/** How the terminals are, for whoever may sign in: device health is no body's secret. A facility's duty officer sees her own facility's. */
export const fleetRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const listeningSince = context.clock.now();
  hub.get('/api/fleet', async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor', 'facility-duty']);
    return who.ok ? fleetNow(context, who.value, listeningSince) : sendRefusal(reply, who.error);
  });
  terminalRoutes(hub, context);
};

const terminalRoutes = (hub: Hub, context: Needs): void => {
  const { db, directory } = context;
  hub.get('/api/fleet/terminals/:id', { schema: { params: Type.Object({ id: terminalId }) } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor', 'facility-duty']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const { id } = request.params;
    const terminal = directory.current().terminals.get(id);
    // One of another facility is as unknown to a duty officer as one that does not exist.
    if (terminal === undefined || !seesFacility(who.value, terminal.facility))
      return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    const isFacility = who.value.role === 'facility-duty';
    return { silences: await historyOf(context, Number.parseInt(id, 16), isFacility) } satisfies TerminalHistory;
  });

  hub.get('/api/fleet/terminals/:id/journal', { schema: ofJournal }, async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const { id } = request.params;
    if (!directory.current().terminals.has(id)) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    const { before } = request.query;
    return journalBefore(db, Number.parseInt(id, 16), before === undefined ? undefined : Number(before));
  });
};

/** Those in service of whom this watcher may know. */
const fleetNow = async ({ db, clock, config, directory }: Needs, watcher: Watcher, listeningSince: Instant): Promise<FleetNow> => {
  const now = clock.now();
  const { terminals, policy } = directory.current();
  const beatSeconds = beatSecondsOf(config, policy);
  const inService = [...terminals.values()].filter(
    ({ retired, facility }) => (retired === undefined || retired > now) && seesFacility(watcher, facility),
  );
  // A facility's page is open all day and has a few terminals: theirs are read, not the whole country's.
  const own = watcher.role === 'facility-duty' ? inService.map(({ id }) => Number.parseInt(id, 16)) : undefined;
  const heard = new Map((await terminalsHeard(db, own)).map((row) => [terminalName(row.terminal), row]));
  return {
    at: isoOf(now),
    beatSeconds,
    terminals: inService.map(({ id, facility }) => {
      const row = heard.get(id);
      const state = stateOf({ seenAt: row?.seenAt, isSilent: (row?.silentFrom ?? null) !== null, now, listeningSince, beatSeconds });
      const said = row === undefined ? {} : { heardAt: isoOf(row.seenAt), boot: row.boot };
      return { id, facility, state, conditions: [...(row?.conditions ?? [])], ...said };
    }),
  };
};

const historyOf = async ({ db, clock }: Needs, terminal: number, isFacility: boolean): Promise<TerminalHistory['silences']> => {
  const [silences, verdicts, notices] = await Promise.all([
    lapsesOf(db, terminal, HISTORY),
    verdictsOf(db, terminal),
    noticesOf(db, terminal),
  ]);
  const answers = await answersTo(db, [...notices.values()]);
  const names = await watcherNames(db, [...new Set(answers.map(({ byWatcher }) => byWatcher))]);
  const eyes = { now: clock.now(), isFacility, names };
  return silences.map((row) => ({
    ...shown(row),
    ...shownOf({ verdict: verdicts.get(row.fromAt), notice: notices.get(row.fromAt), answers }, eyes),
  }));
};

const shown = ({ kind, fromAt, toAt, words, boot, bootAfter }: LapseRow): TerminalHistory['silences'][number] => ({
  from: isoOf(fromAt),
  ...ended(toAt),
  conditions: [...words],
  ...(kind === 'silent' ? {} : { kind }),
  ...(bootAfter === null ? {} : { restarted: bootAfter > boot }),
});

const ended = (toAt: Instant | null): { to?: string } => (toAt === null ? {} : { to: isoOf(toAt) });
