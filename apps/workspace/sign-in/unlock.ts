/**
 * From what an officer has or knows to keys in memory. A door proves who one is and yields a wrapping key: a passkey by its PRF, a password by
 * Argon2id. What follows, `enter`, is the same for both.
 */
import { base64, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { parseIso, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError, type Refusal } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { doorShown, epochKeys, signedIn, type EpochKeys, type SignedIn } from '@dauys/protocol/access.ts';
import { challengeShown } from '@dauys/protocol/passkey.ts';
import { cameIn, type WatcherIn } from '@dauys/protocol/watch.ts';
import { identityOfSeed } from '@dauys/sealing/identity.ts';
import { wrappingKeyOfPasskey } from '@dauys/sealing/passkey.ts';
import { unwrapKeys } from '@dauys/sealing/wrap.ts';
import type { PasskeyBrowser } from '../keys/passkeyBrowser.ts';
import type { HubClient } from '../link/hubClient.ts';

/** Everything an officer needs to work, in memory only. */
export interface Session {
  readonly token: string;
  readonly expires: Instant;
  /** For so many seconds from the start she need not show again that it is she. */
  readonly verifiedFor: number;
  readonly officer: SignedIn['officer'];
  /** Opens what is sealed to her; wrapped anew for each new door. */
  readonly identity: Redacted<string>;
  /** Signs acts and replies. */
  readonly statementSeed: Redacted<Bytes>;
  /** Age identities of the body's epochs. */
  readonly epochs: ReadonlyMap<number, Redacted<string>>;
  /** Epochs whose key did not open with this officer's identity; their cases stay closed, and the page says so. */
  readonly brokenEpochs: readonly number[];
}

/** What a duty officer or a monitor needs: nothing is sealed to her, and she signs nothing. */
export interface WatchSession {
  readonly token: string;
  readonly expires: Instant;
  readonly watcher: WatcherIn['watcher'];
}

/** Whoever came in. */
export type Entered = Session | WatchSession;

export type UnlockCode = 'desk/keys-do-not-open' | 'desk/other-body';

/** What signing in is doing, for the person who waits. */
export type Stage = 'asking' | 'showing' | 'stretching' | 'proving' | 'unlocking';

export interface UnlockTools {
  readonly hub: HubClient;
  /** `splitPassword` of sealing/wrap.ts, or the same in a worker. */
  readonly split: (password: Redacted<string>, salt: Bytes) => Promise<{ readonly authKey: Bytes; readonly wrappingKey: Redacted<Bytes> }>;
  /** `open` of sealing/open.ts, or the same in a worker. */
  readonly open: (file: Bytes, identities: readonly Redacted<string>[]) => Promise<Redacted<Bytes>>;
  /** The body whose origin this is: officers of another body belong elsewhere. */
  readonly body: string;
  readonly onStage?: (stage: Stage) => void;
}

export interface PasswordTry {
  readonly login: string;
  readonly password: Redacted<string>;
  /** Six digits. */
  readonly totp: string;
}

/** The passkey door: nobody's login is asked. Refusals: those of the browser, `access/passkey-…`, `access/not-listed`, and of `enter`. */
export const signInByPasskey = async (
  browser: PasskeyBrowser,
  tools: Omit<UnlockTools, 'split'>,
): Promise<Result<Session, Refusal<string>>> => {
  tools.onStage?.('asking');
  const asked = await tools.hub.ask(challengeShown, { method: 'POST', path: '/api/access/passkey/begin', body: {} });
  if (!asked.ok) return asked;
  tools.onStage?.('showing');
  const shown = await browser.show(asked.value.challenge, { keys: true });
  if (!shown.ok) return shown;
  const { assertion, prf } = shown.value;
  if (prf === undefined) return err({ code: 'desk/passkey-without-keys' });
  tools.onStage?.('proving');
  const proven = await tools.hub.ask(signedIn, { method: 'POST', path: '/api/access/passkey', body: assertion });
  const credential = parseBase64(assertion.credential) ?? new Uint8Array(0);
  return proven.ok ? enter(proven.value, wrappingKeyOfPasskey(prf, credential), tools) : proven;
};

/** The password door, for an officer of this body: whoever only watches belongs elsewhere. Refusals as `comeInByPassword`. */
export const signInByPassword = async (typed: PasswordTry, tools: UnlockTools): Promise<Result<Session, Refusal<string>>> => {
  const entered = await comeInByPassword(typed, tools);
  if (!entered.ok) return entered;
  return 'watcher' in entered.value ? err({ code: 'desk/other-body' }) : ok(entered.value);
};

/** The password door, whoever comes. Refusals: `access/wrong`, `access/code-used`, those of `link/`, and of `enter`. */
export const comeInByPassword = async (
  { login, password, totp }: PasswordTry,
  tools: UnlockTools,
): Promise<Result<Entered, Refusal<string>>> => {
  tools.onStage?.('asking');
  const shown = await tools.hub.ask(doorShown, { method: 'POST', path: '/api/access/begin', body: { login } });
  if (!shown.ok) return shown;
  const salt = parseBase64(shown.value.doors.find(({ kind }) => kind === 'password')?.salt ?? '');
  if (salt?.length !== 16) return err({ code: 'desk/answer-malformed' });
  tools.onStage?.('stretching');
  const { authKey, wrappingKey } = await tools.split(password, salt);
  tools.onStage?.('proving');
  const proven = await tools.hub.ask(cameIn, {
    method: 'POST',
    path: '/api/access/password',
    body: { login, authKey: base64(authKey), totp },
  });
  if (!proven.ok) return proven;
  return 'watcher' in proven.value ? watch(proven.value) : enter(proven.value, wrappingKey, tools);
};

const watch = ({ token, expires, watcher }: WatcherIn): Result<WatchSession, Refusal<string>> => {
  const until = parseIso(expires);
  return until === undefined ? err({ code: 'desk/answer-malformed' }) : ok({ token, expires: until, watcher });
};

/** Behind the door: own keys, then the body's epoch keys. Refuses `desk/other-body` and `desk/keys-do-not-open`. */
export const enter = async (
  shown: SignedIn,
  wrappingKey: Redacted<Bytes>,
  { hub, open, body, onStage }: Omit<UnlockTools, 'split'>,
): Promise<Result<Session, Refusal<string>>> => {
  onStage?.('unlocking');
  const expires = parseIso(shown.expires);
  const wrapped = parseBase64(shown.wrappedKeys);
  if (expires === undefined || wrapped === undefined) return err({ code: 'desk/answer-malformed' });
  if (shown.officer.body !== body) return err({ code: 'desk/other-body' });
  try {
    const { identity, statementSeed } = reveal(await unwrapKeys(wrapped, wrappingKey, shown.officer.id));
    const keys = await hub.ask(epochKeys, { method: 'GET', path: '/api/keys', token: shown.token });
    if (!keys.ok) return keys;
    const opened = await openEpochs(keys.value, (file) => open(file, [redact(identity)]));
    const { token, verifiedFor, officer } = shown;
    return ok({ token, expires, verifiedFor, officer, identity: redact(identity), statementSeed: redact(statementSeed), ...opened });
  } catch (error) {
    if (error instanceof VerificationError) return err({ code: 'desk/keys-do-not-open' });
    throw error;
  }
};

// One spoiled key must not lock the officer out of the cases of all other epochs (S-08).
const openEpochs = async (
  { epochs }: EpochKeys,
  open: (file: Bytes) => Promise<Redacted<Bytes>>,
): Promise<Pick<Session, 'epochs' | 'brokenEpochs'>> => {
  const opened = new Map<number, Redacted<string>>();
  const brokenEpochs: number[] = [];
  for (const { epoch, file } of epochs) {
    try {
      const seed = reveal(await open(parseBase64(file) ?? new Uint8Array(0)));
      opened.set(epoch, redact(identityOfSeed(seed)));
    } catch {
      brokenEpochs.push(epoch);
    }
  }
  return { epochs: opened, brokenEpochs };
};
