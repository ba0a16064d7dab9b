import { parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Assertion } from '@dauys/protocol/passkey.ts';
import type { Context } from '../context.ts';
import { isOurs, readClientData, type ChallengeUse } from './challenge.ts';
import { judgePasskey, type PasskeyVerdict } from './passkey-decide.ts';
import { noteAnswered, passkeyBy, type PasskeyRow } from './passkey-store.ts';
import { slowDown } from './password.ts';
import { placeOf, placeSaid } from './place.ts';
import { fadeAttempts, reserveAttempt } from './store.ts';
import { readAssertion } from './webauthn.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'config'>;

export type PasskeyRefusal = Refusal<'access/passkey-refused' | 'access/passkey-waits' | 'access/passkey-copied' | 'http/slow-down'>;

const codes = {
  wrong: 'access/passkey-refused',
  waits: 'access/passkey-waits',
  copied: 'access/passkey-copied',
} as const satisfies Record<Exclude<PasskeyVerdict, 'right'>, PasskeyRefusal['code']>;

/** The refusal for a verdict, noted in the log. */
export const refusalOf = (verdict: Exclude<PasskeyVerdict, 'right'>, { log }: Pick<Needs, 'log'>): PasskeyRefusal => {
  log(verdict === 'copied' ? 'access.copied' : 'access.refused', { code: codes[verdict] });
  return { code: codes[verdict] };
};

export interface ProvenPasskey {
  readonly passkey: PasskeyRow;
  /** The authenticator's count, still to be taken. */
  readonly counter: number;
}

/** Whether an assertion opens by a passkey, for this use of a challenge. One challenge is looked at once; attempts are counted as for passwords. */
export const provePasskey = async (context: Needs, shown: Assertion, use: ChallengeUse): Promise<Result<ProvenPasskey, PasskeyRefusal>> => {
  const { db, clock } = context;
  const now = clock.now();
  const waits = await db.tx((tx) => reserveAttempt(tx, `passkey/${shown.credential}`, now));
  if (waits > 0) return slowDown(waits);
  const passkey = await passkeyBy(db, bytesIn(shown.credential));
  const challenge = await challengeOnce(context, bytesIn(shown.clientData), use);
  const proof = await proofOf(context, shown, passkey, challenge);
  const verdict = judgePasskey(passkey, proof, now);
  if (verdict === 'right' && passkey !== undefined) return ok({ passkey, counter: proof.counter });
  await fadeAttempts(db, now);
  return err(refusalOf(verdict === 'right' ? 'wrong' : verdict, context));
};

/** The challenge in client data, when it is ours, for this use, and was not answered before: whoever answers it has answered it. */
export const challengeOnce = async (
  { db, clock, keys }: Pick<Needs, 'db' | 'clock' | 'keys'>,
  clientData: Bytes,
  use: ChallengeUse,
): Promise<Bytes | undefined> => {
  const challenge = readClientData(clientData)?.challenge;
  if (challenge === undefined || !isOurs(keys, challenge, use, clock.now())) return undefined;
  return (await noteAnswered(db, challenge, clock.now())) ? challenge : undefined;
};

// A signature is verified for nobody, too, at the place that was said: an unknown passkey costs the same work as a known one.
const proofOf = (
  { config }: Needs,
  shown: Assertion,
  passkey: PasskeyRow | undefined,
  challenge: Bytes | undefined,
): ReturnType<typeof readAssertion> =>
  readAssertion(shown, {
    challenge: challenge ?? noChallenge,
    place: (passkey === undefined ? placeSaid(config, bytesIn(shown.clientData)) : placeOf(config, passkey.body)) ?? nowhere,
    publicKey: passkey?.publicKey ?? keyOfNobody,
  });

const noChallenge = new Uint8Array(0);
const nowhere = { origin: 'https://nowhere.invalid' };
// COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}, the base point of P-256. Whose signature holds for it is still nobody.
const keyOfNobody = Uint8Array.from(
  Buffer.from(
    'a5010203262001215820' +
      '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
      '225820' +
      '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    'hex',
  ),
);

const bytesIn = (text: string): Bytes => parseBase64(text) ?? new Uint8Array(0);
