import { bytesOf, concat, readU32, readU64, u32, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import {
  AEAD_AES_256_GCM,
  CipherSuite,
  DecapError,
  DeserializeError,
  EncapError,
  KDF_HKDF_SHA256,
  KEM_MLKEM768_X25519,
  type Key,
} from 'hpke';
import { createHash, randomBytes } from 'node:crypto';
import type { SessionKeys } from './cell.ts';
import type { BeatCode } from './codes.ts';
import { verifyDevice, type DeviceKey } from './device.ts';
import { BODY, encodeUpFrame, type UpFrame } from './frame.ts';

/** What the directory calls this suite (RFC 9180 with the hybrid KEM of draft-ietf-hpke-pq). */
export const SUITE = 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM';
export const PUBLIC_KEY_BYTES = 1_216;
export const PRIVATE_KEY_BYTES = 32;
const ENC = 1_120;
const SIGNATURE = 64;
const DOMAIN = utf8('dauys/v1/session\0');

const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** The hub's transport key, loaded once and used for every set-up. */
export interface TransportKey {
  /** First 8 bytes of SHA-256 of the public key. */
  readonly id: Bytes;
  readonly publicKey: Bytes;
  readonly loaded: Key;
}

/** A new transport key pair: 32 bytes of seed and 1,216 bytes of public key. */
export const generateTransportKey = async (): Promise<{ readonly privateKey: Bytes; readonly publicKey: Bytes }> => {
  const pair = await suite.GenerateKeyPair(true);
  const privateKey = bytesOf(await suite.SerializePrivateKey(pair.privateKey));
  return { privateKey, publicKey: bytesOf(await suite.SerializePublicKey(pair.publicKey)) };
};

/** Throws `DeserializeError` (a fault: it is our own file) when the private key is damaged. */
export const loadTransportKey = async (privateKey: Uint8Array, publicKey: Uint8Array): Promise<TransportKey> => ({
  id: transportKeyId(publicKey),
  publicKey: bytesOf(publicKey),
  loaded: await suite.DeserializePrivateKey(privateKey, false),
});

/** First 8 bytes of SHA-256 of the public key; in the directory as hex. */
export const transportKeyId = (publicKey: Uint8Array): Bytes => bytesOf(createHash('sha256').update(publicKey).digest().subarray(0, 8));

export interface SetUp {
  readonly hubPublicKey: Uint8Array;
  readonly terminal: number;
  /** 16 random bytes, new for every attempt. */
  readonly session: Uint8Array;
  readonly boot: number;
  readonly at: Instant;
  /** By the device key, over the bytes given (they begin with their domain). */
  readonly sign: (message: Bytes) => Bytes | Promise<Bytes>;
}

/**
 * One HPKE encapsulation to the hub's transport key, signed by the device key.
 * Body: enc 1120 ‖ u32 boot ‖ u64 time in ms ‖ signature 64 ‖ random. The exporter gives a key per direction.
 * Throws `VerificationError('beat/transport-key')` when the directory's public key is no key.
 */
export const setUp = async (request: SetUp): Promise<{ readonly frame: Bytes; readonly keys: SessionKeys }> => {
  const { terminal, session, boot, at } = request;
  const { encapsulatedSecret, ctx } = await suite
    .DeserializePublicKey(request.hubPublicKey)
    .then((publicKey) => suite.SetupSender(publicKey, { info: infoOf(terminal, session) }))
    .catch((error: unknown) => (isNoKey(error) ? distrust('beat/transport-key') : Promise.reject(error as Error)));
  const message = signedBytes({ terminal, session, keyId: transportKeyId(request.hubPublicKey), boot, at, enc: encapsulatedSecret });
  const said = concat(encapsulatedSecret, u32(boot), u64(at), await request.sign(message));
  const body = concat(said, randomBytes(BODY - said.length));
  return { frame: encodeUpFrame({ type: 'set-up', terminal, session, sequence: 0 }, body), keys: await exported(ctx) };
};

const isNoKey = (error: unknown): boolean => error instanceof DeserializeError || error instanceof EncapError;

export interface AcceptedSetUp {
  readonly keys: SessionKeys;
  readonly boot: number;
  readonly at: Instant;
}

/**
 * The hub's side. The signature is checked before any secret key is used. A replayed set-up passes here: the caller
 * refuses a session it has seen. Throws `VerificationError` 'beat/frame-malformed' or 'beat/set-up-signature' (also when
 * it was made for another transport key).
 */
export const acceptSetUp = async (frame: UpFrame, keys: { transport: TransportKey; device: DeviceKey }): Promise<AcceptedSetUp> => {
  if (frame.type !== 'set-up') return distrust('beat/frame-malformed');
  const { terminal, session, body } = frame;
  const enc = bytesOf(body.subarray(0, ENC));
  const boot = readU32(body, ENC);
  const at = timeAt(body, ENC + 4);
  const signature = body.subarray(ENC + 12, ENC + 12 + SIGNATURE);
  const message = signedBytes({ terminal, session, keyId: keys.transport.id, boot, at, enc });
  if (!verifyDevice(message, signature, keys.device)) return distrust('beat/set-up-signature');
  // The device vouches for bytes that need not be an encapsulation.
  const ctx = await suite
    .SetupRecipient(keys.transport.loaded, enc, { info: infoOf(terminal, session) })
    .catch((error: unknown) => (error instanceof DecapError ? distrust('beat/frame-malformed') : Promise.reject(error as Error)));
  return { keys: await exported(ctx), boot, at };
};

/** The same with any of one’s own transport keys, as while one overlaps the next; `undefined` when it holds under none of them. */
export const acceptSetUpByAny = async (
  frame: UpFrame,
  { transports, device }: { readonly transports: readonly TransportKey[]; readonly device: DeviceKey },
): Promise<AcceptedSetUp | undefined> => {
  for (const transport of transports) {
    try {
      return await acceptSetUp(frame, { transport, device });
    } catch (error) {
      // Signed for another transport key, or not signed: the next key tells.
      if (!(error instanceof VerificationError)) throw error;
    }
  }
  return undefined;
};

const infoOf = (terminal: number, session: Uint8Array): Bytes => concat(DOMAIN, u32(terminal), session);

interface Signed {
  readonly terminal: number;
  readonly session: Uint8Array;
  readonly keyId: Uint8Array;
  readonly boot: number;
  readonly at: Instant;
  readonly enc: Uint8Array;
}

const signedBytes = (s: Signed): Bytes => concat(DOMAIN, u32(s.terminal), s.session, s.keyId, u32(s.boot), u64(s.at), s.enc);

interface Exporter {
  Export(context: Uint8Array, length: number): Promise<Uint8Array>;
}

const exported = async (ctx: Exporter): Promise<SessionKeys> => ({
  up: bytesOf(await ctx.Export(utf8('dauys/v1/beat-up\0'), 32)),
  down: bytesOf(await ctx.Export(utf8('dauys/v1/beat-down\0'), 32)),
});

const timeAt = (body: Uint8Array, at: number): Instant => {
  try {
    return instant(readU64(body, at));
  } catch {
    return distrust('beat/frame-malformed');
  }
};

const distrust = (code: BeatCode): never => {
  throw new VerificationError<BeatCode>(code);
};
