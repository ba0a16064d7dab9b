import { parseHex } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { type Ed25519Signer, ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { isKeyName, NOTE_SIGNATURE, parseVerifierKey, type VerifierKey } from '@dauys/ledger/note.ts';
import Type from 'typebox';
import { readConfigFile, readText } from '../config-file.ts';

const file = Type.Object(
  {
    /** The name it cosigns under, as in every policy that lists it. */
    name: Type.String({ minLength: 1, maxLength: 255 }),
    host: Type.Optional(Type.String()),
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    /** File with the 32-byte Ed25519 seed in hex. */
    key: Type.String(),
    /** vkeys of the logs it watches. */
    logs: Type.Array(Type.String(), { minItems: 1, maxItems: 1000 }),
    dataFolder: Type.String(),
  },
  { additionalProperties: false },
);

export interface WitnessConfig {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly signer: Ed25519Signer;
  readonly logs: ReadonlyMap<string, VerifierKey>;
  readonly dataFolder: string;
  /** For printing: without the key. */
  readonly printed: Readonly<Record<string, unknown>>;
}

/** Reads a seed file of 64 hex digits. Throws `Fault` naming the path, never the content. */
export const readSeed = (path: string): Uint8Array => {
  const seed = parseHex(readText(path).trim());
  if (seed?.length !== 32) throw new Fault(`${path} does not hold a 32-byte seed in hex`);
  return seed;
};

const logKeyOf =
  (path: string) =>
  (text: string): VerifierKey => {
    try {
      const key = parseVerifierKey(text);
      if (key.type === NOTE_SIGNATURE) return key;
    } catch {
      // Said below, without repeating what was written.
    }
    throw new Fault(`${path}: logs must be vkeys of logs`);
  };

/** Parses the file once; paths are relative to it. Throws `Fault` that names the first wrong field. */
export const readWitnessConfig = (path: string): WitnessConfig => {
  const { raw, at } = readConfigFile(file, path);
  if (!isKeyName(raw.name)) throw new Fault(`${path}: name must hold neither blanks nor "+"`);
  const keys = raw.logs.map(logKeyOf(path));
  // Two keys under one name would be two histories under one memory.
  if (new Set(keys.map((k) => k.name)).size !== keys.length) throw new Fault(`${path}: a log is listed twice`);
  return Object.freeze({
    name: raw.name,
    host: raw.host ?? '127.0.0.1',
    port: raw.port,
    signer: ed25519Signer(readSeed(at(raw.key))),
    logs: new Map(keys.map((k) => [k.name, k])),
    dataFolder: at(raw.dataFolder),
    printed: { name: raw.name, port: raw.port, logs: keys.map((k) => k.name), dataFolder: raw.dataFolder, key: '<redacted>' },
  });
};
