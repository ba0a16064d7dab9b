/** The key on paper: made here, typed back once, tried, and only then kept; and the way in by it when all passkeys are lost. */
import { base64, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError, type Refusal } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { doorShown } from '@dauys/protocol/access.ts';
import { recovered, recoverySalt, type Invited } from '@dauys/protocol/invitation.ts';
import { parsePaperKey, type PaperKey } from '@dauys/sealing/paperKey.ts';
import { unwrapKeys, wrapKeys, type OfficerKeys, type SplitSecret } from '@dauys/sealing/wrap.ts';
import type { HubClient } from '../link/hubClient.ts';
import { nothingBack } from '../link/nothingBack.ts';

export interface RecoveryTools {
  readonly hub: HubClient;
  /** `splitRecoveryKey` of sealing/wrap.ts, or the same in a worker. */
  readonly splitRecovery: (key: Redacted<PaperKey>, salt: Bytes) => Promise<SplitSecret>;
}

export interface RecoveryAsked {
  readonly officer: string;
  readonly keys: Redacted<OfficerKeys>;
  /** As it stood on the screen. */
  readonly shown: Redacted<PaperKey>;
  /** As she typed it back from her paper. */
  readonly typed: string;
}

/**
 * Keeps a recovery key once it was typed back rightly (S-19). It is derived from what she typed and tried on the file before the hub gets it: from
 * here on her paper opens her keys. Refuses `sealing/paper-key-…` and `desk/paper-key-differs`.
 */
export const setRecoveryKey = async (
  { officer, keys, shown, typed }: RecoveryAsked,
  { hub, splitRecovery, token }: RecoveryTools & { readonly token: string },
): Promise<Result<undefined, Refusal<string>>> => {
  const read = parsePaperKey(typed);
  if (!read.ok) return read;
  if (reveal(read.value) !== reveal(shown)) return err({ code: 'desk/paper-key-differs' });
  const salted = await hub.ask(recoverySalt, { method: 'GET', path: '/api/access/recovery', token });
  if (!salted.ok) return salted;
  const { authKey, wrappingKey } = await splitRecovery(read.value, saltIn(salted.value.salt));
  const wrapped = await wrapKeys(keys, wrappingKey, officer);
  if (reveal(await unwrapKeys(wrapped, wrappingKey, officer)).identity !== reveal(keys).identity) return err({ code: 'desk/page-fault' });
  const body = { authKey: base64(authKey), wrappedKeys: base64(wrapped) };
  const kept = await hub.ask(nothingBack, { method: 'PUT', path: '/api/access/recovery', token, body });
  return kept.ok ? ok(undefined) : kept;
};

/** A session for new passkeys only, and the keys that go into them. */
export interface Newcomer {
  readonly token: string;
  readonly officer: Invited['officer'];
  readonly keys: Redacted<OfficerKeys>;
}

/** Refuses `access/recovery-refused`, `sealing/paper-key-…`, `desk/keys-do-not-open`, `desk/other-body`. */
export const comeByRecoveryKey = async (
  { login, typed, body }: { readonly login: string; readonly typed: string; readonly body: string },
  { hub, splitRecovery }: RecoveryTools,
): Promise<Result<Newcomer, Refusal<string>>> => {
  const read = parsePaperKey(typed);
  if (!read.ok) return read;
  const shown = await hub.ask(doorShown, { method: 'POST', path: '/api/access/begin', body: { login } });
  if (!shown.ok) return shown;
  const salt = saltIn(shown.value.doors.find(({ kind }) => kind === 'recovery')?.salt ?? '');
  if (salt.length !== 16) return err({ code: 'desk/answer-malformed' });
  const { authKey, wrappingKey } = await splitRecovery(read.value, salt);
  const proven = await hub.ask(recovered, { method: 'POST', path: '/api/access/recovery', body: { login, authKey: base64(authKey) } });
  if (!proven.ok) return proven;
  const { token, officer, wrappedKeys } = proven.value;
  if (officer.body !== body) return err({ code: 'desk/other-body' });
  try {
    return ok({ token, officer, keys: await unwrapKeys(parseBase64(wrappedKeys) ?? new Uint8Array(0), wrappingKey, officer.id) });
  } catch (error) {
    if (error instanceof VerificationError) return err({ code: 'desk/keys-do-not-open' });
    throw error;
  }
};

const saltIn = (text: string): Bytes => parseBase64(text) ?? new Uint8Array(0);
