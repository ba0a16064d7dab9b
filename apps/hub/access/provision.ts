import { equalBytes, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { epochKeyProvision, officerProvision, type EpochKeyProvision, type OfficerProvision } from '@dauys/protocol/access.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import { invitationProvision, type InvitationProvision } from '@dauys/protocol/invitation.ts';
import { watcherProvision } from '@dauys/protocol/watch.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { verifierOf } from './decide.ts';
import { operatorRoutes } from './operator.ts';
import { totpContext } from './password.ts';
import { placeOf } from './place.ts';
import { standing } from './session.ts';
import { provisionWatcher } from './watcher-provision.ts';
import { dropOldKeys, putInvitation } from './invitation-store.ts';
import { noteKeyChange } from './passkey-store.ts';
import { officerById, loginIsTaken, putEpochKey, putOfficer, putPasswordDoor } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory' | 'config'>;

/** What the operator brings. He can neither invent an officer (the directory must know her, with this key) nor open what he brings. */
export const provisionRoutes = (hub: Hub, context: Needs): Promise<void> =>
  operatorRoutes(hub, context.config, (door) => {
    door.post('/provision/officers', { schema: { body: officerProvision } }, async ({ body }, reply) => {
      const done = await provisionOfficer(context, body);
      return done.ok ? reply.code(200).send({ id: body.id }) : sendRefusal(reply, done.error);
    });
    door.post('/provision/invitations', { schema: { body: invitationProvision } }, async ({ body }, reply) => {
      const done = await provisionInvitation(context, body);
      return done.ok ? reply.code(200).send({ id: body.id }) : sendRefusal(reply, done.error);
    });
    door.post('/provision/watchers', { schema: { body: watcherProvision } }, async ({ body }, reply) => {
      const done = await provisionWatcher(context, body);
      return done.ok ? reply.code(200).send({ id: body.id }) : sendRefusal(reply, done.error);
    });
    door.post('/provision/epoch-keys', { schema: { body: epochKeyProvision } }, async ({ body }, reply) => {
      const done = await provisionEpochKey(context, body);
      return done.ok ? reply.code(200).send({ officer: body.officer, epoch: body.epoch }) : sendRefusal(reply, done.error);
    });
  });

const refused = (because: string): Refusal<'directory/refused'> => ({ code: 'directory/refused', params: { because } });

const provisionOfficer = async (context: Needs, asked: OfficerProvision): Promise<Result<undefined, Refusal<HttpCode>>> => {
  const { db, clock, keys, directory, log } = context;
  const [salt, authKey, totp, wrappedKeys, statementKey] = [
    asked.salt,
    asked.authKey,
    asked.totpSecret,
    asked.wrappedKeys,
    asked.statementKey,
  ].map((text) => parseBase64(text) ?? new Uint8Array(0)) as [Bytes, Bytes, Bytes, Bytes, Bytes];
  if (salt.length !== 16 || authKey.length !== 32 || totp.length < 16 || wrappedKeys.length === 0 || statementKey.length !== 32)
    return err({ code: 'http/malformed' });
  const { id, body, name, login } = asked;
  if (standing({ id, body, statementKey }, await directory.refresh()) === undefined) return err(refused('not-in-directory'));
  const door = { officer: id, salt, verifier: verifierOf(salt, authKey), totpWrapped: keys.wrap(totp, totpContext(id)), wrappedKeys };
  const put = await db.tx(async (tx) => {
    if (await loginIsTaken(tx, login, id)) return false;
    const now = clock.now();
    const before = await officerById(tx, id);
    // Doors that open other keys than hers of today open nothing that she could use.
    if (before !== undefined && !equalBytes(before.statementKey, statementKey)) await dropOldKeys(tx, id, now);
    await putOfficer(tx, { id, body, name, login, statementKey }, now);
    await putPasswordDoor(tx, door);
    await noteKeyChange(tx, { officer: id, what: 'provisioned' }, now);
    return true;
  });
  if (!put) return err(refused('login-taken'));
  log('access.provisioned', { officer: id });
  return ok(undefined);
};

/** Keeps what lets an officer in once. Her body must exist, she herself may be new; what she makes counts when the directory says it, too. */
const provisionInvitation = async (context: Needs, asked: InvitationProvision): Promise<Result<undefined, Refusal<HttpCode>>> => {
  const { db, clock, directory, log, config } = context;
  const { id, body, name, login } = asked;
  const hash = parseHex(asked.hash) ?? new Uint8Array(0);
  const known = await directory.refresh();
  const elsewhere = known.officers.get(id);
  if (!known.bodies.has(body) || (elsewhere !== undefined && elsewhere.body !== body)) return err(refused('not-in-directory'));
  if (placeOf(config, body) === undefined) return err({ code: 'access/no-workspace-origin' });
  const put = await db.tx(async (tx) => {
    if (await loginIsTaken(tx, login, id)) return false;
    const now = clock.now();
    await putInvitation(tx, { hash, officer: id, body, name, login }, now);
    await noteKeyChange(tx, { officer: id, what: 'invited' }, now);
    return true;
  });
  if (!put) return err(refused('login-taken'));
  log('access.invited', { officer: id });
  return ok(undefined);
};

/** Keeps the seed of an epoch that the directory announces, sealed to one officer of its body. */
const provisionEpochKey = async (
  { db, clock, directory }: Needs,
  { officer, epoch, body, file: text }: EpochKeyProvision,
): Promise<Result<undefined, Refusal<HttpCode>>> => {
  const file = parseBase64(text);
  if (file === undefined || file.length === 0) return err({ code: 'http/malformed' });
  const row = await officerById(db, officer);
  const isAnnounced = (await directory.refresh()).epochs(body).some((one) => one.epoch === epoch);
  if (row?.body !== body || !isAnnounced) return err(refused('not-in-directory'));
  await putEpochKey(db, { officer, epoch, body, file }, clock.now());
  return ok(undefined);
};
