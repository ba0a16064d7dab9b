/** The files in which trustees, officers and directory signers keep a key: in clear, or behind a passphrase. docs/formats/trustees.md, "Key file". */
import { bytesOf, fromUtf8, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { Decrypter, Encrypter } from 'age-encryption';
import type { SealingCode } from './codes.ts';
import { seedOfIdentity } from './identity.ts';

const AGE = utf8('age-encryption.org/v1\n');
const FILE_LIMIT = 16_384;

/**
 * The bytes of a key file around one line of text. With a passphrase: an age v1 file of type scrypt (C2SP age), work factor 2^18 unless said: about a second and 256 MiB for each try.
 */
export const writeKeyFile = async (
  line: Redacted<string>,
  { note, passphrase, workFactor }: { readonly note: string; readonly passphrase?: Redacted<string>; readonly workFactor?: number },
): Promise<Bytes> => {
  const text = utf8(`# ${note.replaceAll('\n', ' ')}\n${reveal(line)}\n`);
  if (passphrase === undefined) return text;
  const encrypter = new Encrypter();
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(reveal(passphrase).normalize('NFC'));
  return bytesOf(await encrypter.encrypt(text));
};

/**
 * The one line of a key file. `ask` is called only when a passphrase is needed. Throws `VerificationError` 'sealing/wrong-passphrase' (or damaged: they look alike), 'sealing/key-file-malformed'.
 */
export const readKeyFile = async (file: Uint8Array, ask: () => Promise<Redacted<string>>): Promise<Redacted<string>> => {
  if (file.length > FILE_LIMIT) throw malformed();
  const isSealed = AGE.every((byte, i) => file[i] === byte);
  return lineOf(isSealed ? await opened(file, await ask()) : file);
};

/** The identity in a key file, `AGE-SECRET-KEY-PQ-1…`. Throws as `readKeyFile`. */
export const readIdentityFile = async (file: Uint8Array, ask: () => Promise<Redacted<string>>): Promise<Redacted<string>> => {
  const line = await readKeyFile(file, ask);
  try {
    seedOfIdentity(reveal(line));
    return line;
  } catch {
    throw malformed();
  }
};

/** The 32-byte seed in a key file, as 64 hex digits. Throws as `readKeyFile`. */
export const readSeedFile = async (file: Uint8Array, ask: () => Promise<Redacted<string>>): Promise<Redacted<Bytes>> => {
  const seed = parseHex(reveal(await readKeyFile(file, ask)));
  if (seed?.length !== 32) throw malformed();
  return redact(seed);
};

const opened = async (file: Uint8Array, passphrase: Redacted<string>): Promise<Bytes> => {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(reveal(passphrase).normalize('NFC'));
  try {
    return bytesOf(await decrypter.decrypt(bytesOf(file)));
  } catch {
    // The library's error might say more than a stranger should learn: only success is looked at.
    throw new VerificationError<SealingCode>('sealing/wrong-passphrase');
  }
};

const lineOf = (bytes: Uint8Array): Redacted<string> => {
  const lines = textOf(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [line] = lines;
  if (line === undefined || lines.length !== 1) throw malformed();
  return redact(line);
};

const textOf = (bytes: Uint8Array): string => {
  try {
    return fromUtf8(bytes);
  } catch {
    throw malformed();
  }
};

const malformed = () => new VerificationError<SealingCode>('sealing/key-file-malformed');
