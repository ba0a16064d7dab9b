import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { anyCharacter } from '@dauys/testing/any-character.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { encodeCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { cosign, verifyCosignature } from './cosignature.ts';
import { ed25519Signer, verifyEd25519 } from './ed25519.ts';
import {
  COSIGNATURE,
  MAX_NOTE,
  MAX_SIGNATURES,
  NOTE_SIGNATURE,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
  signNote,
  verifierKey,
  verifierKeyOf,
  verifyNote,
  withSignatures,
} from './note.ts';

const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
const signer = (seed: string) => ed25519Signer(bytes(seed));
const thrown = (code: string) => expect.objectContaining({ name: 'VerificationError', code: `ledger/${code}` });
const { note: vector } = vectors;
const logKey = verifierKeyOf(vector.name, NOTE_SIGNATURE, signer(vector.seed).publicKey);

describe('keys', () => {
  test.each(vectors.keys)('$name', ({ name, type, seed, publicKey, id, vkey }) => {
    expect(hex(signer(seed).publicKey)).toBe(publicKey);
    expect(verifierKey(name, type === 1 ? NOTE_SIGNATURE : COSIGNATURE, bytes(publicKey))).toBe(vkey);
    const parsed = parseVerifierKey(vkey);
    expect([parsed.name, parsed.type, hex(parsed.publicKey), hex(parsed.id)]).toEqual([name, type, publicKey, id]);
  });
  test.each(vectors.notKeys)('%s is no key', (vkey) => expect(() => parseVerifierKey(vkey)).toThrow(thrown('malformed-key')));
  test('a signature on which verifiers disagree is refused', () => {
    const { publicKey, message, signature } = vectors.disputedSignature;
    expect(ed25519.verify(bytes(signature), bytes(message), bytes(publicKey), { zip215: false })).toBe(true);
    expect(verifyEd25519(bytes(signature), bytes(message), bytes(publicKey))).toBe(false);
  });
  test('a seed has 32 bytes', () => expect(() => ed25519Signer(new Uint8Array(31))).toThrow(RangeError));
});

describe('notes', () => {
  test('the vector is what we sign and what we verify', async () => {
    expect(await signNote(vector.text, vector.name, signer(vector.seed))).toBe(vector.note);
    expect(verifyNote(vector.note, [logKey])).toEqual({ text: vector.text, verified: [vector.name] });
  });
  test('a note of the Go checksum database documentation verifies', () => {
    const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const line = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    const key = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect(verifyNote(`${text}\n${line}`, [key]).verified).toEqual(['PeterNeumann']);
  });
  test.each(vectors.notNotes)('%j is no note', (note) => expect(() => parseNote(note)).toThrow(thrown('malformed-note')));
  test('unknown keys are ignored, known ones counted once, a failing known one spoils the note', async () => {
    const line = vector.note.slice(vector.text.length + 1);
    const stranger = (await signNote(vector.text, 'stranger.example', ed25519Signer(new Uint8Array(32).fill(9)))).slice(
      vector.text.length + 1,
    );
    expect(verifyNote(withSignatures(vector.note, [stranger, line, line]), [logKey]).verified).toEqual([vector.name]);
    expect(() => verifyNote(`${vector.text}\n${stranger}`, [logKey])).toThrow(thrown('signature-missing'));
    expect(() => verifyNote(vector.note, [])).toThrow(thrown('signature-missing'));
    expect(() => verifyNote(`x${vector.note}`, [logKey])).toThrow(thrown('signature-bad'));
    expect(() => verifyNote(withSignatures(`x${vector.text}\n`, [line, stranger]), [logKey])).toThrow(thrown('signature-bad'));
  });
  test('text with empty lines keeps them: the last empty line divides', async () => {
    const note = await signNote('a\n\nb\n\n— c d\n', 'n', signer(vector.seed));
    expect(parseNote(note).text).toBe('a\n\nb\n\n— c d\n');
  });
  test('what cannot be a note is not signed', async () => {
    for (const text of ['no newline', 'bell\u0007\n', 'carriage\r\n', 'half \ud800\n'])
      await expect(signNote(text, 'n', signer(vector.seed))).rejects.toThrow(RangeError);
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2028b', 'a\u0085b', 'x'.repeat(256)])
      await expect(signNote('a\n', name, signer(vector.seed))).rejects.toThrow(thrown('malformed-key'));
  });
  test('size and number of signatures are bounded before anything is verified', () => {
    const line = vector.note.slice(vector.text.length + 1);
    expect(parseNote(`${vector.text}\n${line.repeat(MAX_SIGNATURES)}`).signatures.length).toBe(MAX_SIGNATURES);
    expect(() => parseNote(`${vector.text}\n${line.repeat(MAX_SIGNATURES + 1)}`)).toThrow(thrown('malformed-note'));
    expect(() => parseNote(`${'x'.repeat(MAX_NOTE)}${vector.note}`)).toThrow(thrown('malformed-note'));
    expect(() => parseNote('half \ud800\n\n' + line)).toThrow(thrown('malformed-note'));
  });
  test('arbitrary text and any changed character never verify', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (text) => {
        expect(() => verifyNote(text, [logKey])).toThrow(thrown('malformed-note'));
      }),
    );
    fc.assert(
      fc.property(fc.nat(vector.note.length - 1), fc.constantFrom('A', 'z', '0', '\n', ' '), (at, character) => {
        fc.pre(vector.note[at] !== character);
        expect(() => verifyNote(vector.note.slice(0, at) + character + vector.note.slice(at + 1), [logKey])).toThrow();
      }),
    );
  });
});

