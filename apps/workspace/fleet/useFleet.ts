import { useQueries, useQuery } from '@tanstack/react-query';
import { fleetNow, terminalHistory } from '@dauys/protocol/fleet.ts';
import { valueOf } from '../link/refused.ts';
import { useSeat } from '../session/seat.tsx';

const POLL_MS = 5_000;
/** Of many at once. */
const SLOW_POLL_MS = 30_000;

/** How every terminal is now. */
export const useFleet = () => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: ['fleet'],
    queryFn: async () => valueOf(await hub.ask(fleetNow, { method: 'GET', path: '/api/fleet', token: session.token })),
    refetchInterval: POLL_MS,
  });
};

const useAsk = (refetchInterval: number) => {
  const { hub, session } = useSeat();
  return (terminal: string) => ({
    queryKey: ['fleet', terminal],
    queryFn: async () =>
      valueOf(await hub.ask(terminalHistory, { method: 'GET', path: `/api/fleet/terminals/${terminal}`, token: session.token })),
    refetchInterval,
  });
};

/** What is kept of the silences of one terminal. */
export const useHistory = (terminal: string) => useQuery(useAsk(POLL_MS)(terminal));

/** The same of several, in their order. */
export const useHistories = (terminals: readonly string[]) => useQueries({ queries: terminals.map(useAsk(SLOW_POLL_MS)) });
