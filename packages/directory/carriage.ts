/** Whether beats can carry the feed at its pace: a terminal that gets less than is written falls behind for ever. Pure. */
import type { PolicyStatement } from './kinds.ts';

/** Cells of frames of version 1 have this many bytes, and no others (docs/formats/beat.md). */
const CELL_BYTES = 24_576;
/** Bytes of a down cell that bring no feed: u16 length ‖ status (at most 2,048) ‖ u8 count ‖ head of one piece (20). */
const NOT_FEED = 2 + 2_048 + 1 + 20;
/** A reply slot: u8 kind ‖ u32 length ‖ tag[16] ‖ age file of the 16 KiB bucket (at most 2 KiB longer). */
const SLOT = 5 + 16 + 16_384 + 2_048;
/** A batch: its leaves of 32 bytes, the heads of their item, and its checkpoint with a quorum of cosignatures. */
const BATCH_HEADS = 13 + 2_048;
/** Header and signature of a chunk, and what the directory adds to it: a checkpoint, once an hour a feed head. */
const CHUNK = 117 + 2_048;
const LEAF = 32;
/** When no batch size was stated. */
const USUAL_BATCH_SIZE = 64;

export type CarriedPace = Pick<PolicyStatement, 'beatSeconds' | 'cellBytes' | 'feedSeconds' | 'repliesPerChunk' | 'batchSeconds'>;

/**
 * Whether what is written in one period of the feed fits into three quarters of what the beats of that period bring; with the last quarter a
 * terminal that was away catches up. Cells of another size than frames have are carried by nobody.
 */
export const isCarried = (policy: CarriedPace, batchSize: number = USUAL_BATCH_SIZE): boolean => {
  const { beatSeconds, cellBytes, feedSeconds, repliesPerChunk, batchSeconds } = policy;
  if (cellBytes !== CELL_BYTES) return false;
  const batches = Math.ceil(feedSeconds / batchSeconds);
  const written = repliesPerChunk * SLOT + batches * (batchSize * LEAF + BATCH_HEADS) + CHUNK;
  const brought = Math.floor(feedSeconds / beatSeconds) * (cellBytes - NOT_FEED);
  return 4 * written <= 3 * brought;
};
