import { useInfiniteQuery } from '@tanstack/react-query';
import { journalPage } from '@dauys/protocol/fleet-journal.ts';
import { valueOf } from '../../link/refused.ts';
import { useSeat } from '../../session/seat.tsx';

const POLL_MS = 15_000;
const NEWEST = 0;

/** The journal of a terminal as the hub holds it, page by page from the newest. */
export const useJournal = (terminal: string) => {
  const { hub, session } = useSeat();
  return useInfiniteQuery({
    queryKey: ['fleet', terminal, 'journal'],
    initialPageParam: NEWEST,
    queryFn: async ({ pageParam }) => {
      const path = `/api/fleet/terminals/${terminal}/journal${pageParam === NEWEST ? '' : `?before=${pageParam}`}`;
      return valueOf(await hub.ask(journalPage, { method: 'GET', path, token: session.token }));
    },
    getNextPageParam: (last) => last.before,
    // Older pages never change, but their edges move with what comes: only the newest page alone is kept fresh.
    refetchInterval: ({ state }) => (state.data === undefined || state.data.pages.length === 1 ? POLL_MS : false),
  });
};
