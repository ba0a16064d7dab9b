/** The order of the inbox: worst first. Pure. */
import type { CaseRow } from '@dauys/protocol/case.ts';
import type { Summary } from './summary.ts';

/** A row with what could be read of it: the label always, the summary once somebody has opened it. */
export interface InboxEntry {
  readonly row: CaseRow;
  readonly summary?: Summary;
  /** Why the summary could not be read, if there is one. */
  readonly summaryCode?: string;
  /** A test of the way or a cover, as the body's responder showed by opening it: nothing for people. */
  readonly isTest?: true;
}

export type InboxView = 'open' | 'closed' | 'all';

/** One line of the inbox: what followed a complaint under the same code stands below it. */
export interface InboxLine {
  readonly entry: InboxEntry;
  readonly follows: boolean;
}

const isClosedState = ({ state }: CaseRow): boolean => state === 'answered' || state === 'forwarded';

/** Test complaints and the person's word on the outcome ask for no answer once they are opened. */
export const isClosed = ({ row, summary }: InboxEntry): boolean =>
  isClosedState(row) || (row.state !== 'accepted' && (summary?.canary === true || summary?.solved !== undefined));

/** 0 urgent and open, 1 not opened yet, 2 opened and not answered, 3 closed. */
export const rankOf = (entry: InboxEntry): 0 | 1 | 2 | 3 => {
  if (isClosed(entry)) return 3;
  if (entry.row.urgent) return 0;
  return entry.row.state === 'accepted' ? 1 : 2;
};

// Within urgent ones, too, what nobody has opened comes first. Oldest first, but of closed cases the newest.
const compare = (a: InboxEntry, b: InboxEntry): number => {
  const [x, y] = [rankOf(a), rankOf(b)];
  if (x !== y) return x - y;
  if (x === 3) return b.row.chain - a.row.chain;
  return Number(a.row.state !== 'accepted') - Number(b.row.state !== 'accepted') || a.row.chain - b.row.chain;
};

const threadOf = ({ row, summary }: InboxEntry): string => summary?.threadToken ?? row.envelopeId;

const isForPeople = ({ isTest }: InboxEntry): boolean => isTest !== true;

/** Groups by thread, orders the groups by their worst member, and lists each complaint before what followed it. */
export const inboxLines = (entries: readonly InboxEntry[], view: InboxView): readonly InboxLine[] => {
  const threads = Map.groupBy(entries.filter(isForPeople), threadOf);
  const groups = [...threads.values()]
    .map((members) => ({ worst: members.toSorted(compare)[0], members: members.toSorted((a, b) => a.row.chain - b.row.chain) }))
    .flatMap(({ worst, members }) => (worst === undefined ? [] : [{ worst, members }]))
    .filter(({ worst }) => view === 'all' || (view === 'closed') === isClosed(worst));
  return groups
    .toSorted((a, b) => compare(a.worst, b.worst))
    .flatMap(({ members }) => members.map((entry, i) => ({ entry, follows: i > 0 })));
};

export interface InboxCounts {
  readonly open: number;
  readonly unopened: number;
  readonly urgent: number;
  readonly closed: number;
  /** Put aside. */
  readonly tests: number;
}

export const countsOf = (all: readonly InboxEntry[]): InboxCounts => {
  const entries = all.filter(isForPeople);
  const ranks = entries.map(rankOf);
  return {
    open: ranks.filter((r) => r < 3).length,
    unopened: entries.filter(({ row }) => row.state === 'accepted').length,
    urgent: ranks.filter((r) => r === 0).length,
    closed: ranks.filter((r) => r === 3).length,
    tests: all.length - entries.length,
  };
};

/** The other members of a case's thread, oldest first. */
export const threadMates = (
  entries: readonly InboxEntry[],
  envelopeId: string,
  token = entries.find(({ row }) => row.envelopeId === envelopeId)?.summary?.threadToken,
): readonly InboxEntry[] => {
  if (token === undefined) return [];
  return entries
    .filter(({ row, summary }) => summary?.threadToken === token && row.envelopeId !== envelopeId)
    .toSorted((a, b) => a.row.chain - b.row.chain);
};

/** The next free place in a mailbox, from all that came under its code: each answer to any of them takes one. */
export const mailboxIndexOf = (thread: readonly InboxEntry[]): number => thread.reduce((n, { row }) => n + row.replies, 0);
