import { hex, parseHex, u32 } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { ENROLMENT_DECISION_DOMAIN, enrolmentDecision, type EnrolmentDecided } from '@dauys/protocol/enrolment.ts';
import type { SignedOfficer } from '../access/session.ts';
import { mismatchIn, readSigned } from '../access/signed.ts';
import type { Context } from '../context.ts';
import { judgeDeciding, type DecidingVerdict } from './decide.ts';
import { decideEnrolment, enrolmentBy } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log'>;
type DecisionCode = Extract<DecidingVerdict, { kind: 'refuse' }>['code'] | 'access/bad-signature' | 'access/mismatch' | 'http/malformed';

/** Holds the officer's signature, then decides under a lock. Her words are kept: the directory's signers read them, not the hub's. */
export const takeDecision = async (
  { db, clock, log }: Needs,
  by: SignedOfficer,
  brought: EnrolmentDecided,
): Promise<Result<undefined, Refusal<DecisionCode>>> => {
  if (brought.key !== by.key) return err({ code: 'access/bad-signature' });
  const signed = readSigned(enrolmentDecision, brought, { domain: ENROLMENT_DECISION_DOMAIN, publicKeyOf: () => by.publicKey });
  if (!signed.ok) return signed;
  const { said, statement, signature } = signed.value;
  const id = parseHex(said.request) ?? new Uint8Array(0);
  return db.tx(async (tx) => {
    const now = clock.now();
    const found = await enrolmentBy(tx, id, 'for update');
    const verdict = judgeDeciding({ found, kind: said.kind, by, now });
    if (verdict.kind === 'refuse') return err({ code: verdict.code });
    const terminal = found && hex(u32(found.terminal));
    const field = mismatchIn(said, { terminal, technician: found?.technician, body: by.body, by: by.id });
    if (field !== undefined) return err({ code: 'access/mismatch', params: { field } });
    if (verdict.kind === 'again') return ok(undefined);
    const key = parseHex(brought.key) ?? new Uint8Array(0);
    await decideEnrolment(tx, id, { decided: said.kind, by: by.id, at: now, statement, signature, key });
    log('enrolment.decided', { terminal: said.terminal, by: by.id, decision: said.kind });
    return ok(undefined);
  });
};
