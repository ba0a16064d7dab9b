import { equalBytes, release, u64, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync, type KeyObject } from 'node:crypto';
import type { BeatCode } from './codes.ts';
import {
  DOWN_BYTES,
  DOWN_HEADER,
  downHeader,
  PAYLOAD,
  TAG,
  UP_BYTES,
  UP_HEADER,
  upHeader,
  type DownFrame,
  type UpFrame,
  type UpHead,
} from './frame.ts';

/** One AES-256-GCM key for each direction, 32 bytes each. The agent keeps them in memory only. */
export interface SessionKeys {
  readonly up: Bytes;
  readonly down: Bytes;
}

/** A beat from terminal to hub. `plaintext` has PAYLOAD bytes; the sequence, never used twice under a key, is the nonce. */
export const sealUpFrame = (keys: SessionKeys, head: Omit<UpHead, 'type'>, plaintext: Uint8Array): Bytes => {
  const frame = new Uint8Array(UP_BYTES);
  frame.set(upHeader({ ...head, type: 'beat' }));
  return sealBehind(frame, { key: keys.up, nonce: upNonce(head.sequence), header: UP_HEADER }, whole(plaintext));
};

/** The plaintext of a beat, in a buffer of its own. Throws `VerificationError` 'beat/cell-damaged'. */
export const openUpFrame = (keys: SessionKeys, frame: UpFrame): Bytes =>
  openCell(keys.up, upNonce(frame.sequence), frame.header, frame.body);

/**
 * An answer from hub to terminal under 96 random bits of nonce: any hub process may write it without asking another. It is written
 * into `frame`, all of it, where one is given: DOWN_BYTES long.
 */
export const sealDownFrame = (
  keys: SessionKeys,
  head: { readonly type: 'beat' | 'session-accepted'; readonly session: Uint8Array },
  plaintext: Uint8Array,
  frame: Bytes = new Uint8Array(DOWN_BYTES),
): Bytes => {
  if (frame.length !== DOWN_BYTES) throw new RangeError(`a frame down has ${DOWN_BYTES} bytes, not ${frame.length}`);
  const nonce = freshNonce();
  frame.set(downHeader({ ...head, nonce }));
  return sealBehind(frame, { key: keys.down, nonce, header: DOWN_HEADER }, whole(plaintext));
};

/** The plaintext of an answer. Throws `VerificationError` 'beat/cell-damaged', also for the types whose body is random. */
export const openDownFrame = (keys: SessionKeys, frame: DownFrame): Bytes => openCell(keys.down, frame.nonce, frame.header, frame.body);

/**
 * The plaintext of an answer to this session. Throws `VerificationError` 'beat/other-session' when its header names another one (our own frame
 * thrown back at us is such a one), 'beat/cell-damaged' when the cell does not open.
 */
export const openAnswer = (keys: SessionKeys, frame: DownFrame, session: Uint8Array): Bytes => {
  if (!equalBytes(frame.session, session)) throw new VerificationError<BeatCode>('beat/other-session');
  return openDownFrame(keys, frame);
};

/** u32 0 ‖ u64 sequence. */
export const upNonce = (sequence: number): Bytes => {
  const nonce = new Uint8Array(12);
  nonce.set(u64(sequence), 4);
  return nonce;
};

/** AES-256-GCM (NIST SP 800-38D): ciphertext ‖ tag 16. `header` is associated data. */
export const sealCell = (key: Uint8Array, nonce: Uint8Array, header: Uint8Array, plaintext: Uint8Array): Bytes => {
  const frame = new Uint8Array(header.length + plaintext.length + TAG);
  frame.set(header);
  return sealBehind(frame, { key, nonce, header: header.length }, plaintext).slice(header.length);
};

/** Seals what stands behind the first `header` bytes of the frame, which are its associated data. */
const sealBehind = (
  frame: Bytes,
  { key, nonce, header }: { readonly key: Uint8Array; readonly nonce: Uint8Array; readonly header: number },
  plaintext: Uint8Array,
): Bytes => {
  const cipher = createCipheriv('aes-256-gcm', keyObject(key), nonce, { authTagLength: TAG });
  cipher.setAAD(frame.subarray(0, header));
  const sealed = cipher.update(plaintext);
  cipher.final();
  frame.set(sealed, header);
  frame.set(cipher.getAuthTag(), header + plaintext.length);
  // Memory outside the heap, a few thousand times a second: left to the collector it cost more than sealing.
  release(sealed);
  return frame;
};

// Asked for in bulk: one question to the source of randomness costs a third of sealing a cell. Each is given out once.
const nonces = new Uint8Array(12 * 256);
let unused = 0;

const freshNonce = (): Bytes => {
  if (unused === 0) unused = randomFillSync(nonces).length;
  unused -= 12;
  return nonces.slice(unused, unused + 12);
};

/** Inverse of `sealCell`. Throws `VerificationError` 'beat/cell-damaged' for anything else than what was sealed. */
export const openCell = (key: Uint8Array, nonce: Uint8Array, header: Uint8Array, body: Uint8Array): Bytes => {
  if (body.length < TAG) return damaged();
  const cipher = createDecipheriv('aes-256-gcm', keyObject(key), nonce, { authTagLength: TAG });
  cipher.setAAD(header);
  cipher.setAuthTag(body.subarray(body.length - TAG));
  const plaintext = cipher.update(body.subarray(0, body.length - TAG));
  try {
    cipher.final();
  } catch {
    return damaged();
  }
  return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
};

// Node takes longer to find out that bytes are a key than to encrypt a cell. Forgotten together with the bytes.
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

const keyObject = (key: Uint8Array): KeyObject => {
  const known = keyObjects.get(key) ?? createSecretKey(key);
  keyObjects.set(key, known);
  return known;
};

const damaged = (): never => {
  throw new VerificationError<BeatCode>('beat/cell-damaged');
};

const whole = (plaintext: Uint8Array): Uint8Array => {
  if (plaintext.length !== PAYLOAD) throw new RangeError(`a cell holds ${PAYLOAD} bytes, not ${plaintext.length}`);
  return plaintext;
};
