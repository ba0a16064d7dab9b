import { parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import type { WatcherProvision } from '@dauys/protocol/watch.ts';
import type { Context } from '../context.ts';
import { verifierOf } from './decide.ts';
import { watcherTotpContext } from './password.ts';
import { endWatcherSessions, putWatcher, watcherById, watcherLoginIsTaken } from './watcher-store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory'>;

const refused = (because: string): Refusal<'directory/refused'> => ({ code: 'directory/refused', params: { because } });

/**
 * Keeps an account of a duty officer or a monitor; the same id with another password ends what it had open. Refuses `http/malformed`, and
 * `directory/refused` for a facility that the directory does not know, a taken login, or another role or place than the account has.
 */
export const provisionWatcher = async (context: Needs, asked: WatcherProvision): Promise<Result<undefined, Refusal<HttpCode>>> => {
  const { db, clock, keys, directory, log } = context;
  const { id, role, place, name, login, ended = false } = asked;
  const [salt, authKey, totp] = [asked.salt, asked.authKey, asked.totpSecret].map(bytesIn) as [Bytes, Bytes, Bytes];
  if (salt.length !== 16 || authKey.length !== 32 || totp.length < 16) return err({ code: 'http/malformed' });
  if (role === 'facility-duty' && !(await directory.refresh()).facilities.has(place)) return err(refused('not-in-directory'));
  const account = { id, role, place, name, login, salt, verifier: verifierOf(salt, authKey), ended };
  const because = await db.tx(async (tx) => {
    if (await watcherLoginIsTaken(tx, login, id)) return 'login-taken';
    const before = await watcherById(tx, id);
    if (before !== undefined && (before.role !== role || before.place !== place)) return 'other-account';
    const now = clock.now();
    await putWatcher(tx, { ...account, totpWrapped: keys.wrap(totp, watcherTotpContext(id)) }, now);
    await endWatcherSessions(tx, id, now);
    return undefined;
  });
  if (because !== undefined) return err(refused(because));
  log('access.watcher', { watcher: id, role, ended });
  return ok(undefined);
};

const bytesIn = (text: string): Bytes => parseBase64(text) ?? new Uint8Array(0);
