import { base64 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { doorAsked, passwordProof, type EpochKeys, type SignedIn } from '@dauys/protocol/access.ts';
import { assertion, nothing } from '@dauys/protocol/passkey.ts';
import type { CameIn } from '@dauys/protocol/watch.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress, paceByLogin } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { freshChallenge } from './challenge.ts';
import { colleagueRoutes } from './colleague-routes.ts';
import { ABSOLUTE_MS, VERIFIED_MS } from './decide.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { makingRoutes } from './making-routes.ts';
import { ownRoutes } from './own-routes.ts';
import { provePasskey, refusalOf } from './passkey.ts';
import { takeUse } from './passkey-store.ts';
import { provePassword, showDoors, type Proven } from './password.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import { bearer, officerWho, standing } from './session.ts';
import { endSession, openSession } from './session-store.ts';
import { epochKeysOf, forgetFailures, officerById, takeStep, type OfficerRow } from './store.ts';
import { verifyRoutes } from './verify-routes.ts';
import { endWatcherSession, openWatcherSession, takeWatcherStep } from './watcher-store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory' | 'config'>;

/** Signing in and out, officers' doors and sessions, and the sealed keys that belong to them. */
export const accessRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  await passwordRoutes(hub, context);
  await passkeyRoutes(hub, context);
  await verifyRoutes(hub, context);
  await ownRoutes(hub, context);
  await makingRoutes(hub, context);
  await colleagueRoutes(hub, context);
  await invitationRoutes(hub, context);
  await recoveryRoutes(hub, context);

  hub.post('/api/access/sign-out', async (request, reply) => {
    const token = bearer(request);
    if (token?.length === 32) {
      await endSession(context.db, token, context.clock.now());
      await endWatcherSession(context.db, token, context.clock.now());
    }
    return reply.code(204).send();
  });

  hub.get('/api/keys', async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const keys = await epochKeysOf(context.db, officer.value.id, officer.value.body);
    return { epochs: keys.map(({ epoch, file }) => ({ epoch, file: base64(file) })) } satisfies EpochKeys;
  });
};

const passwordRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const onRequest = paceByAddress(hub);
  const preHandler = paceByLogin(hub);
  hub.post('/api/access/begin', { schema: { body: doorAsked }, onRequest, preHandler }, async ({ body }) => showDoors(context, body.login));

  hub.post('/api/access/password', { schema: { body: passwordProof }, onRequest, preHandler }, async ({ body }, reply) => {
    const proven = await provePassword(context, body);
    if (!proven.ok) return sendRefusal(reply, proven.error);
    const entered = await (proven.value.whose === 'officer' ? officerEnters(context, proven.value) : watcherEnters(context, proven.value));
    return entered ?? sendRefusal(reply, { code: 'access/code-used' });
  });
};

type ProvenBy<Whose extends Proven['whose']> = Extract<Proven, { whose: Whose }>;

/** `undefined` when the code was used before. */
const officerEnters = async (
  { db, clock, log }: Needs,
  { officer, key, wrappedKeys, step }: ProvenBy<'officer'>,
): Promise<CameIn | undefined> => {
  const now = clock.now();
  const token = await db.tx(async (tx) => {
    if (!(await takeStep(tx, officer.id, step))) return undefined;
    await forgetFailures(tx, officer.login);
    return openSession(tx, { officer: officer.id, door: 'password' }, now);
  });
  if (token === undefined) return undefined;
  log('access.signed-in', { officer: officer.id, door: 'password' });
  return signedIn(officer, { token, key, wrappedKeys, now });
};

/** As `officerEnters`, for whoever only watches. */
const watcherEnters = async ({ db, clock, log }: Needs, { watcher, verifier, step }: ProvenBy<'watcher'>): Promise<CameIn | undefined> => {
  const now = clock.now();
  const { id, name, role, place, login } = watcher;
  const token = await db.tx(async (tx) => {
    if (!(await takeWatcherStep(tx, id, { step, verifier }))) return undefined;
    await forgetFailures(tx, login);
    return openWatcherSession(tx, id, now);
  });
  if (token === undefined) return undefined;
  log('access.watcher-in', { watcher: id, role });
  return { token: base64(token), expires: isoOf(instant(now + ABSOLUTE_MS)), watcher: { id, name, role, place } };
};

const passkeyRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock, keys, directory, log } = context;
  const onRequest = paceByAddress(hub);
  hub.post('/api/access/passkey/begin', { schema: { body: nothing }, onRequest }, async () => ({
    challenge: base64(freshChallenge(keys, { what: 'sign-in' }, clock.now())),
  }));

  hub.post('/api/access/passkey', { schema: { body: assertion }, onRequest }, async ({ body }, reply) => {
    const proven = await provePasskey(context, body, { what: 'sign-in' });
    if (!proven.ok) return sendRefusal(reply, proven.error);
    const { passkey, counter } = proven.value;
    const officer = await officerById(db, passkey.officer);
    const key = officer && standing(officer, directory.current());
    // Whoever holds this passkey may know: her keys wait for the directory, or she has left.
    if (officer === undefined || key === undefined) return sendRefusal(reply, { code: 'access/not-listed' });
    const now = clock.now();
    const token = await db.tx(async (tx) => {
      if (!(await takeUse(tx, passkey.credential, counter, now))) return undefined;
      await forgetFailures(tx, `passkey/${body.credential}`);
      return openSession(tx, { officer: officer.id, door: 'passkey', passkey: passkey.credential }, now);
    });
    if (token === undefined) return sendRefusal(reply, refusalOf('copied', context));
    log('access.signed-in', { officer: officer.id, door: 'passkey' });
    return signedIn(officer, { token, key, wrappedKeys: passkey.wrappedKeys, now });
  });
};

interface Entered {
  readonly token: Uint8Array;
  readonly key: string;
  readonly wrappedKeys: Uint8Array;
  readonly now: number;
}

const signedIn = ({ id, name, body }: OfficerRow, { token, key, wrappedKeys, now }: Entered): SignedIn => ({
  token: base64(token),
  expires: isoOf(instant(now + ABSOLUTE_MS)),
  verifiedFor: VERIFIED_MS / 1_000,
  officer: { id, name, body, statementKey: key },
  wrappedKeys: base64(wrappedKeys),
});
