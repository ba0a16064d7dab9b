import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, hex } from '@dauys/basics/bytes.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { COSIGNATURE, isKeyName, NOTE_SIGNATURE, parseVerifierKey, verifierKey } from '@dauys/ledger/note.ts';
import { Misuse } from '../output.ts';
import { readSeed } from './config.ts';

export interface MadeWitness {
  readonly name: string;
  /** What policies list: name, key id, public key. */
  readonly vkey: string;
  readonly config: string;
}

/**
 * Makes `witness.key` (0600) and `witness.json` in a folder (0700), each only when it is not there: run again it prints the same vkey. A key
 * that was lost is a witness that was lost: it cannot be made again. Throws `Misuse` for a name that no key can have, or a log's key that is none.
 */
export const initWitness = (
  folder: string,
  about: { readonly name: string; readonly port: number; readonly logs: readonly string[] },
): MadeWitness => {
  if (!isKeyName(about.name)) throw new Misuse('--name');
  if (!Number.isInteger(about.port) || about.port < 0 || about.port > 65_535) throw new Misuse('--port');
  if (!about.logs.every(isLogKey)) throw new Misuse('--log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = join(folder, 'witness.key');
  writeOnce(key, `${hex(bytesOf(randomBytes(32)))}\n`, 0o600);
  const config = join(folder, 'witness.json');
  const written = { name: about.name, port: about.port, key: 'witness.key', logs: about.logs, dataFolder: 'state' };
  writeOnce(config, `${JSON.stringify(written, null, 2)}\n`, 0o644);
  return { name: about.name, vkey: verifierKey(about.name, COSIGNATURE, ed25519Signer(readSeed(key)).publicKey), config };
};

const isLogKey = (text: string): boolean => {
  try {
    return parseVerifierKey(text).type === NOTE_SIGNATURE;
  } catch {
    return false;
  }
};

const writeOnce = (path: string, text: string, mode: number): void => {
  if (existsSync(path)) return;
  const file = openSync(path, 'wx', mode);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
};
