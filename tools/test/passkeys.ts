/** Officers with passkeys against the hub of officers-hub.ts: what their browsers would send. */
import canonicalize from 'canonicalize';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { OFFICER_CLAIM_DOMAIN, type InvitationProvision, type OfficerClaim } from '@dauys/protocol/invitation.ts';
import { PASSKEY_DOMAIN, type PasskeyStatement } from '@dauys/protocol/passkey.ts';
import { freshPaperKey, invitationHash } from '@dauys/sealing/paperKey.ts';
import { passkeyName } from '@dauys/sealing/passkey.ts';
import { parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import type { SoftPasskey, Spoilt } from '@dauys/testing/authenticator.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { originOf, type Answer, type OfficerHere, type OfficersHub } from './officers-hub.ts';

const challengeOf = async (hub: OfficersHub, url: string, token?: string): Promise<string> =>
  String((await hub.ask('POST', url, { ...(token === undefined ? {} : { token }), body: {} })).body['challenge']);

/** How a try differs from an honest one. */
export type Try = Spoilt & { readonly origin?: string; readonly challenge?: string };

/** Makes a passkey within a session; `wrapped` stands for her wrapped keys. */
export const make = async (
  hub: OfficersHub,
  { token, body, passkey, label = 'key' }: { token: string; body: string; passkey: SoftPasskey; label?: string },
  { origin = originOf(body), challenge, ...spoilt }: Try = {},
): Promise<Answer> => {
  const asked = { challenge: challenge ?? (await challengeOf(hub, '/api/access/passkeys/begin', token)), origin };
  const wrappedKeys = base64(utf8(`wrapped for ${passkey.credential}`));
  return hub.ask('POST', '/api/access/passkeys', { token, body: { ...passkey.make(asked, spoilt), label, wrappedKeys } });
};

/** Tries to sign in. */
export const enter = async (
  hub: OfficersHub,
  { passkey, body }: { passkey: SoftPasskey; body: string },
  { origin = originOf(body), challenge, ...spoilt }: Try = {},
): Promise<Answer> => {
  const asked = { challenge: challenge ?? (await challengeOf(hub, '/api/access/passkey/begin')), origin };
  return hub.ask('POST', '/api/access/passkey', { body: passkey.show(asked, spoilt) });
};

/** Shows within a session that it is she. */
export const verify = async (
  hub: OfficersHub,
  { token, passkey, body }: { token: string; passkey: SoftPasskey; body: string },
  { origin = originOf(body), challenge, ...spoilt }: Try = {},
): Promise<Answer> => {
  const asked = { challenge: challenge ?? (await challengeOf(hub, '/api/access/verify/begin', token)), origin };
  return hub.ask('POST', '/api/access/verify/passkey', { token, body: passkey.show(asked, spoilt) });
};

/** The words of a second officer about a passkey, signed by `by`; `change` spoils what is signed. */
export const decisionOf = (
  hub: Pick<OfficersHub, 'now'>,
  by: OfficerHere,
  { passkey, officer, kind = 'confirmed' }: { passkey: SoftPasskey; officer: string; kind?: PasskeyStatement['kind'] },
  change: Partial<PasskeyStatement> = {},
) => {
  const said: PasskeyStatement = {
    v: 1,
    kind,
    passkey: passkeyName(parseBase64(passkey.credential) ?? new Uint8Array(0)),
    officer,
    body: by.body,
    by: by.id,
    at: isoOf(instant(hub.now())),
    ...change,
  };
  const statement = utf8(canonicalize(said) ?? '');
  const signature = by.person.sign(concat(utf8(PASSKEY_DOMAIN), statement));
  return { credential: passkey.credential, statement: base64(statement), signature: base64(signature), key: by.person.key };
};

/** A second officer, just signed in, confirms. */
export const confirm = async (hub: OfficersHub, by: OfficerHere, about: { passkey: SoftPasskey; officer: string }): Promise<Answer> =>
  hub.ask('POST', '/api/access/colleagues/passkeys', { token: await hub.signIn(by), body: decisionOf(hub, by, about) });

/** An invitation: the digits are what the officer is told, the body what the operator brings. */
export const invitationFor = (who: OfficerHere): { readonly digits: string; readonly body: InvitationProvision } => {
  const key = freshPaperKey(platformRandom);
  return { digits: reveal(key), body: { id: who.id, body: who.body, name: who.id, login: who.login, hash: hex(invitationHash(key)) } };
};

export const invite = async (hub: OfficersHub, who: OfficerHere): Promise<{ readonly digits: string; readonly answer: Answer }> => {
  const { digits, body } = invitationFor(who);
  return { digits, answer: await hub.ask('POST', '/provision/invitations', { token: hub.operator, body }) };
};

export const accept = async (hub: OfficersHub, digits: string): Promise<Answer> =>
  hub.ask('POST', '/api/access/invitation', { body: { digits } });

/** What a new officer's page says of the keys it made. */
export const claimOf = (who: OfficerHere, change: Partial<OfficerClaim> = {}) => {
  const said: OfficerClaim = {
    v: 1,
    id: who.id,
    body: who.body,
    name: who.id,
    statementKey: base64(who.person.publicKey),
    recipient: cast.someRecipient('p'),
    ...change,
  };
  const claim: Bytes = utf8(canonicalize(said) ?? '');
  return { claim: base64(claim), signature: base64(who.person.sign(concat(utf8(OFFICER_CLAIM_DOMAIN), claim))), key: who.person.key };
};
