import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadTransportKey, PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES, type TransportKey } from '@dauys/beat/session.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { ed25519Signer, type Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import Type from 'typebox';
import { readConfigFile } from '../config-file.ts';
import { doorConfig, type DoorConfig, doorFields, readHexKeys } from '../terminal-door/config.ts';

const file = Type.Object(
  {
    ...doorFields,
    /** Overrides the policy's pace, in seconds: for tests and demonstrations. */
    beatSeconds: Type.Optional(Type.Number({ minimum: 0.05, maximum: 3_600 })),
  },
  { additionalProperties: false },
);

/** `keys`: their folder. */
export interface MonitorConfig extends DoorConfig {
  readonly beatSeconds: number | undefined;
}

/** Parses the file once; paths are relative to it. Throws `Fault` that names the first wrong field. */
export const readMonitorConfig = (path: string): MonitorConfig => {
  const { raw, at } = readConfigFile(file, path);
  return Object.freeze({ ...doorConfig(raw, at), beatSeconds: raw.beatSeconds });
};

const DEFAULT_BEAT_SECONDS = 30;

/** How often terminals beat, in seconds: as the directory's policy states it, unless this monitor was told otherwise. The hub has no word in it. */
export const paceOf = ({ beatSeconds }: Pick<MonitorConfig, 'beatSeconds'>, { policy }: Pick<Directory, 'policy'>): number =>
  beatSeconds ?? policy?.beatSeconds ?? DEFAULT_BEAT_SECONDS;

export const TRANSPORT = 'transport.key';
export const PREVIOUS = 'transport-previous.key';
export const STATEMENT = 'statement.key';

/** Transport keys, newest first: the one before is still taken while terminals learn of the change. Throws `Fault` that names the file. */
export const readTransports = (folder: string): Promise<readonly TransportKey[]> =>
  Promise.all(
    [TRANSPORT, PREVIOUS]
      .filter((name, i) => i === 0 || existsSync(join(folder, name)))
      .map((name) => {
        const [secret, publicKey] = readHexKeys(join(folder, name), [PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES]);
        return loadTransportKey(secret, publicKey);
      }),
  );

/** The key under which this monitor signs its questions. Throws `Fault` that names the file. */
export const readStatementKey = (folder: string): Ed25519Signer => ed25519Signer(readHexKeys(join(folder, STATEMENT), [32])[0]);
