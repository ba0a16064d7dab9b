/** The body's chain as this page knows it, asked for once for everybody who looks at it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { systemClock } from '@dauys/basics/clock.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useDesk } from '../session/session.tsx';
import { readChain, type ChainSeen } from './readChain.ts';

const CHAIN = ['chain'] as const;
const LOOK_MS = 20_000;
const WAIT_MS = 5_000;

/** `place`: of a case that somebody looks at; until the record's head covers it, the chain is asked for more often. */
export const useChain = (place = 0): ChainSeen | undefined => {
  const { hub, session, book } = useDesk();
  const { trusted } = useTrusted();
  const memory = useQueryClient();
  const { data } = useQuery<ChainSeen>({
    queryKey: CHAIN,
    enabled: trusted !== undefined,
    queryFn: () => {
      if (trusted === undefined) throw new Error('asked before the directory was there');
      const { anchor, directory } = trusted;
      const reader = { hub, token: session.token, book, anchor, directory, clock: systemClock };
      return readChain(reader, memory.getQueryData<ChainSeen>(CHAIN));
    },
    refetchInterval: (query) => ((query.state.data?.head?.n ?? 0) < place ? WAIT_MS : LOOK_MS),
    staleTime: WAIT_MS,
    // Thousands of links are not compared one by one.
    structuralSharing: false,
  });
  return data;
};
