import { utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { encodeItem, type FeedItem } from '@dauys/protocol/feed.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { Mark } from './publish-store.ts';

/** What a ledger has published beyond what the feed has of it: entries from `mark.entries` on, checkpoints in order of size. */
export interface LedgerNews {
  readonly ledger: LedgerName;
  readonly mark: Mark;
  readonly entries: readonly Bytes[];
  readonly checkpoints: readonly { readonly size: number; readonly note: string }[];
}

export interface Told {
  readonly items: readonly FeedItem[];
  readonly bytes: number;
  readonly mark: Mark;
  /** Whether everything that was given is told. */
  readonly isAll: boolean;
}

/** Leaves in one item: a batch larger than this is told in several. */
const LEAVES_IN_ITEM = 8_192;

/**
 * Items for as much of the news as fits `room` bytes: every entry before the checkpoint that covers it, so that a reader can hold
 * the one against the other at once. Pure.
 */
export const tell = ({ ledger, mark, entries, checkpoints }: LedgerNews, room: number): Told => {
  const items: FeedItem[] = [];
  let [bytes, told, checkpoint] = [0, mark.entries, mark.checkpoint];
  const add = (item: FeedItem): boolean => {
    const { length } = encodeItem(item);
    if (bytes + length > room) return false;
    items.push(item);
    bytes += length;
    return true;
  };
  for (const { size, note } of checkpoints) {
    while (told < size) {
      const next = itemAt(ledger, { index: told, entries: entries.slice(told - mark.entries, size - mark.entries) });
      if (next === undefined || !add(next.item)) return { items, bytes, mark: { entries: told, checkpoint }, isAll: false };
      told += next.count;
    }
    if (!add({ kind: 'checkpoint', ledger, note: utf8(note) })) return { items, bytes, mark: { entries: told, checkpoint }, isAll: false };
    checkpoint = size;
  }
  return { items, bytes, mark: { entries: told, checkpoint }, isAll: true };
};

const itemAt = (
  ledger: LedgerName,
  { index, entries }: { readonly index: number; readonly entries: readonly Bytes[] },
): { readonly item: FeedItem; readonly count: number } | undefined => {
  const [entry] = entries;
  if (entry === undefined) return undefined;
  if (ledger === 'directory') return { item: { kind: 'directory', index, entry }, count: 1 };
  const leaves = entries.slice(0, LEAVES_IN_ITEM).map(parseCaseLeaf);
  const batch = leaves[0]?.batch ?? 0;
  const end = leaves.findIndex((leaf) => leaf.batch !== batch);
  const commitments = (end === -1 ? leaves : leaves.slice(0, end)).map(({ commitment }) => commitment);
  return { item: { kind: 'leaves', batch, firstIndex: index, commitments }, count: commitments.length };
};
