/** Showing within a session that it is still she. Keys stay where they are; only the hub's clock begins anew. */
import { base64, parseBase64 } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import { err, type Result } from '@dauys/basics/result.ts';
import { verified, verifyShown, type VerifyShown } from '@dauys/protocol/passkey.ts';
import type { PasskeyBrowser } from '../keys/passkeyBrowser.ts';
import type { HubClient } from '../link/hubClient.ts';
import type { UnlockTools } from './unlock.ts';

interface VerifyTools {
  readonly hub: HubClient;
  readonly token: string;
}

export interface Verified {
  readonly verifiedFor: number;
}

/** By what she may show it: her passkeys, her password. */
export const askVerify = ({ hub, token }: VerifyTools): Promise<Result<VerifyShown, Refusal<string>>> =>
  hub.ask(verifyShown, { method: 'POST', path: '/api/access/verify/begin', token, body: {} });

/** Refuses `access/wrong`, `access/code-used`, and what `link/` refuses. */
export const verifyByPassword = async (
  { password, totp }: { readonly password: Redacted<string>; readonly totp: string },
  { hub, token, split }: VerifyTools & Pick<UnlockTools, 'split'>,
): Promise<Result<Verified, Refusal<string>>> => {
  const shown = await askVerify({ hub, token });
  if (!shown.ok) return shown;
  const salt = parseBase64(shown.value.password?.salt ?? '');
  if (salt?.length !== 16) return err({ code: 'access/wrong' });
  const { authKey } = await split(password, salt);
  const body = { authKey: base64(authKey), totp };
  return hub.ask(verified, { method: 'POST', path: '/api/access/verify/password', token, body });
};

/** By one of her passkeys. Its PRF is not asked: her keys are in this page already. */
export const verifyByPasskey = async (browser: PasskeyBrowser, { hub, token }: VerifyTools): Promise<Result<Verified, Refusal<string>>> => {
  const shown = await askVerify({ hub, token });
  if (!shown.ok) return shown;
  const got = await browser.show(shown.value.challenge, { allowed: shown.value.passkeys, keys: false });
  if (!got.ok) return got;
  return hub.ask(verified, { method: 'POST', path: '/api/access/verify/passkey', token, body: got.value.assertion });
};
