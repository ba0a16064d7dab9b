/** An officer signs in from the command line by her password and its six digits, for acts that need none of her keys. */
import { base64, parseBase64 } from '@dauys/basics/bytes.ts';
import { redact } from '@dauys/basics/redacted.ts';
import { doorShown, signedIn } from '@dauys/protocol/access.ts';
import { splitPassword } from '@dauys/sealing/wrap.ts';
import type { VisitText } from '@dauys/wording/compiled/visit.ts';
import Value from 'typebox/value';
import { postToHub } from '../directory/hub.ts';
import { Declined } from '../output.ts';
import { readSecretLine } from '../prompt.ts';

export interface SignedIn {
  readonly token: string;
  readonly body: string;
}

/**
 * Signs in, acts, and signs out, however the act ended: a token that nobody uses any more opens nothing to whoever finds it. Throws what `act` throws, and as
 * `signIn` does.
 */
export const signedInAs = async <T>(
  { hub, login }: { readonly hub: string; readonly login: string },
  t: VisitText,
  act: (session: SignedIn) => Promise<T>,
): Promise<T> => {
  const session = await signIn(hub, login, t);
  try {
    return await act(session);
  } finally {
    // What was done is done: a line that breaks now makes nothing of it undone, and the session ends by itself in half an hour.
    await postToHub(hub, '/api/access/sign-out', {}, session.token).catch(() => undefined);
  }
};

/** Throws `Declined` with the hub's code: a wrong password, a used code. The half that unwraps her keys is made and dropped here. */
const signIn = async (hub: string, login: string, t: VisitText): Promise<SignedIn> => {
  const shown = await postToHub(hub, '/api/access/begin', { login });
  const salt = Value.Check(doorShown, shown) ? parseBase64(shown.doors.find(({ kind }) => kind === 'password')?.salt ?? '') : undefined;
  if (salt?.length !== 16) throw new Declined('desk/answer-malformed');
  const password = redact(await readSecretLine(t('cli.password', { login })));
  const totp = (await readSecretLine(t('cli.totp'))).trim();
  const { authKey } = await splitPassword(password, salt);
  const answer = await postToHub(hub, '/api/access/password', { login, authKey: base64(authKey), totp });
  if (!Value.Check(signedIn, answer)) throw new Declined('desk/answer-malformed');
  return { token: answer.token, body: answer.officer.body };
};
