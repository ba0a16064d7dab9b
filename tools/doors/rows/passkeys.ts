/** Passkeys, invitations and recovery keys: what an officer, her colleague and a newcomer may do with keys. */
import { createHash } from 'node:crypto';
import { base64 } from '@dauys/basics/bytes.ts';
import { softPasskey, type SoftPasskey } from '@dauys/testing/authenticator.ts';
import { originOf } from '../../test/officers-hub.ts';
import { claimOf, decisionOf, invitationFor } from '../../test/passkeys.ts';
import type { Asked } from '../asking.ts';
import { BODY, INVITED, OPERATOR, OTHER_BODY, WHO, type HubStage, type Who } from '../hub-stage.ts';
import { all } from '../row.ts';
import { operatorOnly, signedIn, type HubRow, type HubRows } from './access.ts';

const post = (path: string, body: object = {}): Asked => ({ method: 'POST', path, body });
const get = (path: string): Asked => ({ method: 'GET', path });

const answerOf = async (stage: HubStage, who: Who, asked: Asked): Promise<Readonly<Record<string, unknown>>> => {
  const { bytes } = await stage.ask(stage.as(who, asked));
  return bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Record<string, unknown>);
};

/** The challenge that a sender is given; who is given none guesses. */
const challengeFor = async (stage: HubStage, who: Who, path: string): Promise<string> => {
  const { challenge } = await answerOf(stage, who, post(path));
  return typeof challenge === 'string' ? challenge : base64(new Uint8Array(37));
};

const originFor = (who: Who): string => originOf(who === 'officer of another body' ? OTHER_BODY : BODY);

const brought = async (stage: HubStage, who: Who, passkey: SoftPasskey): Promise<object> => {
  const asked = { challenge: await challengeFor(stage, who, '/api/access/passkeys/begin'), origin: originFor(who) };
  return { ...passkey.make(asked), label: 'matrix', wrappedKeys: base64(new Uint8Array([1, 2, 3])) };
};

/** What a stage's rows share: made once for it. */
const once = <T>(make: (stage: HubStage) => Promise<T>): ((stage: HubStage) => Promise<T>) => {
  const known = new WeakMap<HubStage, Promise<T>>();
  return (stage) => {
    const found = known.get(stage) ?? make(stage);
    known.set(stage, found);
    return found;
  };
};

/** One of the officer's, as if a colleague had confirmed it. */
const usable = once(async (stage) => {
  const passkey = softPasskey({ counts: false });
  await answerOf(stage, 'officer', post('/api/access/passkeys', await brought(stage, 'officer', passkey)));
  await stage.ground.db.query(`update passkeys set state = 'usable' where credential = decode($1, 'base64')`, [passkey.credential]);
  return passkey;
});

/** One that waits, the officer's or a colleague's. To decide it again, or to lose it again, is answered as the first time. */
const waiting = (of: (stage: HubStage) => string) =>
  once(async (stage) => {
    const passkey = softPasskey();
    await stage.ground.db.query(
      `insert into passkeys (credential, officer, body, public_key, counter, label, wrapped_keys, state, made_at)
       select decode($1, 'base64'), $2, body, public_key, counter, label, wrapped_keys, 'waiting', made_at from passkeys
       where credential = decode($3, 'base64')`,
      [passkey.credential, of(stage), (await usable(stage)).credential],
    );
    return passkey;
  });
const ownWaiting = waiting(({ officers }) => officers.officer.id);
const colleaguesWaiting = waiting(({ fresh }) => fresh.nobody.id);

const row = (answers: HubRow['answers'], ask: HubRow['ask'], more: Partial<HubRow> = {}): HubRow => ({
  ask,
  answers,
  passesWorkspace: true,
  ...more,
});

/** Officers, and whoever is about to become one. */
const makers = (own: string, foreign: string, invited: string): Record<Who, string> => ({
  ...signedIn(own, foreign),
  'session of an invitation': invited,
});

