import { useQueries } from '@tanstack/react-query';
import { day as calendarDay, isoDay } from '@dauys/basics/clock.ts';
import { dayOfMinute } from '@dauys/fleet/minutes.ts';
import { availabilityAnswer } from '@dauys/protocol/availability.ts';
import { valueOf } from '../../link/refused.ts';
import { useSeat } from '../../session/seat.tsx';
import { knownOf } from './measured.ts';
import { NOTHING_KNOWN, type Known } from './runs.ts';
import type { Stretch } from './strip.tsx';

const POLL_MS = 60_000;
/** So many days before the stretch are asked for too: a day off is known by what was promised before it. */
const BEFORE_DAYS = 7;

/** What the hub measured of some terminals, in their order, of the days of UTC that a stretch of minutes touches; `undefined` while an answer is on its way. */
export const useMeasured = (terminals: readonly string[], { from, to }: Stretch): readonly (Known | undefined)[] => {
  const { hub, session } = useSeat();
  const first = isoDay(calendarDay(Math.max(0, dayOfMinute(from) - BEFORE_DAYS)));
  const last = isoDay(calendarDay(dayOfMinute(to - 1)));
  const answers = useQueries({
    queries: terminals.map((terminal) => ({
      queryKey: ['fleet', terminal, 'availability', first, last],
      queryFn: async () => {
        const path = `/api/fleet/availability?from=${first}&to=${last}&terminal=${terminal}`;
        return knownOf(valueOf(await hub.ask(availabilityAnswer, { method: 'GET', path, token: session.token })));
      },
      refetchInterval: POLL_MS,
    })),
  });
  return answers.map(({ data, isPending }) => data ?? (isPending ? undefined : NOTHING_KNOWN));
};
