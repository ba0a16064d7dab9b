import { createHash } from 'node:crypto';
import { base64, bytesOf, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { newPasskey, nothing, type CreationShown, type NewPasskey } from '@dauys/protocol/passkey.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { freshChallenge } from './challenge.ts';
import { countPasskey, invitationBy } from './invitation-store.ts';
import { challengeOnce } from './passkey.ts';
import { judgeMaking } from './passkey-decide.ts';
import { addPasskey, noteKeyChange, passkeysOf } from './passkey-store.ts';
import { placeOf } from './place.ts';
import { makerWho, type Maker } from './session.ts';
import { readRegistration, type Registered } from './webauthn.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory' | 'config'>;

/** Making a passkey: at one's desk, by invitation, or after all were lost. */
export const makingRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock, keys } = context;
  const onRequest = paceByAddress(hub);

  hub.post('/api/access/passkeys/begin', { schema: { body: nothing }, onRequest }, async (request, reply) => {
    const maker = await makerWho(request, context);
    if (!maker.ok) return sendRefusal(reply, maker.error);
    const { id, body, name, token } = maker.value;
    if (placeOf(context.config, body) === undefined) return sendRefusal(reply, { code: 'access/no-workspace-origin' });
    const known = (await passkeysOf(db, id)).filter(({ state }) => state === 'usable' || state === 'waiting');
    return {
      challenge: base64(freshChallenge(keys, { what: 'make', token }, clock.now())),
      user: { handle: base64(handleOf(id)), name },
      exclude: known.slice(0, 32).map(({ credential, transports }) => ({ credential: base64(credential), transports: [...transports] })),
    } satisfies CreationShown;
  });

  hub.post('/api/access/passkeys', { schema: { body: newPasskey }, onRequest }, async (request, reply) => {
    const maker = await makerWho(request, context);
    if (!maker.ok) return sendRefusal(reply, maker.error);
    const made = await makePasskey(context, maker.value, request.body);
    return made.ok ? { state: made.value } : sendRefusal(reply, made.error);
  });
};

/** One handle an officer, so that an authenticator holds one passkey for her. It is public: officers' ids are. */
const handleOf = (officer: string): Bytes =>
  bytesOf(
    createHash('sha256')
      .update(utf8(`dauys/v1/user-handle\0${officer}`))
      .digest(),
  );

type MakingRefusal = Refusal<
  | 'access/passkey-refused'
  | 'access/passkey-known'
  | 'access/no-workspace-origin'
  | 'access/too-many-passkeys'
  | 'access/invitation-refused'
>;

const makePasskey = async (context: Needs, maker: Maker, brought: NewPasskey): Promise<Result<'waiting' | 'usable', MakingRefusal>> => {
  const place = placeOf(context.config, maker.body);
  if (place === undefined) return err({ code: 'access/no-workspace-origin' });
  const clientData = parseBase64(brought.clientData) ?? new Uint8Array(0);
  const challenge = await challengeOnce(context, clientData, { what: 'make', token: maker.token });
  const registered = challenge && (await readRegistration(brought, { challenge, place }));
  const wrappedKeys = parseBase64(brought.wrappedKeys);
  if (registered === undefined || wrappedKeys === undefined || wrappedKeys.length === 0) return err({ code: 'access/passkey-refused' });
  const made = await keepPasskey(context, maker, { ...brought, ...registered, wrapped: wrappedKeys });
  if (made.ok) context.log('access.passkey-made', { officer: maker.id, state: made.value });
  return made;
};

type Brought = Pick<NewPasskey, 'credential' | 'label' | 'transports'> & Registered & { readonly wrapped: Bytes };

/** One transaction: judged under a lock on the invitation, kept, counted, noted. */
const keepPasskey = (
  { db, clock }: Needs,
  { id, body, door, invitation }: Maker,
  brought: Brought,
): Promise<Result<'waiting' | 'usable', MakingRefusal>> =>
  db.tx(async (tx) => {
    const now = clock.now();
    const locked = invitation && (await invitationBy(tx, invitation.hash, 'for update'));
    const verdict = judgeMaking({ door, invitation: locked }, await passkeysOf(tx, id), now);
    if (verdict.kind === 'refuse') return err({ code: verdict.code });
    const credential = parseBase64(brought.credential) ?? new Uint8Array(0);
    const { publicKey, counter, transports, label, wrapped } = brought;
    const row = { credential, officer: id, body, publicKey, counter, transports, label, wrappedKeys: wrapped, state: verdict.state };
    if (!(await addPasskey(tx, row, now))) return err({ code: 'access/passkey-known' });
    if (locked !== undefined) await countPasskey(tx, locked.hash);
    await noteKeyChange(tx, { officer: id, what: 'passkey-made', by: id, passkey: credential }, now);
    return ok(verdict.state);
  });
