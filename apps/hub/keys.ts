import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  randomBytes,
  sign as signNative,
  type KeyObject,
} from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, concat, hex, parseHex, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { generateTransportKey, loadTransportKey, type TransportKey } from '@dauys/beat/session.ts';
import type { Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { keyId } from '@dauys/sealing/signature.ts';

/** The hub's statement key: what it promises, it signs with this. */
export interface StatementKey {
  readonly keyId: string;
  readonly publicKey: Bytes;
  /** Ed25519 over `utf8(domain) ‖ message`. */
  sign(domain: string, message: Uint8Array): Bytes;
}

export interface HubKeys {
  readonly statement: StatementKey;
  readonly ledgers: { readonly directory: Ed25519Signer; readonly cases: Ed25519Signer };
  /** Newest first; the one before it is still accepted while terminals learn of the change. */
  readonly transports: readonly TransportKey[];
  /** AES-256-GCM under the hub's own key: u8 1 ‖ nonce 12 ‖ ciphertext ‖ tag 16. What is wrapped opens only with the same `context`. */
  wrap(secret: Uint8Array, context: Uint8Array): Bytes;
  /** `undefined` for what was not wrapped by this key for this context. */
  unwrap(wrapped: Uint8Array, context: Uint8Array): Bytes | undefined;
}

/** The public halves, for the directory's hub statement and the anchor's policies. */
export interface PublicHubKeys {
  readonly statementKey: Bytes;
  readonly transport: { readonly id: string; readonly publicKey: Bytes };
  readonly ledgers: { readonly directory: Bytes; readonly cases: Bytes };
}

const seeds = ['ledger-directory.key', 'ledger-cases.key', 'statement.key', 'kek.key'] as const;
const TRANSPORT = 'transport.key';
const PREVIOUS = 'transport-previous.key';

/** Makes what is missing in the folder (0700, files 0600, fsynced); what is there is never overwritten. */
export const createHubKeys = async (folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of seeds) if (!existsSync(join(folder, name))) writeOnce(join(folder, name), hex(randomBytes(32)));
  if (existsSync(join(folder, TRANSPORT))) return;
  const { privateKey, publicKey } = await generateTransportKey();
  writeOnce(join(folder, TRANSPORT), `${hex(privateKey)} ${hex(publicKey)}`);
};

/** Reads the folder. Throws `Fault` when a file is missing, malformed, or can be read by others. */
export const readHubKeys = async (folder: string): Promise<HubKeys> => {
  const [directory, cases, statement, kek] = seeds.map((name) => readSeed(join(folder, name))) as [Bytes, Bytes, Bytes, Bytes];
  const transports = [TRANSPORT, PREVIOUS]
    .filter((name, i) => i === 0 || existsSync(join(folder, name)))
    .map((name) => readPair(join(folder, name)));
  const signer = nativeSigner(statement);
  return {
    statement: {
      keyId: keyId(signer.publicKey),
      publicKey: signer.publicKey,
      sign: (domain, message) => signer.sign(concat(utf8(domain), message)),
    },
    ledgers: { directory: nativeSigner(directory), cases: nativeSigner(cases) },
    transports: await Promise.all(transports.map(([secret, publicKey]) => loadTransportKey(secret, publicKey))),
    ...wrapping(createSecretKey(kek)),
  };
};

/** The public halves of the keys in a folder. Throws as `readHubKeys`. */
export const publicHubKeys = async (folder: string): Promise<PublicHubKeys> => {
  const keys = await readHubKeys(folder);
  const [transport] = keys.transports;
  if (transport === undefined) throw new Fault('the hub has no transport key');
  return {
    statementKey: keys.statement.publicKey,
    transport: { id: hex(transport.id), publicKey: transport.publicKey },
    ledgers: { directory: keys.ledgers.directory.publicKey, cases: keys.ledgers.cases.publicKey },
  };
};

/** PKCS #8 of an Ed25519 seed (RFC 8410) before the seed itself. */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/** OpenSSL's Ed25519: the same signatures (RFC 8032 is deterministic), some thirty times as fast. */
const nativeSigner = (seed: Uint8Array): Omit<Ed25519Signer, 'sign'> & { sign(message: Uint8Array): Bytes } => {
  const key = createPrivateKey({ key: Buffer.from(concat(PKCS8, seed)), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { publicKey: bytesOf(Buffer.from(x, 'base64url')), sign: (message) => bytesOf(signNative(null, message, key)) };
};

const VERSION = 1;

/** Under a key that is one: Node takes longer to find out that bytes are a key than to unwrap a session, and after a start all come back at once. */
const wrapping = (kek: KeyObject): Pick<HubKeys, 'wrap' | 'unwrap'> => ({
  wrap: (secret, context) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', kek, nonce);
    cipher.setAAD(concat(utf8('dauys/v1/hub-wrap\0'), context));
    return concat(u8(VERSION), nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag());
  },
  unwrap: (wrapped, context) => {
    if (wrapped.length < 29 || wrapped[0] !== VERSION) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', kek, wrapped.subarray(1, 13));
    decipher.setAAD(concat(utf8('dauys/v1/hub-wrap\0'), context));
    decipher.setAuthTag(wrapped.subarray(-16));
    try {
      return concat(decipher.update(wrapped.subarray(13, -16)), decipher.final());
    } catch {
      return undefined;
    }
  },
});

const writeOnce = (file: string, text: string): void => {
  const handle = openSync(file, 'wx', 0o600);
  writeSync(handle, `${text}\n`);
  fsyncSync(handle);
  closeSync(handle);
};

const readHex = (file: string): Bytes[] => {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new Fault(`${file} is missing: create the hub's keys first`);
  if ((found.mode & 0o077) !== 0) throw new Fault(`${file} can be read by other users: chmod 600 it`);
  return readFileSync(file, 'utf8')
    .trim()
    .split(' ')
    .map((part) => parseHex(part) ?? new Uint8Array(0));
};

const readSeed = (file: string): Bytes => {
  const [seed, ...rest] = readHex(file);
  if (seed?.length !== 32 || rest.length > 0) throw new Fault(`${file} does not hold 32 bytes in hex`);
  return seed;
};

const readPair = (file: string): readonly [Bytes, Bytes] => {
  const [secret, publicKey, ...rest] = readHex(file);
  if (secret === undefined || publicKey === undefined || secret.length === 0 || publicKey.length === 0 || rest.length > 0)
    throw new Fault(`${file} does not hold a private and a public key in hex`);
  return [secret, publicKey];
};
