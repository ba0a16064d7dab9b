import { concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { verifyDevice, type DeviceKey } from '@dauys/beat/device.ts';
import { HEAD_DOMAIN } from '@dauys/journal/chain.ts';
import { isJournalCode, type JournalCode } from '@dauys/journal/entry.ts';
import { continueWith, parseSegment, SEGMENT_LIMIT } from '@dauys/journal/segment.ts';
import type { Context } from '../context.ts';
import { appendEntries, entriesAfter, journalHead } from './journal-store.ts';

/** Journals as their terminals send them, after the fact. */
export interface Journals {
  /**
   * Takes a segment: nothing when it resolves to `undefined` is lost any more, and taking it twice is taking it once. Else the code why it is not believed;
   * nothing of it was kept then. Throws when the database is away, or another process continued this journal at the same moment.
   */
  take(terminal: number, device: DeviceKey, bytes: Bytes): Promise<JournalCode | undefined>;
}

export const createJournals = ({ db, clock }: Pick<Context, 'db' | 'clock'>): Journals => ({
  take: async (terminal, device, bytes) => {
    try {
      const segment = parseSegment(bytes);
      await db.tx(async (tx) => {
        const head = await journalHead(tx, terminal);
        const repeated = segment.after < head.n ? await entriesAfter(tx, terminal, segment.after, SEGMENT_LIMIT.entries) : [];
        const { added } = continueWith({ head, repeated }, segment, (said, signature) =>
          verifyDevice(concat(utf8(HEAD_DOMAIN), said), signature, device),
        );
        if (added.length > 0) await appendEntries(tx, terminal, added, clock.now());
      });
      return undefined;
    } catch (error) {
      if (error instanceof VerificationError && isJournalCode(error.code)) return error.code;
      throw error;
    }
  },
});
