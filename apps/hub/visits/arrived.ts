import { hex, parseHex } from '@dauys/basics/bytes.ts';
import { parseIso, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { VISIT_ARRIVAL_DOMAIN, visitArrival, type VisitArrival, type VisitCodeArrived } from '@dauys/protocol/visit.ts';
import { parseVisitCode, visitCodeHash } from '@dauys/sealing/visitCode.ts';
import type { SignedOfficer } from '../access/session.ts';
import { readSigned } from '../access/signed.ts';
import { caseOf } from '../cases/store.ts';
import type { Context } from '../context.ts';
import { codeOf, noteArrived, type CodeRow } from './store.ts';

export const HOUR = 3_600_000;

type ArrivedCode = 'access/bad-signature' | 'access/mismatch' | 'http/malformed' | 'visit/not-found';

/**
 * Holds that an officer of the body read this code and where. A visitor's code is tied to the envelope that carried it, and the hub's own record of
 * that must agree; a blind one is the officer's word alone, and of its hour.
 */
export const takeArrival = async (
  { db, log }: Pick<Context, 'db' | 'log'>,
  by: SignedOfficer,
  brought: VisitCodeArrived,
): Promise<Result<undefined, Refusal<ArrivedCode>>> => {
  if (brought.key !== by.key) return err({ code: 'access/bad-signature' });
  const signed = readSigned(visitArrival, brought, { domain: VISIT_ARRIVAL_DOMAIN, publicKeyOf: () => by.publicKey });
  if (!signed.ok) return signed;
  const { said, statement, signature } = signed.value;
  const code = parseVisitCode(brought.code);
  const at = parseIso(said.arrivedAt);
  if (code === undefined || at === undefined) return err({ code: 'http/malformed' });
  const hash = visitCodeHash(code);
  return db.tx(async (tx) => {
    const found = await codeOf(tx, by.body, hash, 'for update');
    if (found === undefined) return err({ code: 'visit/not-found' });
    const carried =
      found.visit === null || said.envelopeId === undefined ? undefined : await caseOf(tx, by.body, parseHex(said.envelopeId) ?? hash);
    const field = differing(said, { found, by, at, carried });
    if (field !== undefined) return err({ code: 'access/mismatch', params: { field } });
    if (found.arrivedAt !== null) return ok(undefined);
    const key = parseHex(brought.key) ?? new Uint8Array(0);
    const terminal = Number.parseInt(said.terminal, 16);
    await noteArrived(tx, hash, { terminal, at, seenBy: by.id, statement, signature, key });
    log('visit.arrived', { terminal: said.terminal, blind: found.visit === null });
    return ok(undefined);
  });
};

interface Known {
  readonly found: CodeRow;
  readonly by: Pick<SignedOfficer, 'id' | 'body'>;
  readonly at: Instant;
  /** The case that is said to have carried it, if this body has it. */
  readonly carried: { readonly terminal: string; readonly acceptedAt: number } | undefined;
}

/** The first field that does not agree with what is known. Pure. */
export const differing = (said: VisitArrival, { found, by, at, carried }: Known): string | undefined => {
  if (said.code !== hex(found.hash)) return 'code';
  if (said.by !== by.id) return 'by';
  if (said.body !== by.body) return 'body';
  if (found.visit === null) return said.envelopeId !== undefined ? 'envelopeId' : at % HOUR === 0 ? undefined : 'arrivedAt';
  if (carried === undefined) return 'envelopeId';
  if (carried.terminal !== said.terminal) return 'terminal';
  return carried.acceptedAt === at ? undefined : 'arrivedAt';
};
