/** What a terminal recorded of its own life, as the hub holds it: hub ↔ an officer's browser. Device health and nothing else. */
import * as Type from 'typebox';
import { counter, index, iso } from './fields.ts';

const word = Type.String({ pattern: '^[a-z][a-z-]{1,39}$' });

const journalEntry = Type.Object({
  n: index,
  at: iso,
  boot: counter,
  /** A page that is older than the terminal shows a kind it does not know by its word. */
  kind: word,
  // By hand: `Type.Record` would bring the library's whole type engine into every page.
  details: Type.Unsafe<Record<string, string | number>>({
    type: 'object',
    maxProperties: 12,
    propertyNames: { pattern: '^[a-zA-Z]{1,40}$' },
    additionalProperties: { anyOf: [{ type: 'string', maxLength: 1_024 }, { type: 'number' }] },
  }),
});
export type JournalEntryOnWire = Type.Static<typeof journalEntry>;

/** GET /api/fleet/terminals/:id/journal?before=n: entries before the n-th, newest first, without `alive`, which comes every five minutes. */
export const journalPage = Type.Object({
  entries: Type.Array(journalEntry, { maxItems: 50 }),
  /** Where the next page begins; absent when there is none. */
  before: Type.Optional(index),
});
export type JournalPage = Type.Static<typeof journalPage>;
