import { createHash } from 'node:crypto';
import { base64, bytesOf, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { DoorShown } from '@dauys/protocol/access.ts';
import type { Context } from '../context.ts';
import { judgeProof, type PasswordDoor } from './decide.ts';
import { recoveryByLogin } from './invitation-store.ts';
import { standing } from './session.ts';
import { doorByLogin, fadeAttempts, officerById, reserveAttempt, type AnyDoorRow, type OfficerRow } from './store.ts';
import { mayWatch } from './watcher.ts';
import { watcherById, type WatcherRow } from './watcher-store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory'>;

/** The salts of a login. An unknown one gets both, too, the same each time: names of officers cannot be found out here. */
export const showDoors = async ({ db, keys }: Needs, login: string): Promise<DoorShown> => {
  // Made for whom it is not needed, too: a signature is long enough to be told from none.
  const others = { password: saltOfNobody(keys, 'password', login), recovery: saltOfNobody(keys, 'recovery', login) };
  const [password, recovery] = await Promise.all([doorByLogin(db, login), recoveryByLogin(db, login)]);
  return {
    doors: [
      { kind: 'password', salt: base64(password?.salt ?? others.password) },
      { kind: 'recovery', salt: base64(recovery?.salt ?? others.recovery) },
    ],
  };
};

/**
 * The salt of whoever has none yet. A recovery key is made with this very salt, so that nobody sees from outside when one was made.
 * Ed25519 is deterministic and this signature is shown to nobody: a keyed function of the login.
 */
export const saltOfNobody = (keys: Needs['keys'], door: 'password' | 'recovery', login: string): Bytes =>
  bytesOf(
    createHash('sha256')
      .update(keys.statement.sign(door === 'password' ? 'dauys/v1/salt-of-nobody\0' : 'dauys/v1/recovery-salt\0', utf8(login)))
      .digest()
      .subarray(0, 16),
  );

/** Whose door it is. */
export type Whose =
  | {
      readonly whose: 'officer';
      readonly officer: OfficerRow;
      /** Key id of her statement key. */
      readonly key: string;
      readonly wrappedKeys: Bytes;
    }
  | {
      readonly whose: 'watcher';
      readonly watcher: WatcherRow;
      /** Of the password that was shown. */
      readonly verifier: Bytes;
    };
/** Who has shown that it is she. `step` is the step of time whose code it was, still to be taken. */
export type Proven = Whose & { readonly step: number };

type Refused = Refusal<'access/wrong' | 'http/slow-down'>;

/** Whether password half and code of a login are right. Attempts are counted, wrong ones slow the next ones down. */
export const provePassword = async (
  context: Needs,
  proof: { readonly login: string; readonly authKey: string; readonly totp: string },
): Promise<Result<Proven, Refused>> => {
  const { db, clock } = context;
  const now = clock.now();
  const waits = await db.tx((tx) => reserveAttempt(tx, proof.login, now));
  if (waits > 0) return slowDown(waits);
  const row = await doorByLogin(db, proof.login);
  // Asked about nobody, too: an unknown login costs the same questions.
  const who = await whoOf(context, row);
  const authKey = parseBase64(proof.authKey) ?? new Uint8Array(0);
  const verdict = judgeProof(openDoor(context, row), { authKey, totp: proof.totp }, now);
  if (verdict.kind === 'wrong' || who === undefined) {
    await fadeAttempts(db, now);
    context.log('access.refused', { code: 'access/wrong' });
    return err({ code: 'access/wrong' });
  }
  return ok({ ...who, step: verdict.step });
};

/** Whose door it is, when she may come in: an officer whom the directory knows, or an account that has not ended. */
const whoOf = async ({ db, directory }: Needs, row: AnyDoorRow | undefined): Promise<Whose | undefined> => {
  if (row?.whose === 'watcher') {
    const watcher = await watcherById(db, row.id);
    return watcher !== undefined && mayWatch(watcher, directory.current())
      ? { whose: 'watcher', watcher, verifier: row.verifier }
      : undefined;
  }
  const officer = await officerById(db, row?.id ?? NOBODY);
  const key = officer && standing(officer, directory.current());
  if (row === undefined || officer === undefined || key === undefined) return undefined;
  return { whose: 'officer', officer, key, wrappedKeys: row.wrappedKeys };
};

export const slowDown = (ms: number): Result<never, Refusal<'http/slow-down'>> =>
  err({ code: 'http/slow-down', params: { seconds: Math.ceil(ms / 1_000) } });

/** No officer's id: a slug is not empty. */
const NOBODY = '';
// As long as a wrapped TOTP secret; opens under no key.
const wrappedForNobody = Uint8Array.from({ length: 49 }, (_, i) => (i === 0 ? 1 : 0));

// Nobody's door has a verifier that no key has, so that an unknown login costs the same work.
const openDoor = ({ keys }: Needs, row: AnyDoorRow | undefined): PasswordDoor => {
  const { salt, verifier, totpWrapped, id } = row ?? {
    salt: new Uint8Array(16),
    verifier: new Uint8Array(32),
    totpWrapped: wrappedForNobody,
    id: NOBODY,
  };
  const bound = row?.whose === 'watcher' ? watcherTotpContext(id) : totpContext(id);
  return { salt, verifier, totpSecret: keys.unwrap(totpWrapped, bound) ?? new Uint8Array(20) };
};

/** What a TOTP secret is bound to when the hub's key wraps it. */
export const totpContext = (officer: string): Bytes => utf8(`dauys/v1/totp\0${officer}`);

/** The same for whoever only watches: an officer of the same id is somebody else. */
export const watcherTotpContext = (watcher: string): Bytes => utf8(`dauys/v1/watcher-totp\0${watcher}`);
