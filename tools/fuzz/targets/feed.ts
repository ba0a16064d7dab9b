/** The feed: chunks, their pieces, and what a terminal does with chunks that its hub has really signed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { bytesOf, concat, utf8, u32, u64, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { NOTE_SIGNATURE, signNote, verifierKey } from '@dauys/ledger/note.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import {
  chunkHeadMessage,
  encodeChunkBody,
  encodeItem,
  FEED_HEAD_DOMAIN,
  feedHeadMessage,
  parseChunk,
  type FeedItem,
} from '@dauys/protocol/feed.ts';
import { bodySaid, entriesOf, person } from '@dauys/testing/directory-cast.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import { openDisk } from '../../../apps/terminal/agent/disk-store.ts';
import { applyChunk, replySpans } from '../../../apps/terminal/agent/feed/apply.ts';
import { afterPiece, startOf } from '../../../apps/terminal/agent/feed/assemble.ts';
import { feedHead } from '../../../apps/terminal/agent/feed/store.ts';
import { hostileBytes } from '../bytes.ts';
import { bytesIn, sameAgain, type Target } from '../target.ts';

const hub = person('fuzzed hub');
const entries = (await entriesOf([bodySaid('court'), bodySaid('npm')])).map(({ bytes }) => bytes);
const commitments = Array.from({ length: 8 }, (_, i) => sha(`c ${i}`));
/** Signed by the log alone: what is fuzzed is what comes of it, not how many signatures it takes. */
const noteOver = async (name: string, leaves: readonly Uint8Array[]): Promise<string> =>
  signNote(
    encodeCheckpoint({ origin: `test/${name}`, size: leaves.length, root: rootOf(leaves.map(leafHash)) }),
    `test/${name}`,
    keyOf(name),
  );
const policyOf = (name: string) => parsePolicy(`log ${verifierKey(`test/${name}`, NOTE_SIGNATURE, keyOf(name).publicKey)}\nquorum none\n`);
const [directoryNote, casesNote] = [
  await noteOver('directory', entries),
  await noteOver(
    'cases',
    commitments.map((c) => caseLeaf(0, c)),
  ),
];
const items: readonly FeedItem[] = [
  { kind: 'reply', tag: new Uint8Array(16).fill(2), file: new Uint8Array(300) },
  ...entries.map((entry, index): FeedItem => ({ kind: 'directory', index, entry })),
  { kind: 'leaves', batch: 0, firstIndex: 0, commitments },
  { kind: 'checkpoint', ledger: 'directory', note: utf8(directoryNote) },
  { kind: 'checkpoint', ledger: 'cases', note: utf8(casesNote) },
];
const body = concat(...items.map(encodeItem));
const chunk = concat(
  encodeChunkBody({ number: 0, at: instant(1_790_000_000_000), prevHead: new Uint8Array(32), items }),
  new Uint8Array(64),
);

const folder = mkdtempSync(join(tmpdir(), 'dauys-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const policies = { directory: policyOf('directory'), cases: policyOf('cases') };
let disks = 0;
let disk = openDisk(join(folder, 'feed-0'));
/** A chunk that is taken changes what the next one must follow; now and then everything begins anew. */
const freshDisk = (): void => {
  disk.close();
  rmSync(join(folder, `feed-${disks}`), { recursive: true });
  disk = openDisk(join(folder, `feed-${++disks}`));
};

/** The chunk that follows what the terminal holds, with this for items, and really signed. */
const signedChunk = (said: Uint8Array, at: Uint8Array): Bytes => {
  const { number, head } = feedHead(disk);
  const part = concat(Uint8Array.of(1), u64(number + 1), at, head, u32(said.length), said);
  const own = bytesOf(createHash('sha256').update(chunkHeadMessage(part)).digest());
  return concat(part, hub.sign(concat(utf8(FEED_HEAD_DOMAIN), feedHeadMessage(number + 1, own))));
};

export const feedTargets: readonly Target[] = [
  {
    name: 'feed-chunk',
    inputs: hostileBytes(chunk),
    run: (input) => {
      const bytes = bytesIn(input);
      const read = parseChunk(bytes);
      replySpans(bytes);
      // Kinds of a later version are passed over, so only what was understood must be the same again.
      const again = parseChunk(concat(encodeChunkBody(read), read.signature));
      sameAgain([read.number, read.at, read.items], [again.number, again.at, again.items]);
    },
  },
  {
    // Authentic and hostile: the hub signs a chunk that should never have been.
    name: 'feed-applied',
    inputs: fc.oneof(
      hostileBytes(body),
      fc
        .tuple(fc.constantFrom('ffffffffffffffff', '001fffffffffffff', '0000e677d21fdc00', '0000000000000000'), fc.constant(body))
        .map(([at, said]) => concat(Buffer.from(at, 'hex'), said)),
    ),
    run: (input) => {
      const bytes = bytesIn(input);
      const isTimed = bytes.length === body.length + 8;
      const at = isTimed ? bytes.subarray(0, 8) : u64(1_790_000_000_000);
      const done = applyChunk(disk, signedChunk(isTimed ? bytes.subarray(8) : bytes, at), { policies, hubKeys: [hub.publicKey] });
      if (done.ok && done.value.number % 20 === 19) freshDisk();
    },
  },
  {
    name: 'feed-pieces',
    inputs: hostileBytes(concat(u32(0), u32(400), chunk.subarray(0, 200)), concat(u32(100), u32(400), chunk.subarray(100, 400))),
    run: (input) => {
      const bytes = bytesIn(input);
      const padded = concat(bytes, new Uint8Array(9));
      const view = new DataView(padded.buffer);
      const piece = { chunk: 0, offset: view.getUint32(0), total: view.getUint32(4), bytes: padded.subarray(8) };
      const first = afterPiece({ ...startOf(0), bytes: bytesOf(chunk.subarray(0, 150)), total: 400 }, piece);
      const second = afterPiece(first.assembly, { ...piece, offset: 0 });
      if (second.assembly.bytes.length > 400 + padded.length) throw new Error('more than was announced is held');
    },
  },
];
