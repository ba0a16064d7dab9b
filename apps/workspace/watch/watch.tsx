/** Who watches, on this page, in memory only. */
import { createContext, useContext } from 'react';
import type { HubClient } from '../link/hubClient.ts';
import type { Farewell } from '../session/session.tsx';
import type { WatchSession } from '../sign-in/unlock.ts';

export interface Watch {
  readonly hub: HubClient;
  readonly session: WatchSession;
  readonly leave: (why: Farewell) => void;
}

export const WatchContext = createContext<Watch | undefined>(undefined);

export const useWatch = (): Watch => {
  const watch = useContext(WatchContext);
  if (watch === undefined) throw new Error('nobody watches above this component');
  return watch;
};
