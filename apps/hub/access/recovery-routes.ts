import { base64, equalBytes, parseBase64 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { recoveryProof, recoverySet, type Recovered, type RecoveryProof } from '@dauys/protocol/invitation.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress, paceByLogin, type Pace } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { LIMITED_MS, verifierOf } from './decide.ts';
import { putRecovery, recoveryByLogin, type RecoveryRow } from './invitation-store.ts';
import { noteKeyChange } from './passkey-store.ts';
import { saltOfNobody, slowDown } from './password.ts';
import { makerWho, standing } from './session.ts';
import { openSession } from './session-store.ts';
import { fadeAttempts, forgetFailures, officerById, reserveAttempt, type OfficerRow } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory'>;

/** The printed key: set at one's desk, and used when all passkeys are lost, to make new ones that a second officer confirms. */
export const recoveryRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const onRequest = paceByAddress(hub);
  settingRoutes(hub, context, onRequest);
  usingRoute(hub, context, onRequest);
};

const settingRoutes = (hub: Hub, context: Needs, onRequest: Pace): void => {
  const { db, clock, keys, log } = context;
  hub.get('/api/access/recovery', { onRequest }, async (request, reply) => {
    const maker = await makerWho(request, context);
    return maker.ok ? { salt: base64(saltOfNobody(keys, 'recovery', maker.value.login)) } : sendRefusal(reply, maker.error);
  });

  hub.put('/api/access/recovery', { schema: { body: recoverySet }, onRequest }, async (request, reply) => {
    const maker = await makerWho(request, context);
    if (!maker.ok) return sendRefusal(reply, maker.error);
    const { id, login } = maker.value;
    const [authKey, wrappedKeys] = [parseBase64(request.body.authKey), parseBase64(request.body.wrappedKeys)];
    if (authKey?.length !== 32 || wrappedKeys === undefined || wrappedKeys.length === 0)
      return sendRefusal(reply, { code: 'http/malformed' });
    const salt = saltOfNobody(keys, 'recovery', login);
    const now = clock.now();
    await db.tx(async (tx) => {
      await putRecovery(tx, { officer: id, salt, verifier: verifierOf(salt, authKey), wrappedKeys }, now);
      await noteKeyChange(tx, { officer: id, what: 'recovery-set', by: id }, now);
    });
    log('access.recovery-set', { officer: id });
    return reply.code(204).send();
  });
};

const usingRoute = (hub: Hub, context: Needs, onRequest: Pace): void => {
  const { db, clock, log } = context;
  const preHandler = paceByLogin(hub);
  hub.post('/api/access/recovery', { schema: { body: recoveryProof }, onRequest, preHandler }, async ({ body }, reply) => {
    const proven = await proveRecovery(context, body);
    if (!proven.ok) return sendRefusal(reply, proven.error);
    const { officer, row } = proven.value;
    const now = clock.now();
    const token = await db.tx(async (tx) => {
      await forgetFailures(tx, attemptOf(body.login));
      await noteKeyChange(tx, { officer: officer.id, what: 'recovery-used', by: officer.id }, now);
      return openSession(tx, { officer: officer.id, door: 'recovery' }, now);
    });
    log('access.recovered', { officer: officer.id });
    const { id, name, body: of, login } = officer;
    return {
      token: base64(token),
      expires: isoOf(instant(now + LIMITED_MS)),
      officer: { id, name, body: of, login },
      wrappedKeys: base64(row.wrappedKeys),
    } satisfies Recovered;
  });
};

// No login has a slash: these attempts are counted apart from those at the password door.
const attemptOf = (login: string): string => `recovery/${login}`;

type Refused = Refusal<'access/recovery-refused' | 'http/slow-down'>;

/** An unknown login, one without a recovery key and a wrong key cost the same and look the same. */
const proveRecovery = async (
  context: Needs,
  { login, authKey }: RecoveryProof,
): Promise<Result<{ readonly officer: OfficerRow; readonly row: RecoveryRow }, Refused>> => {
  const { db, clock, directory } = context;
  const now = clock.now();
  const waits = await db.tx((tx) => reserveAttempt(tx, attemptOf(login), now));
  if (waits > 0) return slowDown(waits);
  const row = await recoveryByLogin(db, login);
  const officer = await officerById(db, row?.officer ?? '');
  const verifier = verifierOf(row?.salt ?? new Uint8Array(16), parseBase64(authKey) ?? new Uint8Array(0));
  const isRight = equalBytes(verifier, row?.verifier ?? new Uint8Array(32));
  if (!isRight || row === undefined || officer === undefined || standing(officer, directory.current()) === undefined) {
    await fadeAttempts(db, now);
    context.log('access.refused', { code: 'access/recovery-refused' });
    return err({ code: 'access/recovery-refused' });
  }
  return ok({ officer, row });
};
