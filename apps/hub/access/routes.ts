import { base64, bytesOf, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { doorAsked, passwordProof, type DoorShown, type EpochKeys, type SignedIn } from '@dauys/protocol/access.ts';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress, paceByLogin } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { ABSOLUTE_MS, judgeProof, type PasswordDoor } from './decide.ts';
import { bearer, officerWho, standing } from './session.ts';
import {
  endSession,
  epochKeysOf,
  fadeAttempts,
  forgetFailures,
  officerById,
  openSession,
  passwordDoor,
  reserveAttempt,
  takeStep,
} from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory'>;
type Proof = Static<typeof passwordProof>;

/** Signing in and out, and the sealed keys that belong to it. */
export const accessRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const onRequest = paceByAddress(hub);
  const preHandler = paceByLogin(hub);
  hub.post('/api/access/begin', { schema: { body: doorAsked }, onRequest, preHandler }, async ({ body }) => showDoors(context, body.login));

  hub.post('/api/access/password', { schema: { body: passwordProof }, onRequest, preHandler }, async ({ body }, reply) => {
    const entered = await enterByPassword(context, body);
    return entered.ok ? entered.value : sendRefusal(reply, entered.error);
  });

  hub.post('/api/access/sign-out', async (request, reply) => {
    const token = bearer(request);
    if (token?.length === 32) await endSession(context.db, token, context.clock.now());
    return reply.code(204).send();
  });

  hub.get('/api/keys', async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const keys = await epochKeysOf(context.db, officer.value.id, officer.value.body);
    return { epochs: keys.map(({ epoch, file }) => ({ epoch, file: base64(file) })) } satisfies EpochKeys;
  });
};

/** The doors of a login. An unknown one gets a salt, too, the same each time: names of officers cannot be found out here. */
const showDoors = async ({ db, keys }: Needs, login: string): Promise<DoorShown> => {
  // Made for whom it is not needed, too: a signature is long enough to be told from none.
  const other = saltOfNobody(keys, login);
  const door = await passwordDoor(db, login);
  return { doors: [{ kind: 'password', salt: base64(door?.salt ?? other) }] };
};

// Ed25519 is deterministic and this signature is shown to nobody: a keyed function of the login.
const saltOfNobody = (keys: Needs['keys'], login: string): Bytes =>
  bytesOf(
    createHash('sha256')
      .update(keys.statement.sign('dauys/v1/salt-of-nobody\0', utf8(login)))
      .digest()
      .subarray(0, 16),
  );

type Refused = Refusal<'access/wrong' | 'access/code-used' | 'http/slow-down'>;

const enterByPassword = async (context: Needs, proof: Proof): Promise<Result<SignedIn, Refused>> => {
  const { db, clock, directory, log } = context;
  const now = clock.now();
  const waits = await db.tx((tx) => reserveAttempt(tx, proof.login, now));
  if (waits > 0) return err({ code: 'http/slow-down', params: { seconds: Math.ceil(waits / 1_000) } });
  const row = await passwordDoor(db, proof.login);
  // Asked about nobody, too: an unknown login costs the same questions.
  const officer = await officerById(db, row?.officer ?? NOBODY);
  const authKey = parseBase64(proof.authKey) ?? new Uint8Array(0);
  const verdict = judgeProof(openDoor(context, row), { authKey, totp: proof.totp }, now);
  const key = officer && standing(officer, directory.current());
  if (verdict.kind === 'wrong' || officer === undefined || key === undefined) {
    await fadeAttempts(db, now);
    log('access.refused', { code: 'access/wrong' });
    return err({ code: 'access/wrong' });
  }
  const token = await db.tx(async (tx) => {
    if (!(await takeStep(tx, proof.login, verdict.step))) return undefined;
    await forgetFailures(tx, proof.login);
    return openSession(tx, officer.id, 'password', now);
  });
  if (token === undefined) return err({ code: 'access/code-used' });
  log('access.signed-in', { officer: officer.id });
  const { id, name, body, wrappedKeys } = officer;
  return ok({
    token: base64(token),
    expires: isoOf(instant(now + ABSOLUTE_MS)),
    officer: { id, name, body, statementKey: key },
    wrappedKeys: base64(wrappedKeys),
  });
};

/** No officer's id: a slug is not empty. */
const NOBODY = '';
// As long as a wrapped TOTP secret; opens under no key.
const wrappedForNobody = Uint8Array.from({ length: 49 }, (_, i) => (i === 0 ? 1 : 0));

// Nobody's door has a verifier that no key has, so that an unknown login costs the same work.
const openDoor = ({ keys }: Needs, row: Awaited<ReturnType<typeof passwordDoor>>): PasswordDoor => {
  const { salt, verifier, totpWrapped, officer } = row ?? {
    salt: new Uint8Array(16),
    verifier: new Uint8Array(32),
    totpWrapped: wrappedForNobody,
    officer: NOBODY,
  };
  return { salt, verifier, totpSecret: keys.unwrap(totpWrapped, totpContext(officer)) ?? new Uint8Array(20) };
};

/** What a TOTP secret is bound to when the hub's key wraps it. */
export const totpContext = (officer: string): Bytes => utf8(`dauys/v1/totp\0${officer}`);
