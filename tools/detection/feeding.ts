/** A hub that makes a feed for one terminal alone: other contents, all chained and signed anew with its true key. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Bytes, bytesOf, concat, hex, parseHex } from '@dauys/basics/bytes.ts';
import { parseEntry, parseStatement } from '@dauys/directory/statement.ts';
import { chunkHeadMessage, encodeChunkBody, FEED_HEAD_DOMAIN, feedHeadMessage, type FeedItem, parseChunk } from '@dauys/protocol/feed.ts';
import { readHubKeys } from '../../apps/hub/keys.ts';
import { type SqlStatement, until } from '../crash/scene.ts';
import type { Stage } from './stage.ts';

interface StoredChunk {
  readonly number: number;
  readonly bytes: Bytes;
  readonly head: Bytes;
}

/** Chunks of the hub after a number. */
const chunksAfter = async ({ hub }: Stage, number: number): Promise<readonly StoredChunk[]> => {
  const sql =
    "select number, encode(bytes, 'hex') as bytes, encode(head, 'hex') as head from feed_chunks where number > $1 order by number";
  return (await hub(sql, [number])).map((row) => ({
    number: Number(row['number']),
    bytes: fromHex(row['bytes']),
    head: fromHex(row['head']),
  }));
};

const fromHex = (text: unknown): Bytes => parseHex(String(text)) ?? new Uint8Array(0);

/** The number of a chunk whose head an entry of these items announces. */
const announcedIn = (items: readonly FeedItem[]): readonly number[] =>
  items.flatMap((item) => {
    if (item.kind !== 'directory') return [];
    const said = parseStatement(parseEntry(item.entry).statement);
    return said.kind === 'feed-head' ? [said.number] : [];
  });

export const newestChunk = async (stage: Stage): Promise<number> =>
  Number((await stage.hub('select coalesce(max(number), -1) as n from feed_chunks'))[0]?.['n'] ?? -1);

/** Waits until, after a number, a chunk was announced in the directory, and leaves of the cases ledger came with a checkpoint after them. */
export const announcedAfter = (stage: Stage, number: number): Promise<readonly StoredChunk[]> =>
  until('an announced chunk', async () => {
    const chunks = await chunksAfter(stage, number);
    const items = chunks.map(({ bytes }) => parseChunk(bytes).items);
    const told = items.flatMap(announcedIn).some((announced) => announced > number);
    const grown = items.findIndex((some) => some.some((item) => item.kind === 'leaves' && item.commitments.length > 0));
    const covered = items.slice(grown).some((some) => some.some((item) => item.kind === 'checkpoint' && item.ledger === 'cases'));
    return told && grown >= 0 && covered ? chunks : undefined;
  });

/** No chunk is made any more; beats are answered as before. */
export const holdFeed: readonly SqlStatement[] = [
  ["create function hold_feed() returns trigger language plpgsql as $f$ begin raise exception 'held'; end $f$"],
  ['create trigger hold_feed before insert on feed_chunks for each row execute function hold_feed()'],
];
export const releaseFeed: readonly SqlStatement[] = [['drop trigger hold_feed on feed_chunks'], ['drop function hold_feed()']];

/** These chunks with every reply slot filled with something else, and one leaf exchanged, as a lying hub with true keys makes them. */
export const forged = async ({ system }: Stage, chunks: readonly StoredChunk[]): Promise<readonly StoredChunk[]> => {
  const { statement } = await readHubKeys(join(system.data, 'hub', 'secrets'));
  const lies: StoredChunk[] = [];
  let prevHead: Bytes | undefined;
  let exchanged = false;
  for (const { bytes } of chunks) {
    const { number, at, prevHead: honest, items } = parseChunk(bytes);
    const other = items.map((item): FeedItem => {
      if (item.kind === 'reply') return { ...item, file: bytesOf(item.file.toReversed()) };
      if (item.kind !== 'leaves' || exchanged) return item;
      exchanged = true;
      return { ...item, commitments: [bytesOf(new Uint8Array(32).fill(7)), ...item.commitments.slice(1)] };
    });
    const signedPart = encodeChunkBody({ number, at, prevHead: prevHead ?? honest, items: other });
    const head = bytesOf(createHash('sha256').update(chunkHeadMessage(signedPart)).digest());
    lies.push({ number, head, bytes: concat(signedPart, statement.sign(FEED_HEAD_DOMAIN, feedHeadMessage(number, head))) });
    prevHead = head;
  }
  return lies;
};

export const putChunks = (chunks: readonly StoredChunk[]): readonly SqlStatement[] =>
  chunks.map(
    ({ number, bytes, head }): SqlStatement => [
      "update feed_chunks set bytes = decode($2, 'hex'), head = decode($3, 'hex') where number = $1",
      number,
      hex(bytes),
      hex(head),
    ],
  );
