import type { Identified } from '@dauys/protocol/reader.ts';
import type { Readers } from '../readers/open.ts';
import type { Part } from './source.ts';

export type ReaderState = 'there' | 'missing';

/** Three looks at readers lie in it: what answers again by the next one was never away. */
const MISSING_MS = 90_000;

/**
 * Whether the configured reader answers. One that never did is no reader; one that did and does not is missing. Whoever wishes to be named can always write,
 * so this hinders nobody.
 *
 * Threat: what somebody lays on it must not show in beats. So only the agent's own looks count, never what became of somebody's try.
 */
export const readerOf = (how: Identified['how'], readers: Pick<Readers, 'found'>): Part<ReaderState> => ({
  name: how,
  read: (_, before) => {
    const isThere = readers.found(how);
    if (isThere === undefined) return before === undefined ? undefined : 'no-word';
    return isThere ? 'there' : undefined;
  },
  states: {
    there: { says: 'reader-back', details: { reader: how }, conditions: [], holdMs: 30_000, calm: true },
    missing: { says: 'reader-missing', details: { reader: how }, conditions: ['reader-missing'], holdMs: MISSING_MS },
  },
  gone: 'missing',
});
