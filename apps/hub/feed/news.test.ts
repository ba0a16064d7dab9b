import { fc, test } from '@fast-check/vitest';
import { concat, hex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { caseLeaf, parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { encodeItem, type FeedItem } from '@dauys/protocol/feed.ts';
import { describe, expect } from 'vitest';
import { SLOT_BYTES } from './dummies.ts';
import { tell, type LedgerNews } from './news.ts';
import { MOST_SLOTS } from './pace.ts';
import { choose, REPLIES_ROOM } from './replies.ts';

const leaf = (index: number, size: number): Bytes => caseLeaf(Math.floor(index / size), concat(u32(index), new Uint8Array(28)));

/** Tells everything in as many chunks as it takes, each with this much room. */
const tellAll = (news: LedgerNews, room: number): FeedItem[] => {
  const items: FeedItem[] = [];
  let { mark } = news;
  for (let round = 0; round < 1_000; round++) {
    const told = tell(
      {
        ...news,
        mark,
        entries: news.entries.slice(mark.entries),
        checkpoints: news.checkpoints.filter(({ size }) => size > mark.checkpoint),
      },
      room,
    );
    expect(told.bytes).toBe(told.items.reduce((sum, item) => sum + encodeItem(item).length, 0));
    expect(told.bytes).toBeLessThanOrEqual(room);
    items.push(...told.items);
    mark = told.mark;
    if (told.isAll) return items;
  }
  throw new Error('no end of news');
};

describe('the news of a ledger', () => {
  test.prop([
    fc.integer({ min: 1, max: 40 }),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 0, max: 3 }),
  ])('every leaf once, in order, in its batch, before the checkpoint that covers it, whatever the room', (size, grown, extra) => {
    const sizes = grown.map((_, i) => size * grown.slice(0, i + 1).reduce((sum, n) => sum + n, 0));
    const last = sizes.at(-1) ?? 0;
    const entries = Array.from({ length: last }, (_, i) => leaf(i, size));
    const news: LedgerNews = {
      ledger: 'cases',
      mark: { entries: 0, checkpoint: 0 },
      entries,
      checkpoints: sizes.map((n) => ({ size: n, note: `${n}` })),
    };
    const items = tellAll(news, 13 + 32 * size + 100 * extra);
    let told = 0;
    const checkpoints: number[] = [];
    for (const item of items) {
      if (item.kind === 'checkpoint') {
        checkpoints.push(Number(new TextDecoder().decode(item.note)));
        expect(told).toBe(checkpoints.at(-1));
      }
      if (item.kind !== 'leaves') continue;
      expect(item.firstIndex).toBe(told);
      for (const [i, commitment] of item.commitments.entries()) {
        const expected = parseCaseLeaf(entries[told + i] ?? new Uint8Array(0));
        expect([item.batch, hex(commitment)]).toEqual([expected.batch, hex(expected.commitment)]);
      }
      told += item.commitments.length;
    }
    expect([told, checkpoints]).toEqual([last, sizes]);
  });
});

describe('the replies of a chunk', () => {
  const waiting = (lengths: readonly number[]) => lengths.map((length, i) => ({ tag: u32(i), length }));
  test.prop([fc.array(fc.integer({ min: 100, max: 1_200_000 }), { maxLength: 80 }), fc.integer({ min: 1, max: MOST_SLOTS })])(
    'those that stand first, as many as fit with dummies in the other slots; the first always fits',
    (lengths, slots) => {
      const tags = choose(waiting(lengths), slots);
      const bytes = lengths.slice(0, tags.length).reduce((sum, n) => sum + n, 0);
      expect(tags).toEqual(lengths.slice(0, tags.length).map((_, i) => u32(i)));
      expect(bytes + (slots - tags.length) * SLOT_BYTES).toBeLessThanOrEqual(REPLIES_ROOM);
      expect(tags.length).toBeGreaterThanOrEqual(Math.min(1, lengths.length));
    },
  );
  test('ordinary ones fill every slot', () => {
    expect(choose(waiting(Array.from({ length: 100 }, () => SLOT_BYTES)), MOST_SLOTS)).toHaveLength(MOST_SLOTS);
  });
});
