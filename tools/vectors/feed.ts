/** Writes vectors/feed.json: two chunks from fixed bytes, signed by a fixed key. Run once; readers are tested against the file. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { bytesOf, concat, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { chunkHeadMessage, encodeChunkBody, FEED_HEAD_DOMAIN, feedHeadMessage, type FeedItem } from '@dauys/protocol/feed.ts';
import { publicKeyOf, sign } from '@dauys/sealing/signature.ts';

const seed = new Uint8Array(32).fill(0x2a);
const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);

const items: readonly (readonly FeedItem[])[] = [
  [
    { kind: 'directory', index: 0, entry: utf8('{"signatures":[],"statement":""}') },
    { kind: 'checkpoint', ledger: 'directory', note: utf8('example.org/directory\n1\nroot\n\n— key sig\n') },
    { kind: 'reply', tag: filled(16, 1), file: filled(48, 2) },
  ],
  [
    { kind: 'leaves', batch: 7, firstIndex: 448, commitments: [filled(32, 3), filled(32, 4)] },
    { kind: 'checkpoint', ledger: 'cases', note: utf8('example.org/cases\n450\nroot\n\n— key sig\n') },
    { kind: 'reply', tag: filled(16, 5), file: filled(48, 6) },
  ],
];

const refusals = (first: string): readonly { readonly why: string; readonly bytes: string; readonly code: string }[] => {
  const cut = first.slice(0, -2);
  return [
    { why: 'one byte short', bytes: cut, code: 'feed/malformed' },
    { why: 'another version', bytes: `02${first.slice(2)}`, code: 'feed/unknown-version' },
    { why: 'an item longer than the chunk', bytes: `${first.slice(0, 108)}ffffffff${first.slice(116)}`, code: 'feed/malformed' },
    { why: 'a number above 2^53 - 1', bytes: `${first.slice(0, 2)}0020000000000000${first.slice(18)}`, code: 'feed/malformed' },
    { why: 'a time after the year 9999', bytes: `${first.slice(0, 18)}0000e677d21fdc00${first.slice(34)}`, code: 'feed/malformed' },
    { why: 'a ledger that does not exist', bytes: first.replace(/(04000000..)01/, '$103'), code: 'feed/malformed' },
  ];
};

let prevHead: Bytes = new Uint8Array(32);
const chunks = items.map((list, number) => {
  const signedPart = encodeChunkBody({ number, at: instant(1_790_000_000_000 + number), prevHead, items: list });
  const head = bytesOf(createHash('sha256').update(chunkHeadMessage(signedPart)).digest());
  prevHead = head;
  const signature = sign(FEED_HEAD_DOMAIN, feedHeadMessage(number, head), seed);
  return { number, head: hex(head), bytes: hex(concat(signedPart, signature)) };
});

const description =
  'Two chunks of a feed (docs/formats/feed.md). head = SHA-256("dauys/v1/feed-chunk\\0" ‖ all but the last 64 bytes); the signature is Ed25519 over "dauys/v1/feed-head\\0" ‖ u64 number ‖ head. Everything is hex.';
const vector = { description, publicKey: hex(publicKeyOf(seed)), chunks, refused: refusals(chunks[0]?.bytes ?? '') };

writeFileSync(new URL('../../vectors/feed.json', import.meta.url), `${JSON.stringify(vector, null, 2)}\n`);
