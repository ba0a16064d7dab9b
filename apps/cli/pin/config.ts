import { join } from 'node:path';
import { utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { loadTransportKey, PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES, type TransportKey } from '@dauys/beat/session.ts';
import { voprfKeys } from '@dauys/sealing/voprf.ts';
import Type from 'typebox';
import { readConfigFile } from '../config-file.ts';
import { doorConfig, type DoorConfig, doorFields, readHexKeys } from '../terminal-door/config.ts';

const file = Type.Object(
  {
    ...doorFields,
    /** Milliseconds after which every question is answered, whatever it asked; 250 when absent. */
    answersAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: 5_000 })),
  },
  { additionalProperties: false },
);

/** `keys`: their file. */
export interface PinConfig extends DoorConfig {
  readonly answersAfter: number;
}

/** Parses the file once; paths are relative to it. Throws `Fault` that names the first wrong field. */
export const readPinConfig = (path: string): PinConfig => {
  const { raw, at } = readConfigFile(file, path);
  return Object.freeze({ ...doorConfig(raw, at), answersAfter: raw.answersAfter ?? 250 });
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
  const [privateKey, publicKey, seed, madeUp] = readHexKeys(path, [PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES, 32, 32]);
  return { transport: await loadTransportKey(privateKey, publicKey), ...voprfKeys(seed, utf8('dauys/v1/pin-server\0')), madeUp };
};

export const keysIn = (folder: string): string => join(folder, KEYS);
