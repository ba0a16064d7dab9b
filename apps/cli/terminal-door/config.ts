/** What every service has to be told that the directory states and terminals talk to. */
import { statSync } from 'node:fs';
import { type Bytes, parseHex } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import Type, { type Static } from 'typebox';
import { readText } from '../config-file.ts';

export const doorFields = {
  /** As the directory names it. */
  id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
  host: Type.Optional(Type.String()),
  port: Type.Integer({ minimum: 0, maximum: 65_535 }),
  /** The keys that `init` made. */
  keys: Type.String(),
  anchor: Type.String(),
  /** Where the directory is read: hubs, mirrors, folders, the first that answers. None is believed: the anchor's policy decides. */
  from: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { minItems: 1, maxItems: 16 }),
  /** How often, in seconds; 10 when absent. */
  every: Type.Optional(Type.Number({ minimum: 0.05, maximum: 86_400 })),
  dataFolder: Type.String(),
} as const;

const fields = Type.Object(doorFields);

export interface DoorConfig {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly keys: string;
  readonly anchor: string;
  readonly from: readonly string[];
  readonly every: number;
  readonly dataFolder: string;
}

/** `at`: the path that a path in the file means. */
export const doorConfig = (raw: Static<typeof fields>, at: (relative: string) => string): DoorConfig => ({
  id: raw.id,
  host: raw.host ?? '127.0.0.1',
  port: raw.port,
  keys: at(raw.keys),
  anchor: at(raw.anchor),
  from: raw.from.map((place) => (/^https?:\/\//.test(place) ? place : at(place))),
  every: raw.every ?? 10,
  dataFolder: at(raw.dataFolder),
});

/** One line of hex, its parts of these lengths in bytes. Throws `Fault` that names the file; one that others can read is refused. */
export const readHexKeys = <const Lengths extends readonly number[]>(
  path: string,
  lengths: Lengths,
): { readonly [K in keyof Lengths]: Bytes } => {
  if (((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0)
    throw new Fault(`${path} can be read by other users: chmod 600 it`);
  const parts = readText(path).trim().split(' ').map(parseHex);
  const sound = parts.flatMap((part, i) => (part !== undefined && part.length === lengths[i] ? [part] : []));
  if (parts.length !== lengths.length || sound.length !== lengths.length) throw new Fault(`${path} does not hold the key in hex`);
  return sound as unknown as { readonly [K in keyof Lengths]: Bytes };
};
