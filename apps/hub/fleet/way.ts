/** What tests by a terminal's own page have proven, day by day. */
import Type from 'typebox';
import { day as calendarDay, dayIn, isoDay } from '@dauys/basics/clock.ts';
import { midnight } from '@dauys/fleet/local-day.ts';
import { dayOfMinute, MINUTE_MS } from '@dauys/fleet/minutes.ts';
import { wayIn } from '@dauys/fleet/way.ts';
import { terminalId } from '@dauys/protocol/fields.ts';
import { WAY_DAYS, type WayShown } from '@dauys/protocol/way.ts';
import { watcherWho } from '../access/watcher.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { lateDays, wayRows } from './way-store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'directory'>;

/**
 * For officers and monitors, who see each terminal's minutes anyway. Not for a facility: it can see who stands at the screen, and would learn
 * from a day without a proof whether that was carried anywhere.
 */
export const wayRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  hub.get('/api/fleet/terminals/:id/way', { schema: { params: Type.Object({ id: terminalId }) } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const { terminals, facilities } = context.directory.current();
    const facility = facilities.get(terminals.get(request.params.id)?.facility ?? '');
    if (facility === undefined) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    return { days: await daysOf(context, Number.parseInt(request.params.id, 16), facility.zone) } satisfies WayShown;
  });
};

const daysOf = async ({ db, clock }: Needs, terminal: number, zone: string): Promise<WayShown['days']> => {
  const today = dayIn(zone, clock.now());
  const local = Array.from({ length: WAY_DAYS }, (_, i) => today - WAY_DAYS + 1 + i).map((day) => ({
    ...{ day, from: midnight(zone, day), to: midnight(zone, day + 1) },
  }));
  const [first, last] = [local[0]?.from ?? 0, (local.at(-1)?.to ?? 1) - 1];
  const [rows, late] = await Promise.all([
    wayRows(db, terminal, { from: dayOfMinute(first), to: dayOfMinute(last) }),
    lateDays(
      db,
      terminal,
      local.map(({ day, from, to }) => ({ day, from: from * MINUTE_MS, to: to * MINUTE_MS })),
    ),
  ]);
  const seen = new Map(rows.map((row) => [row.day, row]));
  return local.map(({ day, from, to }) => {
    const answered = late.get(day);
    return {
      day: isoDay(calendarDay(day)),
      way: wayIn(seen, { from, to }),
      ...(answered === undefined ? {} : { lateDays: answered }),
    };
  });
};
