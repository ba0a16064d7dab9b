/** What an officer does for a colleague of her body: decides about a passkey, reports one lost, hands over the body's epochs. */
import { base64, parseBase64 } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { err, type Result } from '@dauys/basics/result.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { PASSKEY_DOMAIN, type EpochsHanded, type PasskeyStatement } from '@dauys/protocol/passkey.ts';
import { seedOfIdentity } from '@dauys/sealing/identity.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { passkeyName } from '@dauys/sealing/passkey.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { sign } from '@dauys/sealing/signature.ts';
import type { HubClient } from '../link/hubClient.ts';
import { nothingBack } from '../link/nothingBack.ts';
import type { Session } from '../sign-in/unlock.ts';

type Told = Promise<Result<undefined, Refusal<string>>>;

interface Acting {
  readonly hub: HubClient;
  readonly session: Session;
}

/** Signed by her own statement key: whoever looks later sees who let this passkey in. */
export const decidePasskey = (
  about: { readonly officer: string; readonly credential: string; readonly kind: PasskeyStatement['kind']; readonly at: Instant },
  { hub, session }: Acting,
): Told => {
  const { officer: by, statementSeed, token } = session;
  const said: PasskeyStatement = {
    v: 1,
    kind: about.kind,
    passkey: passkeyName(parseBase64(about.credential) ?? new Uint8Array(0)),
    officer: about.officer,
    body: by.body,
    by: by.id,
    at: isoOf(about.at),
  };
  const statement = canonicalBytes(said);
  const signature = sign(PASSKEY_DOMAIN, statement, reveal(statementSeed));
  const body = { credential: about.credential, statement: base64(statement), signature: base64(signature), key: by.statementKey };
  return hub.ask(nothingBack, { method: 'POST', path: '/api/access/colleagues/passkeys', token, body });
};

/** Her own, or a colleague's: out at once, and for good. */
export const reportLost = (credential: string, { hub, session }: Acting): Told =>
  hub.ask(nothingBack, { method: 'POST', path: '/api/access/passkeys/lost', token: session.token, body: { credential } });

/**
 * Seals every epoch that opens here to a colleague. To whom, only the verified directory says: a recipient that the hub invented gets nothing.
 * Refuses `desk/colleague-not-listed`.
 */
export const handEpochs = async (colleague: string, directory: Directory, { hub, session }: Acting): Told => {
  const listed = directory.officers.get(colleague);
  if (listed === undefined || listed.retired !== undefined || listed.body !== session.officer.body)
    return err({ code: 'desk/colleague-not-listed' });
  const epochs: EpochsHanded['epochs'] = [];
  for (const [epoch, identity] of session.epochs)
    epochs.push({ epoch, file: base64(await sealTo(seedOfIdentity(reveal(identity)), [listed.recipient])) });
  return hub.ask(nothingBack, {
    method: 'PUT',
    path: '/api/access/colleagues/epochs',
    token: session.token,
    body: { officer: colleague, epochs },
  });
};
