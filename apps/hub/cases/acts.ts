import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../database/store.ts';
import { enqueueReply } from '../feed/store.ts';
import { enqueueLeaf } from '../ledger/store.ts';
import type { CheckedAct } from './act.ts';
import { decide, type CaseCode, type Offered, type Standing } from './decide.ts';
import { actAt, lockStanding, writeAct, writeSummary, type CaseFound } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock'>;
type After = Result<Standing, Refusal<CaseCode>>;

/**
 * One transaction: the act, the case's new standing, its leaf for the ledger, and for a reply its place in the feed. From the commit
 * on the body has answered and the person will be told; before it, nothing has happened. Twice is once.
 */
export const commitAct = (
  { db, clock }: Needs,
  found: CaseFound,
  act: CheckedAct,
  more: { readonly version?: number; readonly summary?: Bytes },
): Promise<After> =>
  db.tx(async (tx) => {
    const at = clock.now();
    const standing = await lockStanding(tx, found.envelopeId, act.said.body, at);
    const decision = decide(standing, offeredOf(act, more.version), await actAt(tx, found.envelopeId, act.said.kind, act.said.n));
    if (decision.kind === 'again') return ok(standing);
    if (decision.kind === 'refuse') return err({ code: decision.code });
    // A tag that another file holds: two cases cannot share a mailbox, so one of them claims what is not its own.
    if (!(await enqueueFile(tx, act, found.urgent, at))) return err({ code: 'case/conflict' });
    await writeAct(tx, act, decision.next, at);
    if (more.summary !== undefined) await writeSummary(tx, found.envelopeId, more.summary, { version: decision.next.version, at });
    await enqueueLeaf(tx, { commitment: act.commitment, urgent: found.urgent, at });
    return ok(decision.next);
  });

/** Replaces the sealed summary of a case that was received; `version` is the one the officer saw. */
export const commitSummary = (
  { db, clock }: Needs,
  body: string,
  found: CaseFound,
  change: { readonly summary: Bytes; readonly version: number },
): Promise<After> =>
  db.tx(async (tx) => {
    const at = clock.now();
    const standing = await lockStanding(tx, found.envelopeId, body, at);
    if (standing.state === 'accepted') return err({ code: 'case/wrong-order' });
    if (standing.version !== change.version) return err({ code: 'case/conflict' });
    const version = standing.version + 1;
    await writeSummary(tx, found.envelopeId, change.summary, { version, at });
    return ok({ ...standing, version });
  });

const enqueueFile = async (tx: Tx, { reply }: CheckedAct, urgent: boolean, at: ReturnType<Context['clock']['now']>): Promise<boolean> =>
  reply === undefined || enqueueReply(tx, { tag: reply.tag, file: reply.file, urgent, at });

const offeredOf = ({ said }: CheckedAct, version: number | undefined): Offered => ({
  kind: said.kind,
  n: said.n,
  commitment: said.commitment,
  ...(said.replyHash === undefined ? {} : { replyHash: said.replyHash }),
  ...(version === undefined ? {} : { version }),
});
