import { parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import {
  epochsHanded,
  PASSKEY_DOMAIN,
  passkeyDecision,
  passkeyStatement,
  type Colleagues,
  type EpochsHanded,
  type PasskeyDecision,
} from '@dauys/protocol/passkey.ts';
import { passkeyName } from '@dauys/sealing/passkey.ts';
import type { Context } from '../context.ts';
import { LONGEST_BODY } from '../http/bounds.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { shownOf } from './own-routes.ts';
import { judgeDecision, type DecisionVerdict } from './passkey-decide.ts';
import { decidePasskey, noteKeyChange, passkeyBy, passkeysIn } from './passkey-store.ts';
import { officerFresh, officerWho, standing, type SignedOfficer } from './session.ts';
import { signedIn } from './signed-in.ts';
import { mismatchIn, readSigned } from './signed.ts';
import { epochsHandedIn, officerById, officersOf, putEpochKey } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'>;

/** What an officer does for a colleague of her body: confirm a passkey, hand over epoch keys. */
export const colleagueRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const onRequest = paceByAddress(hub);

  hub.get('/api/access/colleagues', { onRequest }, async (request, reply) => {
    const officer = await officerWho(request, context);
    return officer.ok ? colleaguesOf(context, officer.value) : sendRefusal(reply, officer.error);
  });

  hub.post('/api/access/colleagues/passkeys', { schema: { body: passkeyDecision }, onRequest }, async (request, reply) => {
    const officer = await officerFresh(request, context);
    if (!officer.ok) return sendRefusal(reply, officer.error);
    const decided = await decideAbout(context, officer.value, request.body);
    return decided.ok ? reply.code(204).send() : sendRefusal(reply, decided.error);
  });

  hub.put(
    '/api/access/colleagues/epochs',
    { schema: { body: epochsHanded }, onRequest: [onRequest, signedIn(context)], bodyLimit: LONGEST_BODY },
    async (request, reply) => {
      const officer = await officerFresh(request, context);
      if (!officer.ok) return sendRefusal(reply, officer.error);
      const handed = await handEpochs(context, officer.value, request.body);
      return handed.ok ? reply.code(204).send() : sendRefusal(reply, handed.error);
    },
  );
};

const colleaguesOf = async ({ db, clock, directory }: Needs, { id, body }: SignedOfficer): Promise<Colleagues> => {
  const known = directory.current();
  const others = (await officersOf(db, body)).filter((row) => row.id !== id && standing(row, known) !== undefined);
  const [passkeys, epochs] = await Promise.all([passkeysIn(db, body), epochsHandedIn(db, body)]);
  const now = clock.now();
  return {
    colleagues: others.map(({ id: officer, name }) => ({
      officer,
      name,
      passkeys: passkeys.filter((row) => row.officer === officer).map((row) => shownOf(row, now)),
      epochs: epochs.filter((row) => row.officer === officer).map(({ epoch }) => epoch),
    })),
  };
};

type DecisionCode = Extract<DecisionVerdict, { kind: 'refuse' }>['code'] | 'access/bad-signature' | 'access/mismatch' | 'http/malformed';

/** Holds the signature of the second officer, then decides under a lock. Her words are kept with the decision. */
const decideAbout = async (
  { db, clock, log }: Needs,
  by: SignedOfficer,
  brought: PasskeyDecision,
): Promise<Result<undefined, Refusal<DecisionCode>>> => {
  const credential = parseBase64(brought.credential) ?? new Uint8Array(0);
  if (brought.key !== by.key) return err({ code: 'access/bad-signature' });
  const signed = readSigned(passkeyStatement, brought, { domain: PASSKEY_DOMAIN, publicKeyOf: () => by.publicKey });
  if (!signed.ok) return signed;
  const { said, statement, signature } = signed.value;
  const wanted = said.kind === 'confirmed' ? 'usable' : 'refused';
  return db.tx(async (tx) => {
    const now = clock.now();
    const passkey = await passkeyBy(tx, credential, 'for update');
    const verdict = judgeDecision(by, passkey, wanted, now);
    if (verdict.kind === 'refuse') return err({ code: verdict.code });
    const field = mismatchIn(said, { passkey: passkeyName(credential), officer: passkey?.officer, body: by.body, by: by.id });
    if (field !== undefined) return err({ code: 'access/mismatch', params: { field } });
    if (verdict.kind === 'again') return ok(undefined);
    await decidePasskey(tx, credential, { state: wanted, by: by.id }, now);
    const what = wanted === 'usable' ? 'passkey-confirmed' : 'passkey-refused';
    await noteKeyChange(tx, { officer: said.officer, what, by: by.id, passkey: credential, statement, signature }, now);
    log('access.passkey-decided', { officer: said.officer, by: by.id, state: wanted });
    return ok(undefined);
  });
};

type HandCode = 'access/not-found' | 'access/not-oneself' | 'http/malformed';

/** Keeps sealed epoch seeds for a colleague. What they are sealed to, her own browser finds out: the hub cannot look. */
const handEpochs = async (
  { db, clock, log, directory }: Needs,
  by: SignedOfficer,
  { officer, epochs }: EpochsHanded,
): Promise<Result<undefined, Refusal<HandCode>>> => {
  const row = await officerById(db, officer);
  const current = directory.current();
  if (row?.body !== by.body || standing(row, current) === undefined) return err({ code: 'access/not-found' });
  // An officer who hands herself keys could only spoil her own.
  if (row.id === by.id) return err({ code: 'access/not-oneself' });
  const announced = new Set(current.epochs(by.body).map(({ epoch }) => epoch));
  const files: { readonly epoch: number; readonly file: Bytes }[] = [];
  for (const { epoch, file } of epochs) {
    const bytes = parseBase64(file);
    if (bytes === undefined || bytes.length === 0 || !announced.has(epoch)) return err({ code: 'http/malformed' });
    files.push({ epoch, file: bytes });
  }
  const now = clock.now();
  await db.tx(async (tx) => {
    for (const { epoch, file } of files) await putEpochKey(tx, { officer, epoch, body: by.body, file }, now);
    await noteKeyChange(tx, { officer, what: 'epochs-handed', by: by.id }, now);
  });
  log('access.epochs-handed', { officer, by: by.id, epochs: files.length });
  return ok(undefined);
};
