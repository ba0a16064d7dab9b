/** One question to a small server and one answer, each sealed and always of one size: HPKE to its transport key, and the exporter's key for the way back. */
import { bytesOf, concat, readU16, u16, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } from 'hpke';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { BeatCode } from './codes.ts';
import type { TransportKey } from './session.ts';

const ENC = 1_120;
const TAG = 16;
const NONCE = 12;
const PLAIN = 1_024;
/** Bytes of a question, and of an answer. */
export const QUESTION_BYTES = ENC + PLAIN + TAG;
export const ANSWER_BYTES = NONCE + PLAIN + TAG;
/** The longest thing that fits into either. */
export const BOX_ROOM = PLAIN - 2;

const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const INFO = utf8('dauys/v1/box\0');
const BACK = utf8('dauys/v1/box-answer\0');

export interface Question {
  /** QUESTION_BYTES: the same for every question. */
  readonly box: Bytes;
  /** What the server said. Throws `VerificationError('beat/cell-damaged')`. */
  readonly read: (answer: Uint8Array) => Bytes;
}

/** Throws `VerificationError('beat/transport-key')` when the directory's key is no key, `RangeError` for what does not fit. */
export const askBox = async (publicKey: Uint8Array, said: Uint8Array): Promise<Question> => {
  const padded = pad(said);
  const { encapsulatedSecret, ctx } = await suite
    .DeserializePublicKey(publicKey)
    .then((key) => suite.SetupSender(key, { info: INFO }))
    .catch(() => distrust('beat/transport-key'));
  const box = concat(encapsulatedSecret, await ctx.Seal(padded));
  const back = bytesOf(await ctx.Export(BACK, 32));
  return { box, read: (answer) => openAnswer(back, answer) };
};

export interface Asked {
  readonly said: Bytes;
  /** ANSWER_BYTES, which only who asked can read. Throws `RangeError` for what does not fit. */
  readonly answer: (said: Uint8Array) => Bytes;
}

/** The server's side. Throws `VerificationError('beat/cell-damaged')`: bytes that anybody may have sent. */
export const openBox = async (key: TransportKey, box: Uint8Array): Promise<Asked> => {
  if (box.length !== QUESTION_BYTES) return distrust('beat/cell-damaged');
  const opened = await suite
    .SetupRecipient(key.loaded, box.subarray(0, ENC), { info: INFO })
    .then(async (ctx) => ({ padded: await ctx.Open(box.subarray(ENC)), back: await ctx.Export(BACK, 32) }))
    .catch(() => distrust('beat/cell-damaged'));
  const back = bytesOf(opened.back);
  return { said: unpad(opened.padded), answer: (said) => sealAnswer(back, said) };
};

const sealAnswer = (key: Bytes, said: Uint8Array): Bytes => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = concat(cipher.update(pad(said)), cipher.final());
  return concat(nonce, sealed, cipher.getAuthTag());
};

const openAnswer = (key: Bytes, answer: Uint8Array): Bytes => {
  if (answer.length !== ANSWER_BYTES) return distrust('beat/cell-damaged');
  const cipher = createDecipheriv('aes-256-gcm', key, answer.subarray(0, NONCE));
  cipher.setAuthTag(answer.subarray(NONCE + PLAIN));
  try {
    return unpad(concat(cipher.update(answer.subarray(NONCE, NONCE + PLAIN)), cipher.final()));
  } catch {
    return distrust('beat/cell-damaged');
  }
};

const pad = (said: Uint8Array): Bytes => {
  if (said.length > BOX_ROOM) throw new RangeError(`a box has room for ${BOX_ROOM} bytes, not ${said.length}`);
  return concat(u16(said.length), said, new Uint8Array(BOX_ROOM - said.length));
};

const unpad = (padded: Uint8Array): Bytes => {
  const length = readU16(padded, 0);
  return length > BOX_ROOM ? distrust('beat/cell-damaged') : bytesOf(padded.subarray(2, 2 + length));
};

const distrust = (code: BeatCode): never => {
  throw new VerificationError<BeatCode>(code);
};
