import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, concat, hex, parseBase64, parseHex, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import vectors from '../../vectors/reply.json' with { type: 'json' };
import { padToBucket } from './bucket.ts';
import { canonicalBytes } from './json.ts';
import { openReply, verifyReply } from './reply-open.ts';
import { REPLY_FILE_BYTES, REPLY_KINDS, REPLY_STATEMENT_ROOM, encodeReply, parseReply, type ReplyStatement } from './reply.ts';
import { sealPadded } from './seal.ts';
import { keyId, publicKeyOf, sign, signerOf } from './signature.ts';
import { freshIdentity, recipientOf } from './identity.ts';

const [vector] = vectors.replies;
if (vector === undefined) throw new Error('no vector');
const seed = parseHex(vector.officerSeed) ?? new Uint8Array();
const publicKey = parseHex(vector.officerPublicKey) ?? new Uint8Array();
const kind = REPLY_KINDS.find((known) => known === vector.statement.kind) ?? 'interim';
const statement: ReplyStatement = { ...vector.statement, v: 1, kind, language: 'kk' };
const file = parseBase64(vector.file) ?? new Uint8Array();
const identity = redact(vector.replyIdentity);
const plainOf = (json: Bytes, rest = new Uint8Array(64)) => concat(u32(json.length), json, rest);
const codeOf = async (act: () => unknown): Promise<unknown> => {
  try {
    await act();
    return 'read';
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
};

describe('reply', () => {
  test('the vector opens with the code’s identity and verifies with the officer’s key', async () => {
    const opened = await openReply(file, identity);
    expect(reveal(opened.statement)).toEqual(statement);
    expect(hex(opened.signature)).toBe(vector.signature);
    verifyReply(opened, publicKey);
    expect(JSON.stringify(opened.statement)).not.toContain(statement.text);
    expect(hex(await encodeReply(statement, signerOf(seed)))).toBe(hex(parseBase64(vector.plaintext) ?? new Uint8Array()));
  });
  test('openReply ∘ seal ∘ encodeReply = id, for any text', async () => {
    const recipient = await recipientOf(vector.replyIdentity);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 500 }), async (text) => {
        const sealed = await sealPadded(await encodeReply({ ...statement, text }, signerOf(seed)), [recipient]);
        const opened = await openReply(sealed, identity);
        verifyReply(opened, publicKey);
        return reveal(opened.statement).text === text;
      }),
      { numRuns: 15 },
    );
  });
  test('a forged reply: another key, a key it does not name, one changed letter, another domain', async () => {
    const opened = await openReply(file, identity);
    const other = new Uint8Array(32).fill(9);
    const forgeries: [typeof opened, Bytes][] = [
      [opened, publicKeyOf(other)],
      [{ ...opened, signature: sign('dauys/v1/reply\0', opened.statementBytes, other) }, publicKey],
      [{ ...opened, signature: sign('dauys/v1/reply\0', opened.statementBytes, other) }, publicKeyOf(other)],
      [{ ...opened, signature: sign('dauys/v1/label\0', opened.statementBytes, seed) }, publicKey],
      [{ ...opened, statementBytes: bytesOf(opened.statementBytes.map((byte, i) => (i === 30 ? byte ^ 1 : byte))) }, publicKey],
    ];
    for (const [forged, key] of forgeries) expect(await codeOf(() => verifyReply(forged, key))).toBe('sealing/reply-signature');
    expect(keyId(publicKey)).toBe(statement.key);
  });
  test.each([
    ['an unknown field', { more: 1 }],
    ['a mailbox index past 31', { n: 32 }],
    ['a kind that does not exist', { kind: 'received' }],
    ['no text', { text: '' }],
    ['a text above 12,000 characters', { text: 'а'.repeat(12_001) }],
    ['a time in another form', { at: '2026-11-22' }],
    ['an officer that is no slug', { officer: 'Daniyar' }],
    ['a language of elsewhere', { language: 'de' }],
    ['an empty route', { route: '' }],
  ])('refuses %s, written or read', async (_, change) => {
    const bad = { ...statement, ...change };
    expect(await codeOf(() => parseReply(plainOf(canonicalBytes(bad))))).toBe('sealing/reply-malformed');
    // @ts-expect-error -- what the type forbids is exactly what is tried here
    expect(await codeOf(() => encodeReply(bad, signerOf(seed)))).toBe('sealing/reply-malformed');
  });
  test('12,000 letters outside the first plane are still 12,000 characters', async () => {
    expect(await codeOf(() => parseReply(plainOf(canonicalBytes({ ...statement, text: '😶'.repeat(12_000) }))))).toBe('read');
  });
  test('what is written has room in the one size that all replies and empty slots have; one byte more is refused', async () => {
    // Latin letters take one byte each; at most 12,000 of them go into a text, so the rest is in two-byte letters.
    const room = REPLY_STATEMENT_ROOM - canonicalBytes({ ...statement, text: '' }).length;
    const filling = (bytes: number) => `${'ұ'.repeat(Math.floor(bytes / 2))}${'x'.repeat(bytes % 2)}`;
    const fits = await encodeReply({ ...statement, text: filling(room) }, signerOf(seed));
    const recipient = await recipientOf(await freshIdentity());
    const lengths = await Promise.all(
      [fits, fits.subarray(0, 100), new Uint8Array(0)].map(async (plain) => (await sealPadded(plain, [recipient])).length),
    );
    expect(lengths).toEqual([REPLY_FILE_BYTES, REPLY_FILE_BYTES, REPLY_FILE_BYTES]);
    const more = { ...statement, text: filling(room + 1) };
    expect(await codeOf(() => encodeReply(more, signerOf(seed)))).toBe('sealing/too-large');
  });
  test('later versions, lying lengths and padding that is not zero', async () => {
    const json = canonicalBytes(statement);
    expect(await codeOf(() => parseReply(plainOf(canonicalBytes({ ...statement, v: 2 }))))).toBe('sealing/reply-version');
    const padded = padToBucket(plainOf(json));
    expect(await codeOf(() => parseReply(padded))).toBe('read');
    padded[padded.length - 1] = 1;
    for (const bad of [
      padded,
      new Uint8Array(3),
      u32(0xffffffff),
      concat(u32(200_000), new Uint8Array(210_000)),
      plainOf(json, new Uint8Array(63)),
      plainOf(utf8('[]')),
      plainOf(utf8(`${new TextDecoder().decode(json)} `)),
    ])
      expect(await codeOf(() => parseReply(bad))).toBe('sealing/reply-malformed');
  });
  test('no bytes make the reader crash', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) =>
        /^sealing\//.test(String(await codeOf(() => parseReply(plainOf(bytesOf(bytes)))))),
      ),
    ));
});
