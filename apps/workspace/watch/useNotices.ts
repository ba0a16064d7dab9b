import { useQuery, useQueryClient } from '@tanstack/react-query';
import { maintenance, notices } from '@dauys/protocol/duty.ts';
import { fleetNow } from '@dauys/protocol/fleet.ts';
import { valueOf } from '../link/refused.ts';
import { useSeat } from '../session/seat.tsx';

const POLL_MS = 5_000;

export const useNotices = () => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: ['notices'],
    queryFn: async () => valueOf(await hub.ask(notices, { method: 'GET', path: '/api/fleet/notices', token: session.token })),
    refetchInterval: POLL_MS,
  });
};

export const useMaintenance = () => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: ['maintenance'],
    queryFn: async () => valueOf(await hub.ask(maintenance, { method: 'GET', path: '/api/fleet/maintenance', token: session.token })),
    refetchInterval: POLL_MS,
  });
};

export const useOwnTerminals = () => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: ['fleet'],
    queryFn: async () => valueOf(await hub.ask(fleetNow, { method: 'GET', path: '/api/fleet', token: session.token })),
    refetchInterval: POLL_MS,
  });
};

/** After an act: what it changed is asked for at once. */
export const useRenew = (): ((what: 'notices' | 'maintenance') => void) => {
  const memory = useQueryClient();
  return (what) => void memory.invalidateQueries({ queryKey: [what] });
};
