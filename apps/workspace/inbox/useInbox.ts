/** The list of cases, kept fresh; and what colleagues noted of them, opened once each. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { parseBase64 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseList, type CaseRow } from '@dauys/protocol/case.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import type { Trusted } from '../directory/trusted.ts';
import type { HubClient } from '../link/hubClient.ts';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useDesk, type Desk } from '../session/session.tsx';
import type { InboxEntry } from './order.ts';
import { readSummary, type Summary } from './summary.ts';

const POLL_MS = 4_000;
/** New cases are asked for at each poll; what changed in known ones, this often. */
const WHOLE_MS = 20_000;
const PAGE = 200;

interface CaseBook {
  readonly rows: readonly CaseRow[];
  readonly wholeAt: number;
}

export const CASES = ['cases'] as const;

/** Pages through the list after a place in the chain. Throws `Refused`. */
const fetchAfter = async (hub: HubClient, token: string, after: number): Promise<readonly CaseRow[]> => {
  const rows: CaseRow[] = [];
  for (let from = after; ; from = rows.at(-1)?.chain ?? from) {
    const page = valueOf(await hub.ask(caseList, { method: 'GET', path: `/api/cases?after=${from}&limit=${PAGE}`, token }));
    rows.push(...page.cases);
    if (page.cases.length < PAGE) return rows;
  }
};

const refreshBook = async (hub: HubClient, token: string, known: CaseBook | undefined): Promise<CaseBook> => {
  if (known === undefined || Date.now() - known.wholeAt > WHOLE_MS) return { rows: await fetchAfter(hub, token, 0), wholeAt: Date.now() };
  const fresh = await fetchAfter(hub, token, known.rows.at(-1)?.chain ?? 0);
  return fresh.length === 0 ? known : { ...known, rows: [...known.rows, ...fresh] };
};

export interface Inbox {
  readonly entries: readonly InboxEntry[];
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly isOffline: boolean;
  /** Milliseconds since 1970 of the last answer; 0 before the first. */
  readonly updatedAt: number;
}

const InboxContext = createContext<Inbox | undefined>(undefined);
export const InboxProvider = InboxContext.Provider;

export const useInbox = (): Inbox => {
  const inbox = useContext(InboxContext);
  if (inbox === undefined) throw new Error('the inbox is missing above this component');
  return inbox;
};

/** Asked for once, around all screens: everybody below reads `useInbox`. */
export const useInboxSource = (): Inbox => {
  const { hub, session } = useDesk();
  const memory = useQueryClient();
  const { data, error, isPending, dataUpdatedAt } = useQuery({
    queryKey: CASES,
    queryFn: () => refreshBook(hub, session.token, memory.getQueryData<CaseBook>(CASES)),
    refetchInterval: POLL_MS,
    staleTime: POLL_MS / 2,
  });
  const rows = data?.rows;
  const notes = useSummaries(rows ?? none);
  const entries = useMemo(() => (rows ?? none).map((row) => entryOf(row, notes)), [rows, notes]);
  const offline = error !== null && ['desk/hub-unreachable', 'http/busy'].includes(refusalOf(error).code);
  return { entries, isLoading: isPending, error, isOffline: offline, updatedAt: dataUpdatedAt };
};

/** Asks for the whole list anew: after an act of one's own, or when a colleague's is suspected. */
export const useRefreshInbox = (): (() => Promise<void>) => {
  const memory = useQueryClient();
  return async () => {
    memory.setQueryData<CaseBook>(CASES, (book) => (book === undefined ? book : { ...book, wholeAt: 0 }));
    await memory.invalidateQueries({ queryKey: CASES });
  };
};

const none: readonly CaseRow[] = [];
const noNotes: ReadonlyMap<string, Note> = new Map();

type Note = { readonly summary: Summary } | { readonly summaryCode: string };

const entryOf = (row: CaseRow, notes: ReadonlyMap<string, Note>): InboxEntry => {
  const note = row.summary === undefined ? undefined : notes.get(noteKey(row, row.summary));
  return note === undefined ? { row } : { row, ...note };
};

const noteKey = (row: CaseRow, sealed: string): string => `${row.envelopeId}:${sealed}`;

const openNote = async (row: CaseRow, sealed: string, desk: Desk, trusted: Trusted): Promise<Note> => {
  try {
    const opened = await desk.crypto.open(parseBase64(sealed) ?? new Uint8Array(0), [...desk.session.epochs.values()]);
    return { summary: readSummary(opened, { row, body: desk.session.officer.body, directory: trusted.directory }) };
  } catch (error) {
    if (error instanceof VerificationError) return { summaryCode: error.code };
    throw error;
  }
};

/** Opens sealed summaries one after the other, in the worker; the list shows what is there so far. */
const useSummaries = (rows: readonly CaseRow[]): ReadonlyMap<string, Note> => {
  const desk = useDesk();
  const { trusted } = useTrusted();
  const known = useRef<ReadonlyMap<string, Note>>(noNotes);
  const [notes, setNotes] = useState<ReadonlyMap<string, Note>>(noNotes);
  useEffect(() => {
    if (trusted === undefined) return;
    let current = true;
    const work = async (): Promise<void> => {
      for (const row of rows) {
        const key = row.summary === undefined ? undefined : noteKey(row, row.summary);
        if (!current) return;
        if (row.summary === undefined || key === undefined || known.current.has(key)) continue;
        const note = await openNote(row, row.summary, desk, trusted);
        known.current = new Map([...known.current, [key, note]]);
        setNotes(known.current);
      }
    };
    void work();
    return () => {
      current = false;
    };
  }, [rows, trusted, desk]);
  return notes;
};
