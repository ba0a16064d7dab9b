import { base64 } from '@dauys/basics/bytes.ts';
import { instant, isoOf, parseIso, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import type { Result } from '@dauys/basics/result.ts';
import type { CaseRow } from '@dauys/protocol/case.ts';
import { VISIT_ARRIVAL_DOMAIN, type VisitArrival, type VisitCodeArrived } from '@dauys/protocol/visit.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { sign } from '@dauys/sealing/signature.ts';
import type { HubClient } from '../link/hubClient.ts';
import { nothingBack } from '../link/nothingBack.ts';
import type { Session } from '../sign-in/unlock.ts';
import type { FoundCode } from './codesIn.ts';

const HOUR = 3_600_000;

/**
 * What she says of a code that she has read. A visitor's is tied to its envelope. A blind one stands in a complaint that is perhaps no test at all: of that one
 * nothing is told but terminal and hour.
 */
export const arrivalOf = (
  { shown }: FoundCode,
  row: Pick<CaseRow, 'envelopeId' | 'terminal' | 'acceptedAt'>,
  { officer, at }: { readonly officer: Pick<Session['officer'], 'id' | 'body'>; readonly at: Instant },
): VisitArrival => {
  const accepted = parseIso(row.acceptedAt) ?? at;
  const said = { v: 1, code: shown.hash, terminal: row.terminal, body: officer.body, by: officer.id } as const;
  if (shown.visit !== undefined) return { ...said, envelopeId: row.envelopeId, arrivedAt: isoOf(accepted), at: isoOf(at) };
  const hour = (time: Instant): string => isoOf(instant(time - (time % HOUR)));
  return { ...said, arrivedAt: hour(accepted), at: hour(at) };
};

export const reportArrival = (
  found: FoundCode,
  row: Pick<CaseRow, 'envelopeId' | 'terminal' | 'acceptedAt'>,
  { hub, session, at }: { readonly hub: HubClient; readonly session: Session; readonly at: Instant },
): Promise<Result<undefined, Refusal<string>>> => {
  const { officer, statementSeed, token } = session;
  const statement = canonicalBytes(arrivalOf(found, row, { officer, at }));
  const signature = sign(VISIT_ARRIVAL_DOMAIN, statement, reveal(statementSeed));
  const body: VisitCodeArrived = {
    code: reveal(found.code),
    statement: base64(statement),
    signature: base64(signature),
    key: officer.statementKey,
  };
  return hub.ask(nothingBack, { method: 'POST', path: '/api/visits/codes/arrived', token, body });
};