const signingIn: HubRows = {
  'POST /api/access/passkey/begin': row(all(WHO, '200'), () => post('/api/access/passkey/begin')),
  // Whoever holds the passkey is the officer, whatever else comes along.
  'POST /api/access/passkey': row(all(WHO, '200'), async (stage) => {
    const asked = { challenge: await challengeFor(stage, 'nobody', '/api/access/passkey/begin'), origin: originOf(BODY) };
    return post('/api/access/passkey', (await usable(stage)).show(asked));
  }),
  'POST /api/access/verify/begin': row(signedIn('200', '200'), () => post('/api/access/verify/begin')),
  // The officer's passkey shows that it is the officer, in nobody else's session.
  'POST /api/access/verify/passkey': row(signedIn('200', '401 access/passkey-refused'), async (stage, who) => {
    const asked = { challenge: await challengeFor(stage, who, '/api/access/verify/begin'), origin: originOf(BODY) };
    return post('/api/access/verify/passkey', (await usable(stage)).show(asked));
  }),
  'POST /api/access/verify/password': row(
    signedIn('200', '401 access/wrong'),
    ({ proofOf, officers, clock }) => {
      // Each code works once: this is the next one's time.
      clock.advance(30_000);
      const { authKey, totp } = proofOf(officers.officer).body as { authKey: string; totp: string };
      return post('/api/access/verify/password', { authKey, totp });
    },
    { after: ({ signInAgain }) => signInAgain() },
  ),
};

const own: HubRows = {
  'GET /api/access/doors': row(signedIn('200', '200'), () => get('/api/access/doors')),
  'GET /api/access/sessions': row(signedIn('200', '200'), () => get('/api/access/sessions')),
  'POST /api/access/sessions/end': row(
    signedIn('204', '404 access/not-found'),
    async (stage) => {
      const { sessions = [] } = (await answerOf(stage, 'officer', get('/api/access/sessions'))) as {
        sessions?: { id: string; own: boolean }[];
      };
      // One of the officer's that is not the one she asks by, so that the row may be asked again.
      const id = sessions.find((session) => !session.own)?.id ?? createHash('sha256').update('none').digest('hex');
      return post('/api/access/sessions/end', { id });
    },
    { after: ({ signInAgain }) => signInAgain() },
  ),
  'POST /api/access/passkeys/lost': row(signedIn('204', '404 access/not-found'), async (stage) =>
    post('/api/access/passkeys/lost', { credential: (await ownWaiting(stage)).credential }),
  ),
};

const making: HubRows = {
  'POST /api/access/invitation': row(all(WHO, '200'), async (stage, who) => {
    const { digits, body } = invitationFor(stage.fresh[who]);
    await stage.ask({ ...post('/provision/invitations', body), headers: { authorization: `Bearer ${OPERATOR}` } });
    return post('/api/access/invitation', { digits });
  }),
  'POST /api/access/invitation/keys': row({ ...all(WHO, '401 access/not-signed-in'), 'session of an invitation': '204' }, () =>
    post('/api/access/invitation/keys', claimOf(INVITED)),
  ),
  'POST /api/access/passkeys/begin': row(makers('200', '200', '200'), () => post('/api/access/passkeys/begin')),
  'POST /api/access/passkeys': row(makers('200', '200', '200'), async (stage, who) =>
    post('/api/access/passkeys', await brought(stage, who, softPasskey())),
  ),
  'GET /api/access/recovery': row(makers('200', '200', '200'), () => get('/api/access/recovery')),
  'PUT /api/access/recovery': row(makers('204', '204', '204'), ({ officers }) => ({
    method: 'PUT',
    path: '/api/access/recovery',
    body: { authKey: base64(officers.officer.authKey), wrappedKeys: base64(new Uint8Array([1, 2, 3])) },
  })),
  // Set by the row before, for the officer. Whoever has the paper has it.
  'POST /api/access/recovery': row(all(WHO, '200'), ({ officers }) =>
    post('/api/access/recovery', { login: officers.officer.login, authKey: base64(officers.officer.authKey) }),
  ),
};

const colleagues: HubRows = {
  'GET /api/access/colleagues': row(signedIn('200', '200'), () => get('/api/access/colleagues')),
  'POST /api/access/colleagues/passkeys': row(signedIn('204', '404 access/not-found'), async (stage, who) => {
    const officer = stage.fresh.nobody.id;
    const passkey = await colleaguesWaiting(stage);
    const by = stage.officers[who === 'officer of another body' ? who : 'officer'];
    return post('/api/access/colleagues/passkeys', decisionOf({ now: () => stage.clock.now() }, by, { passkey, officer }));
  }),
  'PUT /api/access/colleagues/epochs': row(signedIn('204', '404 access/not-found'), ({ fresh }) => ({
    method: 'PUT',
    path: '/api/access/colleagues/epochs',
    body: { officer: fresh.nobody.id, epochs: [{ epoch: 1, file: 'AQID' }] },
  })),
  'POST /provision/invitations': row(operatorOnly, ({ fresh }) => post('/provision/invitations', invitationFor(fresh.nobody).body), {
    passesWorkspace: false,
  }),
};

export const passkeyRows: HubRows = { ...signingIn, ...own, ...making, ...colleagues };
