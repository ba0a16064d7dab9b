import { base64, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { keyIdOf } from '@dauys/directory/signature.ts';
import { invitationShown, newKeys, OFFICER_CLAIM_DOMAIN, officerClaim, type Invited, type NewKeys } from '@dauys/protocol/invitation.ts';
import { invitationHash, parsePaperKey } from '@dauys/sealing/paperKey.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { LIMITED_MS } from './decide.ts';
import { dropOldKeys, invitationBy, keepClaim, type InvitationRow } from './invitation-store.ts';
import { BY_INVITATION, letsIn } from './passkey-decide.ts';
import { noteKeyChange } from './passkey-store.ts';
import { makerWho } from './session.ts';
import { endSessionsOf, openSession } from './session-store.ts';
import { mismatchIn, readSigned } from './signed.ts';
import { loginIsTaken, putOfficer } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'>;

/** A new officer, or one who begins anew, comes in once by the digits that she was given, and makes her keys. */
export const invitationRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock, log } = context;
  const onRequest = paceByAddress(hub);

  hub.post('/api/access/invitation', { schema: { body: invitationShown }, onRequest }, async ({ body }, reply) => {
    const key = parsePaperKey(body.digits);
    const now = clock.now();
    // 93 random bits: guessing is hopeless, so looking them up by their hash needs no delay of its own.
    const found = key.ok ? await invitationBy(db, invitationHash(key.value)) : undefined;
    if (found === undefined || !letsIn(found, now)) {
      log('access.refused', { code: 'access/invitation-refused' });
      return sendRefusal(reply, { code: 'access/invitation-refused' });
    }
    const { hash, officer, name, body: of, login } = found;
    const token = await db.tx((tx) => openSession(tx, { officer, door: 'invitation', invitation: hash }, now));
    log('access.signed-in', { officer, door: 'invitation' });
    return {
      token: base64(token),
      expires: isoOf(instant(now + LIMITED_MS)),
      officer: { id: officer, name, body: of, login },
      left: BY_INVITATION,
    } satisfies Invited;
  });

  hub.post('/api/access/invitation/keys', { schema: { body: newKeys }, onRequest }, async (request, reply) => {
    const maker = await makerWho(request, context);
    if (!maker.ok) return sendRefusal(reply, maker.error);
    const { invitation } = maker.value;
    if (invitation === undefined) return sendRefusal(reply, { code: 'access/not-signed-in' });
    const done = await takeKeys(context, invitation, request.body);
    return done.ok ? reply.code(204).send() : sendRefusal(reply, done.error);
  });
};

type KeysCode = 'access/invitation-refused' | 'access/bad-signature' | 'access/mismatch' | 'http/malformed' | 'directory/refused';

/** One transaction: the claim is kept, the officer has these keys and no older ones. She gets in once the directory says the same. */
const takeKeys = async (
  { db, clock, log }: Needs,
  invitation: InvitationRow,
  brought: NewKeys,
): Promise<Result<undefined, Refusal<KeysCode>>> => {
  const signed = readSigned(
    officerClaim,
    { statement: brought.claim, signature: brought.signature },
    { domain: OFFICER_CLAIM_DOMAIN, publicKeyOf: ({ statementKey }) => parseBase64(statementKey) },
  );
  if (!signed.ok) return signed;
  const { said, statement } = signed.value;
  const { officer, body, name, login, hash } = invitation;
  const field = mismatchIn(said, { id: officer, body, name });
  if (field !== undefined) return err({ code: 'access/mismatch', params: { field } });
  const statementKey: Bytes = parseBase64(said.statementKey) ?? new Uint8Array(0);
  if (brought.key !== keyIdOf(statementKey)) return err({ code: 'access/bad-signature' });
  return db.tx(async (tx) => {
    const now = clock.now();
    const locked = await invitationBy(tx, hash, 'for update');
    if (!letsIn(locked, now)) return err({ code: 'access/invitation-refused' });
    if (await loginIsTaken(tx, login, officer)) return err({ code: 'directory/refused', params: { because: 'login-taken' } });
    await keepClaim(tx, hash, statement);
    await dropOldKeys(tx, officer, now);
    await endSessionsOf(tx, officer, hash, now);
    await putOfficer(tx, { id: officer, body, name, login, statementKey }, now);
    await noteKeyChange(tx, { officer, what: 'keys-made', by: officer, statement, signature: signed.value.signature }, now);
    log('access.keys-made', { officer });
    return ok(undefined);
  });
};
