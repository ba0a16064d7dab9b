/** What the operator does once the hub is up: brings the signed statements, enrols officers. Every step may be repeated. */
import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64, type Bytes, bytesOf } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { redact } from '@dauys/basics/redacted.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { splitPassword, wrapKeys } from '@dauys/sealing/wrap.ts';
import type { EpochKeyProvision, OfficerProvision } from '@dauys/protocol/access.ts';
import type { WatcherProvision } from '@dauys/protocol/watch.ts';
import { heldPages, type Pages } from '../supply/built.ts';
import { bodies, officers, watchers } from './cast.ts';
import { type Ceremony, epochSeed, officerSeeds } from './ceremony.ts';
import { keep } from './keep.ts';

/** What the demonstration tells people so that they can sign in as an officer. */
export interface Door {
  readonly officer: string;
  readonly name: string;
  readonly body: string;
  readonly login: string;
  readonly password: string;
  readonly totpSecret: Bytes;
}

const words = [
  'altai',
  'aral',
  'balqash',
  'ertis',
  'ily',
  'jaiyq',
  'kaspi',
  'mangystau',
  'oral',
  'syrdarya',
  'tarbagatai',
  'tien-shan',
  'turan',
  'ustirt',
  'zaisan',
  'zhetysu',
];

const freshPassword = (): string => {
  const random = crypto.getRandomValues(new Uint8Array(8));
  return (
    [...random.subarray(0, 3)].map((b) => words[b % words.length]).join('-') +
    `-${1000 + ((((random[3] ?? 0) << 8) | (random[4] ?? 0)) % 9000)}`
  );
};

const ceremonyFile = (data: string, name: string): string => join(data, 'ceremony', name);

/** A password and a secret for codes; made the first time. */
const secretsOf = async (data: string, id: string): Promise<Pick<Door, 'password' | 'totpSecret'>> => {
  const password = (await keep(ceremonyFile(data, `${id}.password`), freshPassword)).trim();
  const secret = await keep(ceremonyFile(data, `${id}.totp`), () =>
    Buffer.from(crypto.getRandomValues(new Uint8Array(20))).toString('hex'),
  );
  return { password, totpSecret: bytesOf(Buffer.from(secret.trim(), 'hex')) };
};

/** The doors of all officers of the demonstration. */
export const doorsOf = (data: string): Promise<Door[]> =>
  Promise.all(officers.map(async ({ id, login, name, body }) => ({ officer: id, name, body, login, ...(await secretsOf(data, id)) })));

export interface WatcherDoor extends Pick<Door, 'name' | 'login' | 'password' | 'totpSecret'> {
  readonly id: string;
  readonly role: WatcherProvision['role'];
  readonly place: string;
}

/** The doors of whoever sees device health and nothing else. */
export const watcherDoors = (data: string): Promise<WatcherDoor[]> =>
  Promise.all(watchers.map(async (one) => ({ ...one, ...(await secretsOf(data, one.id)) })));

/** Made once and kept, as an officer's. */
const watcherProvision = async (
  data: string,
  { id, role, place, name, login, password, totpSecret }: WatcherDoor,
): Promise<WatcherProvision> => {
  const made = await keep(ceremonyFile(data, `${id}.provision`), async () => {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const { authKey } = await splitPassword(redact(password), salt);
    const account = { id, role, place, name, login };
    const provision: WatcherProvision = { ...account, salt: base64(salt), authKey: base64(authKey), totpSecret: base64(totpSecret) };
    return JSON.stringify(provision);
  });
  return JSON.parse(made) as WatcherProvision;
};

/** Made once and kept: the same officer is provisioned with the same bytes each time. */
const officerProvision = async (data: string, door: Door): Promise<OfficerProvision> => {
  const made = await keep(ceremonyFile(data, `${door.officer}.provision`), async () => {
    const seeds = await officerSeeds(data, door.officer);
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const { authKey, wrappingKey } = await splitPassword(redact(door.password), salt);
    const keys = redact({ identity: identityOfSeed(seeds.identity), statementSeed: seeds.statement });
    const wrapped = await wrapKeys(keys, wrappingKey, door.officer);
    const provision: OfficerProvision = {
      id: door.officer,
      body: door.body,
      login: door.login,
      name: door.name,
      salt: base64(salt),
      authKey: base64(authKey),
      totpSecret: base64(door.totpSecret),
      wrappedKeys: base64(wrapped),
      statementKey: base64(publicKeyOf(seeds.statement)),
    };
    return JSON.stringify(provision);
  });
  return JSON.parse(made) as OfficerProvision;
};

