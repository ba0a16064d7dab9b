import { basename } from 'node:path';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import { readIdentityFile, readKeyFile, readSeedFile } from '@dauys/sealing/key-file.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { readSmall } from '../files.ts';
import { Declined, EXIT } from '../output.ts';
import { askPassphrase } from '../prompt.ts';

type Reader<T> = (file: Uint8Array, ask: () => Promise<Redacted<string>>) => Promise<Redacted<T>>;

/** What a key file holds; asks for its passphrase if it has one. Throws `Declined` for a wrong one, or a file of another kind. */
const opened = async <T>(path: string, read: Reader<T>, t: CliText): Promise<Redacted<T>> => {
  const file = readSmall(path);
  try {
    return await read(file, askPassphrase(t('key.passphrase', { file: basename(path) })));
  } catch (error) {
    throw error instanceof VerificationError ? new Declined(error.code, EXIT.usage) : error;
  }
};

/** What lies in a key file, opened with the passphrase that is asked for at the terminal. Throws `Declined` (asked wrongly) where it does not open. */
export const openIdentity = (path: string, t: CliText): Promise<Redacted<string>> => opened(path, readIdentityFile, t);
export const openSeed = (path: string, t: CliText): Promise<Redacted<Bytes>> => opened(path, readSeedFile, t);
export const openKey = (path: string, t: CliText): Promise<Redacted<string>> => opened(path, readKeyFile, t);
