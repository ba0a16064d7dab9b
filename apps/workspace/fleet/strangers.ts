import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { FleetNow } from '@dauys/protocol/fleet.ts';
import { useTrusted } from '../directory/useTrusted.ts';

/** The directory may be signed and witnessed a moment after the hub has heard of a terminal. What is still unknown then comes with the minute's own look. */
const TRIES = 6;

export interface Asked {
  readonly missing: string;
  readonly tries: number;
}

/** What the directory on this page knows by name. */
export interface KnownNames {
  readonly facilities: { readonly has: (id: string) => boolean };
  readonly terminals: { readonly has: (id: string) => boolean };
}

/** Terminals of an update whose name or facility this page's directory does not have, and whether to look for it now. Pure. */
export const afterUpdate = (
  terminals: readonly Pick<FleetNow['terminals'][number], 'id' | 'facility'>[],
  { facilities, terminals: known }: KnownNames,
  before: Asked,
): { readonly asks: boolean; readonly asked: Asked } => {
  const missing = terminals
    .filter(({ id, facility }) => !known.has(id) || !facilities.has(facility))
    .map(({ id }) => id)
    .join();
  const tries = missing === before.missing ? before.tries : 0;
  const asks = missing !== '' && tries < TRIES;
  return { asks, asked: { missing, tries: asks ? tries + 1 : tries } };
};

/** What an update brings is called by its name at once, and not when the directory is next looked at. */
export const useNewNames = (data: FleetNow | undefined): void => {
  const { trusted } = useTrusted();
  const memory = useQueryClient();
  const asked = useRef<Asked>({ missing: '', tries: 0 });
  const directory = trusted?.directory;
  useEffect(() => {
    if (data === undefined || directory === undefined) return;
    const next = afterUpdate(data.terminals, directory, asked.current);
    asked.current = next.asked;
    if (next.asks) void memory.invalidateQueries({ queryKey: ['directory'] });
  }, [data, directory, memory]);
};
