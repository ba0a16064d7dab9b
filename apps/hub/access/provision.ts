import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault, type Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { epochKeyProvision, officerProvision, type OfficerProvision } from '@dauys/protocol/access.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { verifierOf } from './decide.ts';
import { totpContext } from './routes.ts';
import { standing } from './session.ts';
import { officerById, putEpochKey, putOfficer } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory' | 'config'>;

/** What the operator brings. He can neither invent an officer (the directory must know her, with this key) nor open what he brings. */
export const provisionRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const isOperator = operatorCheck(context.config.operatorTokenFile);

  await hub.register(async (door: Hub) => {
    door.addHook('onRequest', async (request, reply) => {
      if (!isOperator(request.headers.authorization)) await sendRefusal(reply, { code: 'access/operator-only' });
    });
    door.post('/provision/officers', { schema: { body: officerProvision } }, async ({ body }, reply) => {
      const done = await provisionOfficer(context, body);
      return done.ok ? reply.code(200).send({ id: body.id }) : sendRefusal(reply, done.error);
    });
    door.post('/provision/epoch-keys', { schema: { body: epochKeyProvision } }, async ({ body }, reply) => {
      const file = parseBase64(body.file);
      if (file === undefined || file.length === 0) return sendRefusal(reply, { code: 'http/malformed' });
      const officer = await officerById(context.db, body.officer);
      const directory = await context.directory.refresh();
      const known = directory.epochs(body.body).some(({ epoch }) => epoch === body.epoch);
      if (officer?.body !== body.body || !known) return sendRefusal(reply, refused('not-in-directory'));
      await putEpochKey(context.db, { officer: body.officer, epoch: body.epoch, body: body.body, file }, context.clock.now());
      return reply.code(200).send({ officer: body.officer, epoch: body.epoch });
    });
  });
};

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
  const door = { login, salt, verifier: verifierOf(salt, authKey), totpWrapped: keys.wrap(totp, totpContext(id)) };
  const put = await db.tx((tx) => putOfficer(tx, { id, body, name, wrappedKeys, statementKey }, door, clock.now()));
  if (!put) return err(refused('login-taken'));
  log('access.provisioned', { officer: id });
  return ok(undefined);
};

/** Compares `Bearer <token>` with the file's text in constant time. Throws `Fault` for a token under 24 characters. */
export const operatorCheck = (file: string): ((authorization: string | undefined) => boolean) => {
  const token = readFileSync(file, 'utf8').trim();
  if (token.length < 24) throw new Fault('the operator’s token has fewer than 24 characters');
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = hash(`Bearer ${token}`);
  return (authorization) => timingSafeEqual(hash(authorization ?? ''), expected);
};
