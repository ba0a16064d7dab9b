/**
 * Who watches terminals and is no officer of a body: a facility's duty officer, who sees the health of her own facility's devices and nothing
 * else, and a monitor, who sees that of the whole fleet. They come in by the password door of `access.ts`; they have no keys.
 */
import * as Type from 'typebox';
import { login, signedIn } from './access.ts';
import { base64, iso, line, slug } from './fields.ts';

const watcherRole = Type.Union([Type.Literal('facility-duty'), Type.Literal('monitor')]);
export type WatcherRole = Type.Static<typeof watcherRole>;

/** The session of a watcher. `place` is her facility, or the organisation that watches. */
const watcherIn = Type.Object({
  token: base64(32),
  expires: iso,
  watcher: Type.Object({ id: slug, name: Type.String({ maxLength: 200 }), role: watcherRole, place: slug }),
});
export type WatcherIn = Type.Static<typeof watcherIn>;

/** What `POST /api/access/password` answers: by whose login it was, that one comes in. */
export const cameIn = Type.Union([signedIn, watcherIn]);
export type CameIn = Type.Static<typeof cameIn>;

/**
 * POST /provision/watchers, by the operator's token: the whole account, or the same one with a new password. Role and place stay. `ended`: she does
 * not come in any more.
 */
export const watcherProvision = Type.Object(
  {
    id: slug,
    role: watcherRole,
    place: slug,
    name: line(200),
    login,
    salt: base64(16),
    authKey: base64(32),
    totpSecret: base64(32),
    ended: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type WatcherProvision = Type.Static<typeof watcherProvision>;
