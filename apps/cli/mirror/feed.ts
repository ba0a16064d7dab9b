import { createHash } from 'node:crypto';
import { bytesOf, concat, equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import { parseEntry, parseStatement } from '@dauys/directory/statement.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { decodeEntries, entriesPath, hashesInTile, TILE_WIDTH } from '@dauys/ledger/tiles.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { noteOf, parseNote } from '@dauys/ledger/note.ts';
import { CHUNK_LIMIT, chunkHeadMessage, FEED_HEAD_DOMAIN, type FeedCode, feedHeadMessage, parseChunk } from '@dauys/protocol/feed.ts';
import { operatorFeedPath } from '@dauys/protocol/feed-copy.ts';
import { keyId, verify } from '@dauys/sealing/signature.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import { within, type Folder } from './folder.ts';

const PATIENCE = 30_000;
const IN_FOLDER = 1000;

/** Where a chunk lies below the mirror's folder. */
const chunkPath = (number: number): string =>
  `feed/${String(Math.floor(number / IN_FOLDER)).padStart(9, '0')}/${String(number % IN_FOLDER).padStart(3, '0')}.chunk`;

/** The number after the last chunk that is here. */
const nextChunk = async (folder: Folder): Promise<number> => {
  const last = (await folder.list('feed'))
    .filter((name) => /^\d{9}$/.test(name))
    .toSorted()
    .at(-1);
  if (last === undefined) return 0;
  const chunks = (await folder.list(`feed/${last}`)).filter((name) => /^\d{3}\.chunk$/.test(name)).toSorted();
  const newest = chunks.at(-1);
  return Number(last) * IN_FOLDER + (newest === undefined ? 0 : Number(newest.slice(0, 3)) + 1);
};

export interface FeedCopy {
  readonly hub: string;
  readonly token: string;
  readonly folder: Folder;
  readonly anchor: Anchor;
}

/**
 * Copies the chunks that this mirror has not yet, each held against the one before and the hub's statement key. Returns the number of the
 * newest one here, -1 for none. Throws `LedgerFault` 'feed/forked' or 'feed/bad-signature' with the chunk's number; `Fault` when the hub fails.
 */
export const copyFeed = async ({ hub, token, folder, anchor }: FeedCopy): Promise<number> => {
  let number = await nextChunk(folder);
  let before = await headBefore(folder, number);
  let keys: readonly Bytes[] | undefined;
  for (;;) {
    const bytes = await fetchChunk(hub, token, number);
    if (bytes === undefined) return number - 1;
    keys ??= await hubKeys(folder, anchor);
    before = holdChunk(bytes, { number, before, keys });
    await folder.put(chunkPath(number), bytes);
    number += 1;
  }
};

const headOf = (signedPart: Bytes): Bytes => bytesOf(createHash('sha256').update(chunkHeadMessage(signedPart)).digest());

const headBefore = async (folder: Folder, number: number): Promise<Bytes> => {
  if (number === 0) return new Uint8Array(32);
  const bytes = await folder.read(chunkPath(number - 1));
  if (bytes === undefined) throw new LedgerFault('verify/file-missing', chunkPath(number - 1));
  return headOf(parseChunk(bytes).signedPart);
};

/** The chunk's head, once chain and signature hold. */
const holdChunk = (bytes: Bytes, { number, before, keys }: { number: number; before: Bytes; keys: readonly Bytes[] }): Bytes => {
  const distrust = (code: FeedCode): never => {
    throw new LedgerFault(code, chunkPath(number));
  };
  try {
    const chunk = parseChunk(bytes);
    if (chunk.number !== number || !equalBytes(chunk.prevHead, before)) distrust('feed/forked');
    const head = headOf(chunk.signedPart);
    const message = feedHeadMessage(number, head);
    const holds = keys.some((publicKey) => verify(FEED_HEAD_DOMAIN, message, chunk.signature, { publicKey, algorithm: 'ed25519' }));
    return holds ? head : distrust('feed/bad-signature');
  } catch (error) {
    throw error instanceof VerificationError && !(error instanceof LedgerFault) ? new LedgerFault(error.code, chunkPath(number)) : error;
  }
};

/** Every statement key that the hub has or had, from our own copy of the directory ledger. */
const hubKeys = async (folder: Folder, anchor: Anchor): Promise<readonly Bytes[]> => {
  const entries = await entriesHere(within(folder, 'ledger/directory'));
  const directory = foldDirectory(
    entries.map((bytes, index) => ({ index, bytes })),
    anchor,
    { verify: verifyNative },
  );
  const stated = entries.flatMap((bytes) => statedKey(bytes) ?? []);
  return stated.flatMap((id) => directory.hubKey(id) ?? []);
};

const statedKey = (entry: Bytes): string | undefined => {
  try {
    const said = parseStatement(parseEntry(entry).statement);
    return said.kind === 'hub' ? keyId(bytesOf(Buffer.from(said.statementKey, 'base64'))) : undefined;
  } catch (error) {
    if (error instanceof VerificationError) return undefined;
    throw error;
  }
};

const entriesHere = async (folder: Folder): Promise<Bytes[]> => {
  const note = await folder.read('checkpoint');
  if (note === undefined) throw new Fault('the directory ledger is not mirrored yet');
  const { size } = parseCheckpoint(parseNote(noteOf(note)).text);
  const entries: Bytes[] = [];
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const width = hashesInTile(0, index, size);
    const path = entriesPath(index, width);
    const bundle = await folder.read(path);
    if (bundle === undefined) throw new LedgerFault('verify/file-missing', path);
    entries.push(...decodeEntries(bundle, width));
  }
  return entries;
};

const fetchChunk = async (hub: string, token: string, number: number): Promise<Bytes | undefined> => {
  const response = await fetch(`${hub.replace(/\/+$/, '')}${operatorFeedPath(number)}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(PATIENCE),
    redirect: 'error',
  }).catch((cause: unknown) => {
    throw new Fault(`${new URL(hub).origin} cannot be reached`, { cause });
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Fault(`${new URL(hub).origin} answered ${response.status} for the feed`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > CHUNK_LIMIT) throw new Fault('a chunk is longer than any chunk may be');
    parts.push(part);
  }
  return concat(...parts);
};
