/** A new officer's first minutes: the invitation lets her in, her keys are made here, and what the directory is to say of them is signed. */
import { base64, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { invited, OFFICER_CLAIM_DOMAIN, type Invited, type OfficerClaim } from '@dauys/protocol/invitation.ts';
import { freshIdentity, recipientOf } from '@dauys/sealing/identity.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { parsePaperKey } from '@dauys/sealing/paperKey.ts';
import { keyId, publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import type { HubClient } from '../link/hubClient.ts';
import { nothingBack } from '../link/nothingBack.ts';
import type { Newcomer } from './recoveryKey.ts';

export interface InvitedOfficer extends Newcomer {
  readonly left: number;
  /** Her statement key's id: read out to the directory's signers. */
  readonly key: string;
  /** What she gives the signers: canonical JSON {claim, key, signature}. */
  readonly claimFile: string;
}

/** Refuses `access/invitation-refused`, `sealing/paper-key-…`, `desk/other-body`. From here on the invitation is used up. */
export const comeByInvitation = async (
  typed: string,
  { hub, body }: { readonly hub: HubClient; readonly body: string },
): Promise<Result<InvitedOfficer, Refusal<string>>> => {
  const read = parsePaperKey(typed);
  if (!read.ok) return read;
  const entered = await hub.ask(invited, { method: 'POST', path: '/api/access/invitation', body: { digits: reveal(read.value) } });
  if (!entered.ok) return entered;
  const { token, officer, left } = entered.value;
  // Looked at before any key is made: the invitation is still good at the right address.
  if (officer.body !== body) return err({ code: 'desk/other-body' });
  const keys = { identity: await freshIdentity(), statementSeed: crypto.getRandomValues(new Uint8Array(32)) };
  const signed = await claimOf(officer, keys);
  const kept = await hub.ask(nothingBack, { method: 'POST', path: '/api/access/invitation/keys', token, body: signed });
  if (!kept.ok) return kept;
  return ok({ token, officer, left, keys: redact(keys), key: signed.key, claimFile: JSON.stringify(signed) });
};

interface MadeKeys {
  readonly identity: string;
  readonly statementSeed: Bytes;
}

const claimOf = async ({ id, body, name }: Invited['officer'], { identity, statementSeed }: MadeKeys) => {
  const publicKey = publicKeyOf(statementSeed);
  const said: OfficerClaim = { v: 1, id, body, name, statementKey: base64(publicKey), recipient: await recipientOf(identity) };
  const claim = canonicalBytes(said);
  return { claim: base64(claim), signature: base64(sign(OFFICER_CLAIM_DOMAIN, claim, statementSeed)), key: keyId(publicKey) };
};
