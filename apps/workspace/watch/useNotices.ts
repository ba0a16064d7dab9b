import { useQuery, useQueryClient } from '@tanstack/react-query';
import { maintenance, notices } from '@dauys/protocol/duty.ts';
import { quietNow } from '@dauys/protocol/quiet.ts';
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

/** Worked out once a day: asked for when the page is opened. */
export const useQuiet = () => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: ['quiet'],
    queryFn: async () => valueOf(await hub.ask(quietNow, { method: 'GET', path: '/api/fleet/quiet', token: session.token })),
  });
};

/** After an act: what it changed is asked for at once. */
export const useRenew = (): ((what: 'notices' | 'maintenance') => void) => {
  const memory = useQueryClient();
  return (what) => void memory.invalidateQueries({ queryKey: [what] });
};
