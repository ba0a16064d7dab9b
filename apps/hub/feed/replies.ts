import type { Bytes } from '@dauys/basics/bytes.ts';
import { SLOT_BYTES } from './dummies.ts';

/** Bytes of a chunk that replies may take: one of the largest, and dummies in all other slots. */
export const REPLIES_ROOM = 2_500_000;

/**
 * Which of the waiting replies (in their order) go into a chunk with so many slots: as many as fit together with the dummies in the
 * remaining slots. One that does not fit waits, and so do all after it: nobody is passed for ever. Pure.
 */
export const choose = (
  waiting: readonly { readonly tag: Bytes; readonly length: number }[],
  slots: number,
  room: number = REPLIES_ROOM,
): readonly Bytes[] => {
  const tags: Bytes[] = [];
  let taken = 0;
  for (const { tag, length } of waiting.slice(0, slots)) {
    if (taken + length + (slots - tags.length - 1) * SLOT_BYTES > room) break;
    tags.push(tag);
    taken += length;
  }
  return tags;
};
