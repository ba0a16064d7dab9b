import { base64 } from '@dauys/basics/bytes.ts';
import { assertion, nothing, verifyPassword, type VerifyShown } from '@dauys/protocol/passkey.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress, type Pace } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { freshChallenge } from './challenge.ts';
import { VERIFIED_MS } from './decide.ts';
import { provePasskey, refusalOf } from './passkey.ts';
import { passkeysOf, takeUse } from './passkey-store.ts';
import { provePassword } from './password.ts';
import { officerWho } from './session.ts';
import { markVerified } from './session-store.ts';
import { forgetFailures, passwordDoor, takeStep } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory' | 'config'>;

const verified = { verifiedFor: VERIFIED_MS / 1_000 };

/** Showing once more, within a session, that it is she: by one of her passkeys, or by her password and a code. */
export const verifyRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const onRequest = paceByAddress(hub);
  beginRoute(hub, context, onRequest);
  passkeyRoute(hub, context, onRequest);
  passwordRoute(hub, context, onRequest);
};

const beginRoute = (hub: Hub, context: Needs, onRequest: Pace): void => {
  const { db, clock, keys } = context;
  hub.post('/api/access/verify/begin', { schema: { body: nothing }, onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const { id, login, token } = officer.value;
    const usable = (await passkeysOf(db, id)).filter(({ state }) => state === 'usable');
    const door = await passwordDoor(db, login);
    return {
      challenge: base64(freshChallenge(keys, { what: 'verify', token }, clock.now())),
      passkeys: usable.slice(0, 32).map(({ credential, transports }) => ({ credential: base64(credential), transports: [...transports] })),
      ...(door === undefined ? {} : { password: { salt: base64(door.salt) } }),
    } satisfies VerifyShown;
  });
};

const passkeyRoute = (hub: Hub, context: Needs, onRequest: Pace): void => {
  const { db, clock } = context;
  hub.post('/api/access/verify/passkey', { schema: { body: assertion }, onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const { id, token } = officer.value;
    const proven = await provePasskey(context, request.body, { what: 'verify', token });
    if (!proven.ok) return sendRefusal(reply, proven.error);
    const { passkey, counter } = proven.value;
    // A colleague's passkey shows that it is the colleague.
    if (passkey.officer !== id) return sendRefusal(reply, refusalOf('wrong', context));
    const now = clock.now();
    const taken = await db.tx(async (tx) => {
      if (!(await takeUse(tx, passkey.credential, counter, now))) return false;
      await forgetFailures(tx, `passkey/${request.body.credential}`);
      await markVerified(tx, token, passkey.credential, now);
      return true;
    });
    return taken ? verified : sendRefusal(reply, refusalOf('copied', context));
  });
};

const passwordRoute = (hub: Hub, context: Needs, onRequest: Pace): void => {
  const { db, clock } = context;
  hub.post('/api/access/verify/password', { schema: { body: verifyPassword }, onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const { id, login, token } = officer.value;
    const proven = await provePassword(context, { ...request.body, login });
    if (!proven.ok) return sendRefusal(reply, proven.error);
    const { step } = proven.value;
    if (proven.value.whose !== 'officer' || proven.value.officer.id !== id) return sendRefusal(reply, { code: 'access/wrong' });
    const taken = await db.tx(async (tx) => {
      if (!(await takeStep(tx, id, step))) return false;
      await forgetFailures(tx, login);
      await markVerified(tx, token, undefined, clock.now());
      return true;
    });
    return taken ? verified : sendRefusal(reply, { code: 'access/code-used' });
  });
};
