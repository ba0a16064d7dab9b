/** Each body's responder, and the hours that terminals promise. In life each body makes its responder's key on its own machine; run again it changes nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64, type Bytes } from '@dauys/basics/bytes.ts';
import { dayIn, isoOf, systemClock } from '@dauys/basics/clock.ts';
import type { DeclaredHours } from '@dauys/protocol/availability.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { bodies, facilities, terminals } from './cast.ts';
import { type Ceremony, epochSeed } from './ceremony.ts';
import { keep, keepSeed, writeWhole } from './keep.ts';
import { send } from './provision.ts';

const keyOf = (data: string, body: string): string => join(data, `responder-${body}`, 'statement.key');

const statements = (data: string, ceremony: Ceremony): Promise<readonly Bytes[]> => {
  const at = isoOf(systemClock.now());
  return Promise.all(
    bodies.map(async ({ id: body }) => {
      const statementKey = base64(publicKeyOf(await keepSeed(keyOf(data, body))));
      return ceremony.state(`responder-${body}`, { v: 1, kind: 'responder', at, body, statementKey, since: at });
    }),
  );
};

const ALL_DAY = [{ from: 0, to: 1_440 }];

/** States the responders and declares the terminals' hours. Throws `Fault` with the hub's answer. */
export const provideWatch = async ({ data, ceremony, hub }: { data: string; ceremony: Ceremony; hub: string }): Promise<void> => {
  const token = readFileSync(join(data, 'hub', 'operator.token'), 'utf8').trim();
  for (const entry of await statements(data, ceremony)) await send(`${hub}/directory/entries`, { body: { entry: base64(entry) } });
  for (const { id, facility } of terminals) {
    const zone = facilities.find((one) => one.id === facility)?.zone ?? 'UTC';
    const since = Number(await keep(join(data, 'ceremony', `hours-since-${id}`), () => String(dayIn(zone, systemClock.now()))));
    const hours: DeclaredHours = { version: 1, since, zone, week: Array.from({ length: 7 }, () => ALL_DAY) };
    await send(`${hub}/provision/hours`, { method: 'PUT', body: { terminal: id, hours }, token });
  }
};

/** Writes the configuration of a body's responder and returns its place. It holds the canary key of the epochs, and no other of the body. */
export const responderConfig = async ({ data, body, hub }: { data: string; body: string; hub: string }): Promise<string> => {
  await epochSeed(data, body, 1, true);
  await keepSeed(keyOf(data, body));
  const at = join(data, `responder-${body}`, 'responder.json');
  const canaries = [`../ceremony/${body}-epoch-1-canary.key`];
  writeWhole(at, `${JSON.stringify({ body, hub, anchor: '../anchor.json', key: 'statement.key', canaries, seconds: 2 }, null, 2)}\n`);
  return at;
};
