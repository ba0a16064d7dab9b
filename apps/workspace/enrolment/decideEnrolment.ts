/** What an officer says of a device that wants to be a terminal, after she and the technician have compared its digits. */
import { base64, parseBase64 } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { ENROLMENT_DECISION_DOMAIN, heldRequest, type EnrolmentDecision, type EnrolmentShown } from '@dauys/protocol/enrolment.ts';
import { enrolmentMark, readMark } from '@dauys/sealing/enrolment.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { sign } from '@dauys/sealing/signature.ts';
import type { HubClient } from '../link/hubClient.ts';
import { nothingBack } from '../link/nothingBack.ts';
import type { Session } from '../sign-in/unlock.ts';

/**
 * Whether what the technician read out is what this page was shown. The digits are computed here, from the request itself, and are shown nowhere:
 * who has not heard them cannot type them. Refuses `desk/digits-mistyped`, `desk/digits-differ`, and as `heldRequest` does.
 */
export const compareDigits = (shown: EnrolmentShown, typed: string): Result<undefined, Refusal<string>> => {
  const held = heldRequest(shown);
  if (!held.ok) return held;
  const read = readMark(typed);
  if (read.kind !== 'right') return err({ code: 'desk/digits-mistyped' });
  const mark = enrolmentMark(parseBase64(shown.request) ?? new Uint8Array(0));
  return read.digits === mark ? ok(undefined) : err({ code: 'desk/digits-differ' });
};

interface Acting {
  readonly hub: HubClient;
  readonly session: Session;
}

/** Signed by her own statement key: the directory's signers look at that, and not at what the hub says. `typed` counts for approvals only. */
export const decideEnrolment = async (
  {
    shown,
    kind,
    typed,
    at,
  }: { readonly shown: EnrolmentShown; readonly kind: EnrolmentDecision['kind']; readonly typed: string; readonly at: Instant },
  { hub, session }: Acting,
): Promise<Result<undefined, Refusal<string>>> => {
  const compared = kind === 'approved' ? compareDigits(shown, typed) : ok(undefined);
  if (!compared.ok) return compared;
  const { officer: by, statementSeed, token } = session;
  const { id: request, terminal, technician } = shown;
  const said: EnrolmentDecision = { v: 1, kind, request, terminal, technician, body: by.body, by: by.id, at: isoOf(at) };
  const statement = canonicalBytes(said);
  const signature = sign(ENROLMENT_DECISION_DOMAIN, statement, reveal(statementSeed));
  const body = { statement: base64(statement), signature: base64(signature), key: by.statementKey };
  return hub.ask(nothingBack, { method: 'POST', path: '/api/enrolments/decisions', token, body });
};
