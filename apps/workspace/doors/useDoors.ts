import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { colleagues, ownDoors, ownSessions, type Colleagues, type OwnDoors, type OwnSessions } from '@dauys/protocol/passkey.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { valueOf } from '../link/refused.ts';
import { useDesk } from '../session/session.tsx';
import type { Maker } from './passkeyMaker.tsx';

/** What waits for a colleague is looked at so often. */
const LOOK_MS = 20_000;

export const useOwnDoors = (): UseQueryResult<OwnDoors> => {
  const { hub, session } = useDesk();
  return useQuery({
    queryKey: ['doors'],
    queryFn: async () => valueOf(await hub.ask(ownDoors, { method: 'GET', path: '/api/access/doors', token: session.token })),
    refetchInterval: LOOK_MS,
  });
};

export const useOwnSessions = (): UseQueryResult<OwnSessions> => {
  const { hub, session } = useDesk();
  return useQuery({
    queryKey: ['sessions'],
    queryFn: async () => valueOf(await hub.ask(ownSessions, { method: 'GET', path: '/api/access/sessions', token: session.token })),
    refetchInterval: LOOK_MS,
  });
};

/** The other officers of the body, asked for again and again while they are looked at. */
export const useColleagues = (): UseQueryResult<Colleagues> => {
  const { hub, session } = useDesk();
  return useQuery({
    queryKey: ['colleagues'],
    queryFn: async () => valueOf(await hub.ask(colleagues, { method: 'GET', path: '/api/access/colleagues', token: session.token })),
    refetchInterval: LOOK_MS,
  });
};

/** Asks anew after an act. */
export const useLookAgainAtDoors = (): (() => void) => {
  const memory = useQueryClient();
  return useCallback(() => {
    for (const name of ['doors', 'sessions', 'colleagues']) void memory.invalidateQueries({ queryKey: [name] });
  }, [memory]);
};

/** An officer at her desk who makes one more door. */
export const useMaker = (): Maker => {
  const { hub, browser, session } = useDesk();
  const { officer, token, identity, statementSeed } = session;
  return {
    officer: officer.id,
    keys: redact({ identity: reveal(identity), statementSeed: reveal(statementSeed) }),
    tools: { hub, browser, token },
  };
};
