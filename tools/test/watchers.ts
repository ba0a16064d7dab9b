/** Accounts that see device health and nothing else, for tests. */
import { createHash } from 'node:crypto';
import { base64, bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import type { WatcherProvision, WatcherRole } from '@dauys/protocol/watch.ts';

export interface WatcherHere {
  readonly id: string;
  readonly role: WatcherRole;
  readonly place: string;
  readonly login: string;
  readonly authKey: Bytes;
  readonly totpSecret: Bytes;
}

export const watcher = (id: string, role: WatcherRole, place: string): WatcherHere => {
  const bytes = (what: string): Bytes => bytesOf(createHash('sha256').update(`${what}/watcher/${id}`).digest());
  return { id, role, place, login: `${id}@watch`, authKey: bytes('auth'), totpSecret: bytes('totp').slice(0, 20) };
};

/** What the operator brings for one. */
export const watcherProvisionOf = ({ id, role, place, login, authKey, totpSecret }: WatcherHere): WatcherProvision => ({
  ...{ id, role, place, login, name: id },
  salt: base64(new Uint8Array(16).fill(2)),
  authKey: base64(authKey),
  totpSecret: base64(totpSecret),
});
