import { isoOf } from '@dauys/basics/clock.ts';
import { parseEntry } from '@dauys/journal/entry.ts';
import type { JournalPage } from '@dauys/protocol/fleet-journal.ts';
import type { Db } from '../database/store.ts';
import { entriesBefore, journalHead } from './journal-store.ts';

const PAGE = 50;
/** So many entries are looked through for one page, however few of them are shown: three weeks of a quiet terminal. */
const STRETCH = 6_000;

/** The entries of a terminal before the `before`-th, or its newest. Bounded whatever is asked; a page may be empty and still name the next. */
export const journalBefore = async (db: Db, terminal: number, before?: number): Promise<JournalPage> => {
  const end = Math.min(before ?? Infinity, (await journalHead(db, terminal)).n + 1);
  const begin = Math.max(1, end - STRETCH);
  const rows = await entriesBefore(db, terminal, { begin, end, limit: PAGE });
  const entries = rows.map(parseEntry).map(({ n, at, boot, kind, details }) => ({ n, at: isoOf(at), boot, kind, details }));
  const next = rows.length === PAGE ? (entries.at(-1)?.n ?? begin) : begin;
  return next > 1 ? { entries, before: next } : { entries };
};
