/** Fetches the chain and what is listed of it, and judges both: the same in the page and in Node. */
import type { Clock } from '@dauys/basics/clock.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { bodyChain, type BodyChain, caseList } from '@dauys/protocol/case.ts';
import type { CaseBook } from '../inbox/caseBook.ts';
import type { HubClient } from '../link/hubClient.ts';
import { valueOf } from '../link/refused.ts';
import { emptyChain, extendChain, type BodyChainSoFar, type ChainPoint } from './bodyChain.ts';
import { judgeChain, type ChainFinding } from './judgeChain.ts';

/** The chain as last handed over, and everything that was ever wrong with it on this page. */
export interface ChainSeen {
  readonly sofar: BodyChainSoFar;
  readonly head: BodyChain['head'];
  readonly remembered: ChainPoint | undefined;
  readonly findings: readonly ChainFinding[];
}

export interface ChainReader {
  readonly hub: HubClient;
  readonly token: string;
  readonly book: CaseBook;
  readonly anchor: Anchor;
  readonly directory: Directory;
  readonly clock: Clock;
}

/** The most links that one answer holds (protocol/case.ts). */
const LINKS = 10_000;
const ROWS = 200;

/** Goes on from what was seen before. Throws `Refused` when the hub does not answer, `VerificationError` for links that are none. */
export const readChain = async (reader: ChainReader, before?: ChainSeen): Promise<ChainSeen> => {
  const { hub, token, book, anchor, directory, clock } = reader;
  // Rows that were listed before the chain was asked for must be in it; what arrives meanwhile is looked at the next time.
  const known = new Set(book.rows().map((row) => row.envelopeId));
  let sofar = before?.sofar ?? emptyChain;
  for (;;) {
    const path = `/api/cases/chain?after=${sofar.links.length}`;
    const page = valueOf(await hub.ask(bodyChain, { method: 'GET', path, token }));
    sofar = await extendChain(sofar, page.links);
    if (page.links.length === LINKS) continue;
    const { head, remembered } = page;
    await listMissing(reader, sofar);
    const rows = book.rows().filter((row) => row.chain <= sofar.links.length || known.has(row.envelopeId));
    const facts = { chain: sofar, head, remembered, rows, casesPolicy: anchor.ledgers.cases, reach: reachOf(directory), now: clock.now() };
    return { sofar, head, remembered, findings: together(before?.findings ?? [], judgeChain(facts)) };
  }
};

/** A link without a row is asked for by its place, before anybody is suspected. */
const listMissing = async ({ hub, token, book }: ChainReader, { links }: BodyChainSoFar): Promise<void> => {
  const listed = new Set(book.rows().map((row) => row.chain));
  const missing = links.findIndex((_, i) => !listed.has(i + 1));
  if (missing < 0) return;
  for (let from = missing; ; ) {
    const { cases } = valueOf(await hub.ask(caseList, { method: 'GET', path: `/api/cases?after=${from}&limit=${ROWS}`, token }));
    book.take(cases);
    if (cases.length < ROWS) return;
    from = cases.at(-1)?.chain ?? from;
  }
};

/**
 * Every batch holds the head of every body; where bodies would fill more than half a batch, of each in turn (docs/formats/ledger.md). One
 * round more, for a body that was founded a moment ago.
 */
const reachOf = ({ bodies, batchSizes }: Directory): number | undefined => {
  if (batchSizes.length === 0) return undefined;
  const [smallest, largest] = [Math.min(...batchSizes.map(({ size }) => size)), Math.max(...batchSizes.map(({ size }) => size))];
  return largest * (Math.ceil(bodies.size / Math.max(1, Math.floor(smallest / 2))) + 1);
};

/** What was wrong once stays said, also when the hub has mended it. */
const together = (before: readonly ChainFinding[], now: readonly ChainFinding[]): readonly ChainFinding[] => {
  const codes = new Set(now.map(({ code }) => code));
  return [...now, ...before.filter(({ code }) => !codes.has(code))];
};
