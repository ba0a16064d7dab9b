/** Bytes over an ordinary (never shared) buffer: what WebCrypto and `fetch` accept. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a text. A lone surrogate becomes U+FFFD. */
export const utf8 = (text: string): Bytes => encoder.encode(text);

/** Strict UTF-8; throws `TypeError` on ill-formed input. */
export const fromUtf8 = (bytes: Uint8Array): string => strictDecoder.decode(bytes);

/** All parts one after the other, in a new array. */
export const concat = (...parts: readonly Uint8Array[]): Bytes => {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** A copy over a buffer of its own. */
export const bytesOf = (source: Uint8Array): Bytes => new Uint8Array(source);

/**
 * Gives the memory of bytes that own their whole buffer back now instead of when garbage is next collected; they are empty from here
 * on. Where kilobytes come thousands of times a second, waiting for the collector costs more than the work itself. A view of a larger
 * buffer is left as it is.
 */
export const release = ({ buffer, byteLength }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
};

/** Equality that takes the same time wherever the first difference is. Lengths are public. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
};

const bigEndian = (size: 1 | 2 | 4, n: number): Bytes => {
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** (8 * size)) throw new RangeError(`not a u${8 * size}`);
  const out = new Uint8Array(size);
  for (let i = size - 1, rest = n; i >= 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
};

/** Big-endian unsigned integers; throw `RangeError` outside their range. */
export const u8 = (n: number): Bytes => bigEndian(1, n);
export const u16 = (n: number): Bytes => bigEndian(2, n);
export const u32 = (n: number): Bytes => bigEndian(4, n);

/** Big-endian 64 bits of a safe integer; throws `RangeError` otherwise. */
export const u64 = (n: number): Bytes => {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('not a u64 we can hold');
  const out = new Uint8Array(8);
  for (let i = 7, rest = n; i >= 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
};

const readBigEndian = (b: Uint8Array, at: number, size: number): number => {
  if (!Number.isInteger(at) || at < 0 || at + size > b.length) throw new RangeError('outside the bytes');
  let n = 0;
  for (let i = at; i < at + size; i++) n = n * 256 + (b[i] as number);
  return n;
};

/** Big-endian unsigned integers at an offset in bytes; throw `RangeError` where they do not lie wholly inside. */
export const readU16 = (b: Uint8Array, at: number): number => readBigEndian(b, at, 2);
export const readU32 = (b: Uint8Array, at: number): number => readBigEndian(b, at, 4);

/** Throws `RangeError` past 2^53-1: nothing here counts that far, so such a number is an attack or damage. */
export const readU64 = (b: Uint8Array, at: number): number => {
  const n = readBigEndian(b, at, 4) * 2 ** 32 + readBigEndian(b, at + 4, 4);
  if (!Number.isSafeInteger(n)) throw new RangeError('u64 above 2^53-1');
  return n;
};

const octets: readonly string[] = Array.from({ length: 256 }, (_, x) => x.toString(16).padStart(2, '0'));

/** Lower-case hex, two digits a byte. */
export const hex = (b: Uint8Array): string => {
  let text = '';
  // By index: an iterator for each of a few thousand names a second is felt at the hub.
  for (let i = 0; i < b.length; i++) text += octets[b[i] as number] as string;
  return text;
};

/** Lower-case hex of even length, or `undefined`. */
export const parseHex = (text: string): Bytes | undefined => {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const value = 16 * digitAt(text, 2 * i) + digitAt(text, 2 * i + 1);
    if (Number.isNaN(value)) return undefined;
    bytes[i] = value;
  }
  return bytes;
};

/** 0…15, or NaN. */
const digitAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : Number.NaN;
};

/** Padded base64 (RFC 4648 section 4). */
export const base64 = (b: Uint8Array): string => {
  let binary = '';
  for (let i = 0; i < b.length; i += 0x8000) binary += String.fromCharCode(...b.subarray(i, i + 0x8000));
  return btoa(binary);
};

/** Canonical padded base64 (RFC 4648 section 4), or `undefined`: two spellings of one value would be two names for it. */
export const parseBase64 = (text: string): Bytes | undefined => {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  // Only the last quantum can have bits that say nothing, and so be spelled in more than one way.
  return text.endsWith('=') && base64(bytes.subarray(-(bytes.length % 3))) !== text.slice(-4) ? undefined : bytes;
};
