import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { verify } from '@dauys/sealing/signature.ts';
import Type from 'typebox';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { chunkHeadMessage, encodeChunkBody, FEED_HEAD_DOMAIN, feedHeadMessage, parseChunk } from './feed.ts';

const shape = Type.Object({
  publicKey: Type.String(),
  chunks: Type.Array(Type.Object({ number: Type.Integer(), head: Type.String(), bytes: Type.String() })),
  refused: Type.Array(Type.Object({ why: Type.String(), bytes: Type.String(), code: Type.String() })),
});
const vector = Value.Parse(shape, JSON.parse(readFileSync(new URL('../../vectors/feed.json', import.meta.url), 'utf8')));
const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);

describe('vectors/feed.json', () => {
  test('chain, signatures, and the same bytes when written again', () => {
    let prevHead = '00'.repeat(32);
    for (const { number, head, bytes: text } of vector.chunks) {
      const chunk = parseChunk(bytes(text));
      expect([chunk.number, hex(chunk.prevHead)]).toEqual([number, prevHead]);
      expect(createHash('sha256').update(chunkHeadMessage(chunk.signedPart)).digest('hex')).toBe(head);
      const key = { publicKey: bytes(vector.publicKey), algorithm: 'ed25519' } as const;
      expect(verify(FEED_HEAD_DOMAIN, feedHeadMessage(number, bytes(head)), chunk.signature, key)).toBe(true);
      expect(hex(encodeChunkBody(chunk))).toBe(text.slice(0, -128));
      prevHead = head;
    }
    expect(vector.chunks.flatMap(({ bytes: text }) => parseChunk(bytes(text)).items.map(({ kind }) => kind))).toEqual([
      ...['directory', 'checkpoint', 'reply'],
      ...['leaves', 'checkpoint', 'reply'],
    ]);
  });
  test.each(vector.refused)('$why: $code', ({ bytes: text, code }) => {
    expect(() => parseChunk(bytes(text))).toThrow(expect.objectContaining({ code }));
  });
});
