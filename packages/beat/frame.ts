import { bytesOf, concat, readU32, readU64, u32, u64, u8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { randomBytes } from 'node:crypto';
import type { BeatCode } from './codes.ts';

/** Bytes of plaintext in one cell: a sealed complaint of the 16 KiB bucket goes in one beat. */
export const PAYLOAD = 24_576;
/** AES-256-GCM's tag. */
export const TAG = 16;
export const BODY = PAYLOAD + TAG;
export const UP_HEADER = 30;
export const DOWN_HEADER = 30;
/** Every frame up and every frame down has exactly this many bytes, whatever it carries. */
export const UP_BYTES = UP_HEADER + BODY;
export const DOWN_BYTES = DOWN_HEADER + BODY;

/** Versions of the frame that this code speaks, first and last. */
const ACCEPTED_VERSIONS = { first: 1, last: 1 } as const;
const VERSION = 1;

const UP_TYPES = ['beat', 'set-up'] as const;
const DOWN_TYPES = ['beat', 'session-accepted', 'unknown-session', 'refused'] as const;
export type UpType = (typeof UP_TYPES)[number];
export type DownType = (typeof DOWN_TYPES)[number];

export interface UpHead {
  readonly type: UpType;
  readonly terminal: number;
  /** 16 random bytes, chosen by the agent. */
  readonly session: Uint8Array;
  /** 0 for a set-up; then strictly increasing, a new one for every attempt. */
  readonly sequence: number;
}

export interface UpFrame extends UpHead {
  /** The 30 header bytes as received: the associated data of the cell. */
  readonly header: Uint8Array;
  /** Part of the bytes that were parsed, not a copy. */
  readonly body: Uint8Array;
}

/** u8 version ‖ u8 type (1 beat, 2 set-up) ‖ u32 terminal ‖ session 16 ‖ u64 sequence. */
export const upHeader = (head: UpHead): Bytes =>
  concat(u8(VERSION), u8(UP_TYPES.indexOf(head.type) + 1), u32(head.terminal), exactly(16, head.session), u64(head.sequence));

/** The frame up: header ‖ body of PAYLOAD + 16 bytes. Throws `RangeError` for a body of another size. */
export const encodeUpFrame = (head: UpHead, body: Uint8Array): Bytes => concat(upHeader(head), exactly(BODY, body));

/**
 * Reads a frame from a terminal, or from anybody: nothing in it is authentic before the cell opens or the set-up's
 * signature holds. Throws `VerificationError` 'beat/frame-malformed' or 'beat/version'.
 */
export const parseUpFrame = (bytes: Uint8Array): UpFrame => {
  const type = kindOf(UP_TYPES, bytes, UP_BYTES);
  return {
    type,
    terminal: readU32(bytes, 2),
    session: bytesOf(bytes.subarray(6, 22)),
    sequence: counterAt(bytes, 22),
    header: bytes.subarray(0, UP_HEADER),
    body: bytes.subarray(UP_HEADER),
  };
};

export interface DownHead {
  readonly type: DownType;
  readonly session: Uint8Array;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
}

export interface DownFrame extends DownHead {
  /** Parts of the bytes that were parsed, not copies. */
  readonly header: Bytes;
  readonly body: Bytes;
}

/** u8 version ‖ u8 type (1 beat, 2 session accepted, 3 unknown session, 4 refused) ‖ session 16 ‖ nonce 12. */
export const downHeader = (head: DownHead): Bytes =>
  concat(u8(VERSION), u8(DOWN_TYPES.indexOf(head.type) + 1), exactly(16, head.session), exactly(12, head.nonce));

/** The frame down: header ‖ body of PAYLOAD + 16 bytes. Throws `RangeError` for a body of another size. */
export const encodeDownFrame = (head: DownHead, body: Uint8Array): Bytes => concat(downHeader(head), exactly(BODY, body));

/** A frame of type 'unknown-session' or 'refused': body and nonce are random, so only the type can be read from it, by anybody. */
export const encodeDownNotice = (type: 'unknown-session' | 'refused', session: Uint8Array): Bytes =>
  encodeDownFrame({ type, session, nonce: randomBytes(12) }, randomBytes(BODY));

/** Reads a frame from the hub, or from whoever sits between. Throws `VerificationError` 'beat/frame-malformed' or 'beat/version'. */
export const parseDownFrame = (bytes: Bytes): DownFrame => {
  const type = kindOf(DOWN_TYPES, bytes, DOWN_BYTES);
  return {
    type,
    session: bytesOf(bytes.subarray(2, 18)),
    nonce: bytesOf(bytes.subarray(18, DOWN_HEADER)),
    header: bytes.subarray(0, DOWN_HEADER),
    body: bytes.subarray(DOWN_HEADER),
  };
};

const malformed = (): never => {
  throw new VerificationError<BeatCode>('beat/frame-malformed');
};

const kindOf = <T>(types: readonly T[], bytes: Uint8Array, size: number): T => {
  if (bytes.length !== size) return malformed();
  const version = bytes[0] ?? 0;
  if (version < ACCEPTED_VERSIONS.first || version > ACCEPTED_VERSIONS.last) throw new VerificationError<BeatCode>('beat/version');
  return types[(bytes[1] ?? 0) - 1] ?? malformed();
};

const counterAt = (bytes: Uint8Array, at: number): number => {
  try {
    return readU64(bytes, at);
  } catch {
    return malformed();
  }
};

const exactly = (size: number, bytes: Uint8Array): Uint8Array => {
  if (bytes.length !== size) throw new RangeError(`${bytes.length} bytes where ${size} belong`);
  return bytes;
};
