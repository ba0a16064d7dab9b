import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { readClaim } from '@dauys/directory/judge.ts';
import { parseCaseLeaf } from '@dauys/ledger/batch.ts';
import type { VerifiedCheckpoint } from '@dauys/ledger/policy.ts';
import { inclusionProof, type NodeReader, readerOfLeaves, verifyInclusion } from '@dauys/ledger/proof.ts';
import { PROMISE, PROMISE_CUT_OFF } from '@dauys/protocol/slip-state.ts';
import { batchSizesOf } from './rules.ts';
import type { LedgerName, PublicRecord } from './record.ts';
import type { Found, SlipVerdict } from './slip.ts';

/** One thing that was checked, with every value somebody else needs to check it again. Bytes are hex; plain data for a worker's message. */
export type Step =
  | {
      readonly step: 'anchor';
      readonly network: string;
      readonly fingerprint: string;
      readonly signers: readonly string[];
      readonly threshold: number;
    }
  | ({ readonly step: 'checkpoint'; readonly ledger: LedgerName; readonly root: string } & Pick<
      VerifiedCheckpoint,
      'origin' | 'size' | 'witnesses'
    >)
  | { readonly step: 'entries'; readonly ledger: LedgerName; readonly size: number }
  | { readonly step: 'statements'; readonly believed: number; readonly later: number; readonly threshold: number; readonly unread: number }
  | { readonly step: 'batches'; readonly batches: number; readonly sizes: readonly number[] }
  | {
      readonly step: 'terminal';
      readonly terminal: string;
      readonly algorithm: 'ed25519' | 'p256';
      readonly key: string;
      readonly since: Instant;
      readonly retired?: Instant;
    }
  | { readonly step: 'signature'; readonly h: string; readonly r: string }
  | ({ readonly step: 'inclusion' } & Inclusion)
  | ({ readonly step: 'absence'; readonly size: number; readonly seen: Instant | undefined } & Sought)
  | { readonly step: 'clock'; readonly endOfDay: Instant; readonly promise: Instant; readonly cutOff: Instant; readonly at: Instant };

interface Sought {
  readonly kind: Found['kind'];
  readonly n: number;
  readonly commitment: string;
}

interface Inclusion extends Sought {
  readonly index: number;
  readonly batch: number;
  readonly leafHash: string;
  /** From the leaf's sibling to the top. RFC 6962 section 2.1.1. */
  readonly proof: readonly string[];
}

/** All that was checked to come to this verdict, in order. The audit paths are made anew from the entries and held against the root. */
export const stepsOf = (record: PublicRecord, verdict: SlipVerdict): readonly Step[] => {
  const { anchor, fingerprint } = record.pinned;
  const { threshold } = anchor;
  const { slip, terminal, endOfDay, at } = verdict;
  const statements = record.ledgers.directory.entries.length;
  const unread = record.everything ? 0 : record.ledgers.directory.entries.filter(isFeedHead).length;
  // One reader for all paths: it remembers what it computed.
  const read = readerOfLeaves(record.ledgers.cases.hashes);
  const sought = [verdict.accepted, ...(verdict.later ?? [])];
  return [
    { step: 'anchor', network: anchor.network, fingerprint, signers: [...anchor.signers.keys()], threshold },
    ...ledgerSteps(record, 'directory'),
    { step: 'statements', believed: statements - record.later - unread, later: record.later, threshold, unread },
    ...ledgerSteps(record, 'cases'),
    { step: 'batches', batches: record.batches, sizes: batchSizesOf(record.directory) },
    terminalStep(terminal),
    { step: 'signature', h: slip.h, r: slip.r },
    ...sought.map((found) => placeOf(record, found, read)),
    { step: 'clock', endOfDay, promise: plus(endOfDay, PROMISE), cutOff: plus(endOfDay, PROMISE_CUT_OFF), at },
  ];
};

const terminalStep = ({ id, algorithm, publicKey, since, retired }: SlipVerdict['terminal']): Step => {
  const named = { step: 'terminal', terminal: id, algorithm, key: hex(publicKey), since } as const;
  return retired === undefined ? named : { ...named, retired };
};

/** The hub's heads of the feed: one an hour, whose signatures wait until somebody asks. */
const isFeedHead = (entry: Bytes): boolean => {
  const claim = readClaim(entry);
  return typeof claim !== 'string' && claim.statement.kind === 'feed-head';
};

const ledgerSteps = ({ ledgers }: PublicRecord, ledger: LedgerName): Step[] => {
  const { origin, size, root, witnesses } = ledgers[ledger].checkpoint;
  return [
    { step: 'checkpoint', ledger, origin, size, root: hex(root), witnesses },
    { step: 'entries', ledger, size },
  ];
};

const placeOf = ({ ledgers, seen }: PublicRecord, { kind, n, commitment, index }: Found, read: NodeReader): Step => {
  const { entries, hashes, checkpoint } = ledgers.cases;
  const { size, root } = checkpoint;
  const sought = { kind, n, commitment: hex(commitment) };
  if (index === undefined) return { step: 'absence', ...sought, size, seen };
  const [entry, leafHash] = [entries[index], hashes[index]];
  if (entry === undefined || leafHash === undefined) throw new Fault('a position beyond the ledger');
  const proof = inclusionProof(read, index, size);
  verifyInclusion({ leafHash, index, size, proof, root });
  return { step: 'inclusion', ...sought, index, batch: parseCaseLeaf(entry).batch, leafHash: hex(leafHash), proof: proof.map(hex) };
};

const plus = (at: Instant, ms: number): Instant => (at + ms) as Instant;
