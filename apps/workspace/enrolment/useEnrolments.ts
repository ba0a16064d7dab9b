import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { enrolmentList, type EnrolmentList } from '@dauys/protocol/enrolment.ts';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useDesk } from '../session/session.tsx';

const LOOK_MS = 15_000;
const KEY = ['enrolments'];

/** Devices on their way in. Whose body does not decide about them is told so once, and does not ask again. */
export const useEnrolments = (): UseQueryResult<EnrolmentList> => {
  const { hub, session } = useDesk();
  return useQuery({
    queryKey: KEY,
    queryFn: async () => valueOf(await hub.ask(enrolmentList, { method: 'GET', path: '/api/enrolments', token: session.token })),
    refetchInterval: ({ state }) => (isNotOurs(state.error) ? false : LOOK_MS),
  });
};

const isNotOurs = (error: Error | null): boolean => error !== null && refusalOf(error).code === 'enrolment/not-entitled';

/** Asks anew after an act. */
export const useLookAgain = (): (() => void) => {
  const memory = useQueryClient();
  return useCallback(() => void memory.invalidateQueries({ queryKey: KEY }), [memory]);
};
