import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useDesk } from '../session/session.tsx';
import { useSeat } from '../session/seat.tsx';
import { loadTrusted, type Trusted } from './trusted.ts';

const RENEW_MS = 60_000;

/** The directory as last verified. `error` says why a newer one was not taken. */
export const useTrusted = (): { readonly trusted: Trusted | undefined; readonly error: Error | null } => {
  const { hub } = useSeat();
  const { data, error } = useQuery({
    queryKey: ['directory'],
    queryFn: () => loadTrusted(hub),
    staleTime: RENEW_MS,
    refetchInterval: RENEW_MS,
  });
  return { trusted: data, error };
};

/** The directory as it is this moment: for what must not be decided on one that is a minute old. Throws as `loadTrusted` does. */
export const useFreshTrusted = (): (() => Promise<Trusted>) => {
  const { hub } = useDesk();
  const memory = useQueryClient();
  return useCallback(() => memory.fetchQuery({ queryKey: ['directory'], queryFn: () => loadTrusted(hub), staleTime: 0 }), [hub, memory]);
};
