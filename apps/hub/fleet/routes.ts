import Type from 'typebox';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { FleetNow, TerminalHistory } from '@dauys/protocol/fleet.ts';
import { terminalId } from '@dauys/protocol/fields.ts';
import { officerWho } from '../access/session.ts';
import { terminalName } from '../beat/book.ts';
import { beatSecondsOf } from '../beat/pace.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { stateOf } from './decide.ts';
import { journalBefore } from './journal-page.ts';
import { silencesOf, terminalsHeard, type SilenceRow } from './store.ts';

const ofJournal = {
  params: Type.Object({ id: terminalId }),
  querystring: Type.Object({ before: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$' })) }, { additionalProperties: false }),
};

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'directory'>;
const HISTORY = 500;

/** How the terminals are, for whoever may sign in: device health is no body's secret. */
export const fleetRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock, config, directory } = context;
  const listeningSince = clock.now();

  hub.get('/api/fleet', async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const now = clock.now();
    const { terminals, policy } = directory.current();
    const beatSeconds = beatSecondsOf(config, policy);
    const heard = new Map((await terminalsHeard(db)).map((row) => [terminalName(row.terminal), row]));
    const inService = [...terminals.values()].filter(({ retired }) => retired === undefined || retired > now);
    return {
      at: isoOf(now),
      beatSeconds,
      terminals: inService.map(({ id, facility }) => {
        const row = heard.get(id);
        const state = stateOf({ seenAt: row?.seenAt, isSilent: (row?.silentFrom ?? null) !== null, now, listeningSince, beatSeconds });
        const said = row === undefined ? {} : { heardAt: isoOf(row.seenAt), boot: row.boot };
        return { id, facility, state, conditions: [...(row?.conditions ?? [])], ...said };
      }),
    } satisfies FleetNow;
  });

  hub.get('/api/fleet/terminals/:id', { schema: { params: Type.Object({ id: terminalId }) } }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const { id } = request.params;
    if (!directory.current().terminals.has(id)) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    const silences = await silencesOf(db, Number.parseInt(id, 16), HISTORY);
    return { silences: silences.map(shown) } satisfies TerminalHistory;
  });

  hub.get('/api/fleet/terminals/:id/journal', { schema: ofJournal }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const { id } = request.params;
    if (!directory.current().terminals.has(id)) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    const { before } = request.query;
    return journalBefore(db, Number.parseInt(id, 16), before === undefined ? undefined : Number(before));
  });
};

const shown = ({ fromAt, toAt, conditions, boot, bootAfter }: SilenceRow): TerminalHistory['silences'][number] => ({
  from: isoOf(fromAt),
  ...ended(toAt),
  conditions: [...conditions],
  ...(bootAfter === null ? {} : { restarted: bootAfter > boot }),
});

const ended = (toAt: Instant | null): { to?: string } => (toAt === null ? {} : { to: isoOf(toAt) });
