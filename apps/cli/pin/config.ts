import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { loadTransportKey, PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES, type TransportKey } from '@dauys/beat/session.ts';
import { voprfKeys } from '@dauys/sealing/voprf.ts';
import Type from 'typebox';
import { readConfigFile, readText } from '../config-file.ts';

const file = Type.Object(
  {
    /** As the directory names it. */
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    host: Type.Optional(Type.String()),
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    /** The file of keys that `init` made. */
    keys: Type.String(),
    anchor: Type.String(),
    /** Where the directory is read: hubs, mirrors, folders, the first that answers. None is believed: the anchor's policy decides. */
    from: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { minItems: 1, maxItems: 16 }),
    /** How often, in seconds; 10 when absent. */
    every: Type.Optional(Type.Number({ minimum: 0.05, maximum: 86_400 })),
    /** Milliseconds after which every question is answered, whatever it asked; 250 when absent. */
    answersAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: 5_000 })),
    dataFolder: Type.String(),
  },
  { additionalProperties: false },
);

export interface PinConfig {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly keys: string;
  readonly anchor: string;
  readonly from: readonly string[];
  readonly every: number;
  readonly answersAfter: number;
  readonly dataFolder: string;
}

/** Parses the file once; paths are relative to it. Throws `Fault` that names the first wrong field. */
export const readPinConfig = (path: string): PinConfig => {
  const { raw, at } = readConfigFile(file, path);
  return Object.freeze({
    id: raw.id,
    host: raw.host ?? '127.0.0.1',
    port: raw.port,
    keys: at(raw.keys),
    anchor: at(raw.anchor),
    from: raw.from.map((place) => (/^https?:\/\//.test(place) ? place : at(place))),
    every: raw.every ?? 10,
    answersAfter: raw.answersAfter ?? 250,
    dataFolder: at(raw.dataFolder),
  });
};

export const KEYS = 'pin-server.key';

/** Everything that nobody else may have. `madeUp`: from which records are made up where there are none. */
export interface ServerKeys {
  readonly transport: TransportKey;
  readonly secretKey: Bytes;
  readonly publicKey: Bytes;
  readonly madeUp: Bytes;
}

/** One line of hex: transport key, its public key, seed of the VOPRF key, secret. Throws `Fault` that names the file; one that others can read is refused. */
export const readServerKeys = async (path: string): Promise<ServerKeys> => {
  if (((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0)
    throw new Fault(`${path} can be read by other users: chmod 600 it`);
  const [privateKey, publicKey, seed, madeUp] = readText(path).trim().split(' ').map(parseHex);
  if (privateKey?.length !== PRIVATE_KEY_BYTES || publicKey?.length !== PUBLIC_KEY_BYTES || seed?.length !== 32 || madeUp?.length !== 32)
    throw new Fault(`${path} does not hold the keys in hex`);
  return { transport: await loadTransportKey(privateKey, publicKey), ...voprfKeys(seed, utf8('dauys/v1/pin-server\0')), madeUp };
};

export const keysIn = (folder: string): string => join(folder, KEYS);
