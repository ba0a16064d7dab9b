import { base64, hex, parseBase64, parseHex } from '@dauys/basics/bytes.ts';
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { passkeyLost, sessionEnded, type OwnDoors, type OwnSessions } from '@dauys/protocol/passkey.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress, type Pace } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { ABSOLUTE_MS, isOpen } from './decide.ts';
import { recoveryOf } from './invitation-store.ts';
import { judgeLoss, stateAt } from './passkey-decide.ts';
import { decidePasskey, noteKeyChange, passkeyBy, passkeysOf, type PasskeyRow } from './passkey-store.ts';
import { officerFresh, officerWho } from './session.ts';
import { endOwnSession, endSessionsBy, sessionsOf } from './session-store.ts';
import { hashOf, passwordDoor } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'>;

/** What an officer sees of her own doors and sessions, and how she shuts them. */
export const ownRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const onRequest = paceByAddress(hub);
  doorRoutes(hub, context, onRequest);
  sessionRoutes(hub, context, onRequest);
};

const doorRoutes = (hub: Hub, context: Needs, onRequest: Pace): void => {
  const { db, clock } = context;
  hub.get('/api/access/doors', { onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const { id, login } = officer.value;
    const [passkeys, password, recovery] = await Promise.all([passkeysOf(db, id), passwordDoor(db, login), recoveryOf(db, id)]);
    const now = clock.now();
    return {
      passkeys: passkeys.map((row) => ({ ...shownOf(row, now), ...decidedOf(row) })),
      password: password !== undefined,
      ...(recovery === undefined ? {} : { recovery: { madeAt: isoOf(instant(recovery.madeAt)) } }),
    } satisfies OwnDoors;
  });

  hub.post('/api/access/passkeys/lost', { schema: { body: passkeyLost }, onRequest }, async (request, reply) => {
    const officer = await officerFresh(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const verdict = await reportLost(context, officer.value, parseBase64(request.body.credential) ?? new Uint8Array(0));
    return verdict === 'refuse' ? sendRefusal(reply, { code: 'access/not-found' }) : reply.code(204).send();
  });
};

const sessionRoutes = (hub: Hub, context: Needs, onRequest: Pace): void => {
  const { db, clock } = context;
  hub.get('/api/access/sessions', { onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const now = clock.now();
    const own = hex(hashOf(officer.value.token));
    const found = await sessionsOf(db, officer.value.id, instant(Math.max(0, now - ABSOLUTE_MS)));
    return {
      sessions: found
        .filter(({ door, createdAt, usedAt }) =>
          isOpen({ door, createdAt: instant(createdAt), usedAt: instant(usedAt), endedAt: null }, now),
        )
        .map(({ id, door, label, createdAt, usedAt }) => ({
          id: hex(id),
          door,
          ...(label === null ? {} : { label }),
          beganAt: isoOf(instant(createdAt)),
          usedAt: isoOf(instant(usedAt)),
          own: hex(id) === own,
        })),
    } satisfies OwnSessions;
  });

  // Not held to a fresh verification: to shut a door must be quick.
  hub.post('/api/access/sessions/end', { schema: { body: sessionEnded }, onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const ended = await endOwnSession(db, officer.value.id, parseHex(request.body.id) ?? new Uint8Array(0), clock.now());
    return ended ? reply.code(204).send() : sendRefusal(reply, { code: 'access/not-found' });
  });
};

/** From the commit on the passkey opens nothing, and what it had opened is shut. */
const reportLost = (
  { db, clock, log }: Needs,
  by: { readonly id: string; readonly body: string },
  credential: PasskeyRow['credential'],
): Promise<ReturnType<typeof judgeLoss>> =>
  db.tx(async (tx) => {
    const passkey = await passkeyBy(tx, credential, 'for update');
    const verdict = judgeLoss(by, passkey);
    if (verdict !== 'decide' || passkey === undefined) return verdict;
    const now = clock.now();
    await decidePasskey(tx, credential, { state: 'lost', by: by.id }, now);
    await endSessionsBy(tx, credential, now);
    await noteKeyChange(tx, { officer: passkey.officer, what: 'passkey-lost', by: by.id, passkey: credential }, now);
    log('access.passkey-lost', { officer: passkey.officer, by: by.id });
    return verdict;
  });

/** A passkey as people see it. */
export const shownOf = (row: PasskeyRow, now: Instant) => ({
  credential: base64(row.credential),
  label: row.label,
  state: stateAt(row, now),
  madeAt: isoOf(row.madeAt),
});

const decidedOf = ({ usedAt, decidedAt, decidedBy }: PasskeyRow) => ({
  ...(usedAt === null ? {} : { usedAt: isoOf(instant(usedAt)) }),
  ...(decidedAt === null ? {} : { decidedAt: isoOf(instant(decidedAt)) }),
  ...(decidedBy === null ? {} : { decidedBy }),
});
