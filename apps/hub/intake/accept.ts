import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import type { Tx } from '../database/store.ts';
import type { StatementKey } from '../keys.ts';
import { acceptanceOf, CHAIN_START, chainHead, signAcceptance } from './acceptance.ts';
import { bytesOfHex, type Candidate } from './check.ts';
import { decide, isGap, type Claim, type Known } from './decide.ts';
import { acceptancesOf, insertAcceptances, lockAndFind, moveChains, type AcceptanceRow, type ChainEnd, type Found } from './store.ts';

export type Taken =
  | {
      readonly kind: 'accepted';
      readonly acceptance: Acceptance;
      readonly first: boolean;
      /** Set when the counter left a gap. */ readonly above?: number;
    }
  | { readonly kind: 'refused'; readonly code: 'intake/conflict' | 'intake/counter-reused' };

/**
 * Accepts several envelopes in one transaction, each at most once, whatever has been accepted before or stands twice in the list:
 * envelope, label, leaf, inbox and promise are there together or not at all. Answers in the order of the candidates.
 */
export const acceptOnce = async (
  tx: Tx,
  candidates: readonly Candidate[],
  by: { readonly key: StatementKey; readonly at: Instant },
): Promise<readonly Taken[]> => {
  const claims = candidates.map(claimOf);
  const bodies = candidates.map(({ label }) => label.body);
  const { chains, found } = await lockAndFind(tx, { bodies, claims, start: CHAIN_START });
  const ends = new Map(chains);
  const plan = planOf(claims, found);
  const rows = candidates.flatMap((candidate, i) => {
    const claim = claims[i];
    return claim !== undefined && plan[i]?.kind === 'accept' ? [rowOf(candidate, claim, { ...by, ends })] : [];
  });
  // Sent together: the commit waits for both, and either one that fails takes all with it.
  await Promise.all([insertAcceptances(tx, rows), moveChains(tx, ends)]);
  const earlier = await acceptancesOf(
    tx,
    claims.filter((_, i) => plan[i]?.kind === 'again').map(({ envelopeId }) => envelopeId),
  );
  const now = new Map(rows.map((row) => [hex(row.envelopeId), acceptanceOf(row, row)]));
  return claims.map((claim, i) => answer(plan[i], now.get(hex(claim.envelopeId)) ?? earlier.get(hex(claim.envelopeId))));
};

type Planned =
  | { readonly kind: 'accept' | 'again'; readonly above?: number }
  | { readonly kind: 'refuse'; readonly code: 'intake/conflict' | 'intake/counter-reused' };

/** Decides one after another, so that the second of two equal candidates meets the first. Pure. */
export const planOf = (claims: readonly Claim[], found: Found): readonly Planned[] => {
  const byId = new Map(found.byId.map((claim) => [hex(claim.envelopeId), claim]));
  const byCounter = new Map(found.byCounter.map((claim) => [`${claim.terminal} ${claim.counter}`, claim]));
  const files = new Set(found.takenFiles.map(({ hash }) => hex(hash)));
  const highest = new Map(found.highest.map(({ terminal, counter }) => [terminal, counter]));
  return claims.map((claim) => {
    const name = `${claim.terminal} ${claim.counter}`;
    const known: Known = { byId: byId.get(hex(claim.envelopeId)), byCounter: byCounter.get(name), fileIsTaken: files.has(hex(claim.h)) };
    const decision = decide(claim, known);
    if (decision.kind !== 'accept') return decision;
    byId.set(hex(claim.envelopeId), claim);
    byCounter.set(name, claim);
    files.add(hex(claim.h));
    const above = highest.get(claim.terminal);
    highest.set(claim.terminal, Math.max(above ?? 0, claim.counter));
    return isGap(claim.counter, above) ? { kind: 'accept', above: above ?? 0 } : decision;
  });
};

const claimOf = ({ label, labelBytes }: Candidate): Claim => ({
  envelopeId: bytesOfHex(label.envelopeId),
  terminal: Number.parseInt(label.terminal, 16),
  counter: label.counter,
  h: bytesOfHex(label.h),
  label: labelBytes,
});

interface Write {
  readonly key: StatementKey;
  readonly at: Instant;
  readonly ends: Map<string, ChainEnd>;
}

const rowOf = (candidate: Candidate, claim: Claim, { key, at, ends }: Write): AcceptanceRow => {
  const { label } = candidate;
  const end = ends.get(label.body);
  if (end === undefined) throw new Fault('a chain that was locked is not there');
  const n = end.n + 1;
  const head = chainHead(end.head, n, claim.h);
  ends.set(label.body, { n, head });
  const c = bytesOfHex(label.C);
  const { body, day, epoch, bucket, urgent } = label;
  const promise = { signature: signAcceptance({ ...claim, c, at }, key), key: keyBytes(key), at };
  return {
    ...claim,
    body,
    day,
    epoch,
    bucket,
    urgent,
    c,
    labelSignature: candidate.signature,
    parcel: candidate.parcel,
    file: candidate.file,
    ...promise,
    n,
    head,
  };
};

const keyBytes = ({ keyId }: StatementKey): Bytes => parseHex(keyId) ?? new Uint8Array(0);

const answer = (planned: Planned | undefined, acceptance: Acceptance | undefined): Taken => {
  if (planned === undefined) throw new Fault('a candidate without a decision');
  if (planned.kind === 'refuse') return { kind: 'refused', code: planned.code };
  if (acceptance === undefined) throw new Fault('an envelope without its acceptance');
  const first = planned.kind === 'accept';
  return planned.above === undefined
    ? { kind: 'accepted', acceptance, first }
    : { kind: 'accepted', acceptance, first, above: planned.above };
};
