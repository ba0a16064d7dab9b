import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { Context } from '../context.ts';
import { isOpen } from './decide.ts';
import { bearer, officerWho } from './session.ts';
import { touchWatcherSession, watcherById, watcherSessionOf, type WatcherRow } from './watcher-store.ts';

/** Whoever may see device health. A facility's duty officer sees that of her facility. */
export type Watcher =
  | { readonly role: 'officer'; readonly id: string; readonly name: string; readonly body: string }
  | { readonly role: 'monitor'; readonly id: string; readonly name: string }
  | { readonly role: 'facility-duty'; readonly id: string; readonly name: string; readonly facility: string };
export type Role = Watcher['role'];

interface Asked {
  readonly headers: { readonly authorization?: string | undefined };
}
type Needs = Pick<Context, 'db' | 'clock' | 'directory'>;
type NotSignedIn = Refusal<'access/not-signed-in'>;

const TOUCH_MS = 60_000;
const refused = err({ code: 'access/not-signed-in' } as const);

/**
 * Who asks, when it is one of `roles`: each route says which. Refuses `access/not-signed-in` for everybody else, whatever the reason: whoever has another
 * role learns no more than whoever has none.
 */
export const watcherWho = async (request: Asked, context: Needs, roles: readonly Role[]): Promise<Result<Watcher, NotSignedIn>> => {
  const officer = await officerWho(request, context);
  const found = officer.ok
    ? ({ role: 'officer', id: officer.value.id, name: officer.value.name, body: officer.value.body } as const)
    : await openSession(request, context);
  return found === undefined || !roles.includes(found.role) ? refused : ok(found);
};

const openSession = async (request: Asked, { db, clock, directory }: Needs): Promise<Watcher | undefined> => {
  const token: Bytes | undefined = bearer(request);
  if (token?.length !== 32) return undefined;
  const session = await watcherSessionOf(db, token);
  const now = clock.now();
  if (session === undefined || !isOpen({ ...session, door: 'password' }, now)) return undefined;
  const row = await watcherById(db, session.watcher);
  if (row === undefined || !mayWatch(row, directory.current())) return undefined;
  if (now - session.usedAt > TOUCH_MS) await touchWatcherSession(db, token, now);
  const { id, name, role, place } = row;
  return role === 'monitor' ? { role, id, name } : { role, id, name, facility: place };
};

/** Whether the account is open, and its facility one of the directory. */
export const mayWatch = ({ role, place, endedAt }: Pick<WatcherRow, 'role' | 'place' | 'endedAt'>, directory: Directory): boolean =>
  endedAt === null && (role === 'monitor' || directory.facilities.has(place));

/** Whether she may see this facility's devices. */
export const seesFacility = (watcher: Watcher, facility: string): boolean =>
  watcher.role !== 'facility-duty' || watcher.facility === facility;