/** Seals one epoch's seed to each officer of the body. */
const epochProvisions = async (data: string, body: string, epoch: number): Promise<EpochKeyProvision[]> =>
  Promise.all(
    officers
      .filter((o) => o.body === body)
      .map(async ({ id }) => {
        const made = await keep(ceremonyFile(data, `${id}-epoch-${epoch}.wrapped`), async () => {
          const recipient = await recipientOf(identityOfSeed((await officerSeeds(data, id)).identity));
          return base64(await sealTo(await epochSeed(data, body, epoch), [recipient]));
        });
        return { body, epoch, officer: id, file: made };
      }),
  );

const post = (url: string, body: unknown, token?: string): Promise<void> => send(url, { body, token });

const SLOW_MS = 2_000;

/** Sends JSON to the hub, as fast as it takes it. Throws `Fault` with its answer when it refuses. */
export const send = async (
  url: string,
  { method = 'POST', body, token }: { method?: 'POST' | 'PUT'; body: unknown; token?: string | undefined },
): Promise<void> => {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ask = () =>
    fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  let answer = await ask();
  // A country is more entries than a hub takes of one address in a minute.
  while (answer.status === 429) {
    await answer.body?.cancel();
    await pause(SLOW_MS);
    answer = await ask();
  }
  if (!answer.ok) throw new Fault(`${new URL(url).pathname} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
};

const YEAR = 365 * 86_400_000;

/** A page is named for a year; the month in the name makes one that is used for longer be stated anew in time. */
const stateReleases = async (ceremony: Ceremony, pages: Pages): Promise<Bytes[]> => {
  const now = systemClock.now();
  const at = isoOf(now);
  return Promise.all(
    heldPages(pages, readFileSync(ceremony.anchorFile, 'utf8')).map((held) => {
      const name = [held.app, held.sha256.slice(0, 16), held.contentPolicy.slice(0, 16), at.slice(0, 7)].join('-');
      const version = `0.1.0+${held.sha256.slice(0, 12)}`;
      const said = { v: 1, kind: 'release', at, version, notAfter: isoOf(instant(now + YEAR)), ...held } as const;
      return ceremony.state(`release-${name}`, said);
    }),
  );
};

/** Makes and keeps what the doors of officers and watchers need: half a second of processor each, for which the hub is not needed. */
export const makeDoors = async (data: string): Promise<void> => {
  for (const door of await doorsOf(data)) await officerProvision(data, door);
  for (const door of await watcherDoors(data)) await watcherProvision(data, door);
};

/** Brings statements, officers and epoch keys to the hub. Repeating it changes nothing. Throws `Fault` with the hub's answer. */
export const provision = async ({
  data,
  ceremony,
  hub,
  pages,
}: {
  data: string;
  ceremony: Ceremony;
  hub: string;
  pages: Pages;
}): Promise<void> => {
  const token = readFileSync(join(data, 'hub', 'operator.token'), 'utf8').trim();
  for (const entry of [...ceremony.entries, ...(await stateReleases(ceremony, pages))])
    await post(`${hub}/directory/entries`, { entry: base64(entry) });
  for (const door of await doorsOf(data)) await post(`${hub}/provision/officers`, await officerProvision(data, door), token);
  for (const door of await watcherDoors(data)) await post(`${hub}/provision/watchers`, await watcherProvision(data, door), token);
  for (const body of bodies) await provisionEpoch({ data, hub, body: body.id, epoch: 1 });
};

/** Hands one epoch of a body to its officers. */
export const provisionEpoch = async ({
  data,
  hub,
  body,
  epoch,
}: {
  data: string;
  hub: string;
  body: string;
  epoch: number;
}): Promise<void> => {
  const token = readFileSync(join(data, 'hub', 'operator.token'), 'utf8').trim();
  for (const wrapped of await epochProvisions(data, body, epoch)) await post(`${hub}/provision/epoch-keys`, wrapped, token);
};
