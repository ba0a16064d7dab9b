import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, parseHex } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { loadTransportKey, PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES, type TransportKey } from '@dauys/beat/session.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { ed25519Signer, type Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import Type from 'typebox';
import { readConfigFile, readText } from '../config-file.ts';

const file = Type.Object(
  {
    /** As the directory names it. */
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    host: Type.Optional(Type.String()),
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    /** Folder of the keys that `init` made. */
    keys: Type.String(),
    anchor: Type.String(),
    /** Where the directory is read: hubs, mirrors, folders, the first that answers. None is believed: the anchor's policy decides. */
    from: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { minItems: 1, maxItems: 16 }),
    /** How often, in seconds; 10 when absent. */
    every: Type.Optional(Type.Number({ minimum: 0.05, maximum: 86_400 })),
    /** Overrides the policy's pace, in seconds: for tests and demonstrations. */
    beatSeconds: Type.Optional(Type.Number({ minimum: 0.05, maximum: 3_600 })),
    dataFolder: Type.String(),
  },
  { additionalProperties: false },
);

export interface MonitorConfig {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly keys: string;
  readonly anchor: string;
  readonly from: readonly string[];
  readonly every: number;
  readonly beatSeconds: number | undefined;
  readonly dataFolder: string;
}

/** Parses the file once; paths are relative to it. Throws `Fault` that names the first wrong field. */
export const readMonitorConfig = (path: string): MonitorConfig => {
  const { raw, at } = readConfigFile(file, path);
  return Object.freeze({
    id: raw.id,
    host: raw.host ?? '127.0.0.1',
    port: raw.port,
    keys: at(raw.keys),
    anchor: at(raw.anchor),
    from: raw.from.map((place) => (/^https?:\/\//.test(place) ? place : at(place))),
    every: raw.every ?? 10,
    beatSeconds: raw.beatSeconds,
    dataFolder: at(raw.dataFolder),
  });
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
        const [secret, publicKey] = readHex(join(folder, name), [PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES]);
        return loadTransportKey(secret ?? new Uint8Array(0), publicKey ?? new Uint8Array(0));
      }),
  );

/** The key under which this monitor signs its questions. Throws `Fault` that names the file. */
export const readStatementKey = (folder: string): Ed25519Signer =>
  ed25519Signer(readHex(join(folder, STATEMENT), [32])[0] ?? new Uint8Array(0));

/** One line of hex, its parts of these lengths; a file that others can read is refused. */
const readHex = (path: string, lengths: readonly number[]): readonly Bytes[] => {
  if (((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0)
    throw new Fault(`${path} can be read by other users: chmod 600 it`);
  const parts = readText(path).trim().split(' ').map(parseHex);
  const sound = parts.flatMap((part, i) => (part !== undefined && part.length === lengths[i] ? [part] : []));
  if (parts.length !== lengths.length || sound.length !== lengths.length) throw new Fault(`${path} does not hold the key in hex`);
  return sound;
};
