import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { visitsShown, type VisitsShown } from '@dauys/protocol/visit.ts';
import { valueOf } from '../link/refused.ts';
import { useSeat } from '../session/seat.tsx';

const LOOK_MS = 30_000;
const KEY = ['visits'];

/** Asked from the first moment on and at its own pace, whatever is opened meanwhile: else the asking would tell which complaint carries a code. */
export const useVisits = (): UseQueryResult<VisitsShown> => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: KEY,
    queryFn: async () => valueOf(await hub.ask(visitsShown, { method: 'GET', path: '/api/visits', token: session.token })),
    refetchInterval: LOOK_MS,
    refetchOnWindowFocus: false,
    refetchOnMount: false,
  });
};

export const useLookAgainAtVisits = (): (() => void) => {
  const memory = useQueryClient();
  return useCallback(() => void memory.invalidateQueries({ queryKey: KEY }), [memory]);
};