describe('checkpoints', () => {
  test.each(vectors.checkpoint)('of size $size', ({ origin, size, root, extensions, text }) => {
    expect(encodeCheckpoint({ origin, size, root: bytes(root), extensions })).toBe(text);
    expect(parseCheckpoint(text)).toEqual({ origin, size, root: bytes(root), extensions });
  });
  test.each(vectors.notCheckpoints)('%j is none', (text) => expect(() => parseCheckpoint(text)).toThrow(thrown('malformed-checkpoint')));
  test('what cannot be read back is not written', () => {
    const root = new Uint8Array(32);
    for (const bad of [
      { origin: '' },
      { origin: 'a\nb' },
      { size: -1 },
      { size: 0.5 },
      { size: 2 ** 53 },
      { root: new Uint8Array(31) },
      { extensions: [''] },
    ])
      expect(() => encodeCheckpoint({ origin: 'a', size: 1, root, ...bad })).toThrow(RangeError);
  });
});

describe('cosignatures', () => {
  test.each(vectors.cosignature)('by $name', async ({ text, name, seed, seconds, line }) => {
    expect(await cosign(text, { name, signer: signer(seed), at: instant(seconds * 1000 + 999) })).toBe(line);
    const key = verifierKeyOf(name, COSIGNATURE, signer(seed).publicKey);
    const { signature } = parseSignatureLine(line.slice(0, -1));
    expect(verifyCosignature(text, signature, key)).toBe(seconds * 1000);
    expect(verifyCosignature(`${text}more\n`, signature, key)).toBeUndefined();
    expect(verifyCosignature(text, signature.subarray(1), key)).toBeUndefined();
    expect(verifyCosignature(text, signature, verifierKeyOf(name, NOTE_SIGNATURE, signer(seed).publicKey))).toBeUndefined();
    for (let bit = 0; bit < 64; bit++)
      expect(
        verifyCosignature(
          text,
          signature.map((b, i) => (i === bit >> 3 ? b ^ (1 << (bit & 7)) : b)),
          key,
        ),
      ).toBeUndefined();
    expect(
      verifyCosignature(
        text,
        signature.map((b, i) => (i < 8 ? 255 : b)),
        key,
      ),
    ).toBeUndefined();
  });
});
