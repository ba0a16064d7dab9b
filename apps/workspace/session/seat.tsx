/** What every signed-in page needs, an officer's and a watcher's alike: the way to the hub, and the token for it. */
import { createContext, useContext } from 'react';
import type { HubClient } from '../link/hubClient.ts';

export interface Seat {
  readonly hub: HubClient;
  readonly session: { readonly token: string };
}

export const SeatContext = createContext<Seat | undefined>(undefined);

/** Whoever is signed in, officer or watcher. Throws where nobody is. */
export const useSeat = (): Seat => {
  const seat = useContext(SeatContext);
  if (seat === undefined) throw new Error('nobody is signed in above this component');
  return seat;
};
