import { sha256 } from '@noble/hashes/sha2.js';
import { base64, bytesOf, concat, equalBytes, fromUtf8, hex, parseBase64, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from './codes.ts';
import { isSoundPublicKey, verifyEd25519, type Ed25519Signer } from './ed25519.ts';

/** Signature types of C2SP signed-note that this ledger uses. */
export const NOTE_SIGNATURE = 0x01;
export const COSIGNATURE = 0x04;
export type SignatureType = typeof NOTE_SIGNATURE | typeof COSIGNATURE;

// Whoever hands us a note controls all of it: these bounds hold before the first signature is checked.
export const MAX_NOTE = 64 * 1024;
export const MAX_SIGNATURES = 64;
const MAX_NAME = 255;

/** A public key with the name and type it signs under. Name and id together say which key a signature line claims. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  readonly publicKey: Bytes;
  readonly id: Bytes;
}

/** Key id: SHA-256(name ‖ "\n" ‖ type ‖ public key)[:4]. C2SP signed-note. */
export const keyIdOf = (name: string, type: SignatureType, publicKey: Uint8Array): Bytes =>
  bytesOf(sha256(concat(utf8(`${name}\n`), u8(type), publicKey)).subarray(0, 4));

/** The key in a form to compare against; throws `VerificationError('ledger/malformed-key')` for a bad name or an unsound key. */
export const verifierKeyOf = (name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey => {
  if (!isKeyName(name) || !isSoundPublicKey(publicKey)) fail('ledger/malformed-key');
  return { name, type, publicKey: bytesOf(publicKey), id: keyIdOf(name, type, publicKey) };
};

/** vkey: `name+<id in hex>+<base64(type ‖ public key)>`. Throws as `verifierKeyOf`. */
export const verifierKey = (name: string, type: SignatureType, publicKey: Uint8Array): string => {
  const key = verifierKeyOf(name, type, publicKey);
  return `${name}+${hex(key.id)}+${base64(concat(u8(type), publicKey))}`;
};

/** Parses a vkey and checks that its id is that of its key; throws `VerificationError('ledger/malformed-key')`. */
export const parseVerifierKey = (text: string): VerifierKey => {
  if (text.length > MAX_NAME + 128) fail('ledger/malformed-key');
  const [, name = '', id = '', material = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = parseBase64(material);
  const type = bytes?.[0];
  if (bytes === undefined || (type !== NOTE_SIGNATURE && type !== COSIGNATURE)) return fail('ledger/malformed-key');
  const key = verifierKeyOf(name, type, bytes.subarray(1));
  return hex(key.id) === id ? key : fail('ledger/malformed-key');
};

/** One signature line, its claim unchecked. `signature` is what follows the four bytes of the key id. */
export interface NoteSignature {
  readonly name: string;
  readonly id: Bytes;
  readonly signature: Bytes;
}

/** `text` ends in a newline and is what is signed. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** The text of a published note; throws `VerificationError('ledger/malformed-note')` for bytes that are not UTF-8. C2SP signed-note. */
export const noteOf = (bytes: Uint8Array): string => {
  try {
    return fromUtf8(bytes);
  } catch {
    return fail('ledger/malformed-note');
  }
};

/** Splits a note, checking form and size only; throws `VerificationError('ledger/malformed-note')`. C2SP signed-note, "Format". */
export const parseNote = (noteText: string): Note => {
  if (noteText.length > MAX_NOTE || !isNoteText(noteText)) fail('ledger/malformed-note');
  const cut = noteText.lastIndexOf('\n\n');
  if (cut < 1 || !noteText.endsWith('\n')) fail('ledger/malformed-note');
  const lines = noteText.slice(cut + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) fail('ledger/malformed-note');
  return { text: noteText.slice(0, cut + 1), signatures: lines.map(parseSignatureLine) };
};

/** A signature line without its newline; throws `VerificationError('ledger/malformed-note')`. */
export const parseSignatureLine = (line: string): NoteSignature => {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = parseBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return fail('ledger/malformed-note');
  return { name, id: bytesOf(bytes.subarray(0, 4)), signature: bytesOf(bytes.subarray(4)) };
};

/** `— name base64(id ‖ signature)` with its newline. */
export const signatureLine = (key: { readonly name: string; readonly id: Uint8Array }, signature: Uint8Array): string =>
  `— ${key.name} ${base64(concat(key.id, signature))}\n`;

/**
 * Signs a text under a name (Ed25519, type 0x01) and returns the whole note. Throws `RangeError` unless the text ends in one
 * newline and holds no control characters, `VerificationError('ledger/malformed-key')` for a bad name.
 */
export const signNote = async (text: string, name: string, signer: Ed25519Signer): Promise<string> => {
  if (!isNoteText(text) || !text.endsWith('\n')) throw new RangeError('not a text for a note');
  const key = verifierKeyOf(name, NOTE_SIGNATURE, signer.publicKey);
  return `${text}\n${signatureLine(key, await signer.sign(utf8(text)))}`;
};

/** The note with further signature lines (each ending in a newline) after its own. Nothing is verified. */
export const withSignatures = (noteText: string, lines: readonly string[]): string => noteText + lines.join('');

/**
 * Verifies the note signatures (type 0x01) of known keys; those of unknown keys are ignored. `verified` holds each key's
 * name once. Throws `ledger/malformed-note`, `ledger/signature-bad` (a known key's line does not verify) and
 * `ledger/signature-missing` (no known key signed).
 */
export const verifyNote = (noteText: string, vkeys: readonly VerifierKey[]): { text: string; verified: readonly string[] } => {
  const note = parseNote(noteText);
  const message = utf8(note.text);
  const verified = new Set<string>();
  for (const key of vkeys.filter(({ type }) => type === NOTE_SIGNATURE)) {
    const lines = signaturesBy(note, key);
    if (!lines.every(({ signature }) => verifyEd25519(signature, message, key.publicKey))) fail('ledger/signature-bad');
    if (lines.length > 0) verified.add(key.name);
  }
  if (verified.size === 0) fail('ledger/signature-missing');
  return { text: note.text, verified: [...verified] };
};

/** The lines that claim to be by this key, by name and id. */
export const signaturesBy = (note: Note, key: VerifierKey): NoteSignature[] =>
  note.signatures.filter(({ name, id }) => name === key.name && equalBytes(id, key.id));

/** Key names are not empty and hold neither Unicode spaces, control characters nor "+". */
export const isKeyName = (name: string): boolean =>
  name.length <= MAX_NAME && name.isWellFormed() && /^[^\s+\p{White_Space}\p{Cc}]+$/u.test(name);

// Lone surrogates have no UTF-8: two different strings would be signed as the same bytes.
const isNoteText = (text: string): boolean => text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);

const fail = (code: LedgerCode): never => {
  throw new VerificationError<LedgerCode>(code);
};
