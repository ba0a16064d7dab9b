/** The list of cases, kept fresh; and what colleagues noted of them, opened once each. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { parseBase64 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseList, type CaseAfter, type CaseRow } from '@dauys/protocol/case.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import type { Trusted } from '../directory/trusted.ts';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useDesk, type Desk } from '../session/session.tsx';
import type { InboxEntry } from './order.ts';
import { readSummary, type Summary } from './summary.ts';
import { isTest } from './tested.ts';

const POLL_MS = 4_000;
/** New cases are asked for at each poll; what changed in known ones, this often. */
const WHOLE_MS = 20_000;
const PAGE = 200;

export const CASES = ['cases'] as const;

/** Pages through the list after a place in the chain. Throws `Refused`. */
const fetchAfter = async ({ hub, session, book }: Desk, after: number): Promise<void> => {
  for (let from = after; ; ) {
    const path = `/api/cases?after=${from}&limit=${PAGE}`;
    const { cases } = valueOf(await hub.ask(caseList, { method: 'GET', path, token: session.token }));
    book.take(cases);
    if (cases.length < PAGE) return;
    from = cases.at(-1)?.chain ?? from;
  }
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

/** Throws where no `InboxProvider` stands above. */
export const useInbox = (): Inbox => {
  const inbox = useContext(InboxContext);
  if (inbox === undefined) throw new Error('the inbox is missing above this component');
  return inbox;
};

/** Asked for once, around all screens: everybody below reads `useInbox`. */
export const useInboxSource = (): Inbox => {
  const desk = useDesk();
  const wholeAt = useRef(0);
  const { data, error, isPending, dataUpdatedAt } = useQuery({
    queryKey: CASES,
    queryFn: async () => {
      const isDue = Date.now() - wholeAt.current > WHOLE_MS;
      await fetchAfter(desk, isDue ? 0 : desk.book.newest());
      if (isDue) wholeAt.current = Date.now();
      return desk.book.rows();
    },
    refetchInterval: POLL_MS,
    staleTime: POLL_MS / 2,
    // The book keeps the identity of what has not changed.
    structuralSharing: false,
  });
  const rows = data ?? none;
  const notes = useSummaries(rows);
  const tests = useTests(rows);
  const entries = useMemo(() => rows.map((row) => entryOf(row, notes, tests)), [rows, notes, tests]);
  const offline = error !== null && ['desk/hub-unreachable', 'http/busy'].includes(refusalOf(error).code);
  return { entries, isLoading: isPending, error, isOffline: offline, updatedAt: dataUpdatedAt };
};

/** Looks at one case anew: after an act of one's own (then `after` is known at once), or when a colleague's is suspected. */
export const useLookAgain = (): ((row: Pick<CaseRow, 'chain'>, after?: CaseAfter) => Promise<void>) => {
  const desk = useDesk();
  const memory = useQueryClient();
  return useCallback(
    async ({ chain }, after) => {
      const { hub, session, book } = desk;
      if (after !== undefined) book.noteAct(after);
      memory.setQueryData(CASES, book.rows());
      const path = `/api/cases?after=${chain - 1}&limit=1`;
      const found = await hub.ask(caseList, { method: 'GET', path, token: session.token });
      // What does not come now comes with the next poll.
      if (found.ok) book.take(found.value.cases);
      memory.setQueryData(CASES, book.rows());
    },
    [desk, memory],
  );
};

const none: readonly CaseRow[] = [];
const noNotes: ReadonlyMap<string, Note> = new Map();

type Note = { readonly summary: Summary } | { readonly summaryCode: string };

const entryOf = (row: CaseRow, notes: ReadonlyMap<string, Note>, tests: ReadonlySet<string>): InboxEntry => {
  if (tests.has(row.envelopeId)) return { row, isTest: true };
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

/** Which of the rows are shown to be tests: each report is verified once. */
const useTests = (rows: readonly CaseRow[]): ReadonlySet<string> => {
  const { session } = useDesk();
  const { trusted } = useTrusted();
  const [verified] = useState(() => new Map<string, boolean>());
  return useMemo(() => {
    if (trusted === undefined) return new Set<string>();
    const { directory } = trusted;
    const tests = rows.filter((row) => {
      if (row.report === undefined) return false;
      const name = `${row.envelopeId}:${row.report.signature}`;
      const holds = verified.get(name) ?? isTest(row, { body: session.officer.body, directory });
      verified.set(name, holds);
      return holds;
    });
    return new Set(tests.map(({ envelopeId }) => envelopeId));
  }, [rows, trusted, session, verified]);
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
