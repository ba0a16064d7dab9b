import { useQuery } from '@tanstack/react-query';
import { useSeat } from '../../session/seat.tsx';
import type { Drawing } from './geometry.ts';

const LIMIT = 5 * 1024 * 1024;

/** The borders that the operator plugged in; nothing without, or while they do not come. What draws them is fetched only then. */
export const useGeometry = (): Drawing | undefined => {
  const { hub } = useSeat();
  const { data } = useQuery({
    queryKey: ['geometry'],
    staleTime: Infinity,
    queryFn: async () => {
      const came = await hub.bytes({ method: 'GET', path: '/geometry.json' }, LIMIT);
      if (!came.ok || came.value.length === 0) return null;
      const { readDrawing } = await import('./geometry.ts');
      return readDrawing(came.value) ?? null;
    },
  });
  return data ?? undefined;
};
