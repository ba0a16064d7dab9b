import { useQuery } from '@tanstack/react-query';
import { wayShown } from '@dauys/protocol/way.ts';
import { valueOf } from '../../link/refused.ts';
import { useSeat } from '../../session/seat.tsx';

const POLL_MS = 60_000;

/** What tests by a terminal's page have proven in the last days. */
export const useWay = (terminal: string) => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: ['fleet', terminal, 'way'],
    queryFn: async () =>
      valueOf(await hub.ask(wayShown, { method: 'GET', path: `/api/fleet/terminals/${terminal}/way`, token: session.token })),
    refetchInterval: POLL_MS,
  });
};
