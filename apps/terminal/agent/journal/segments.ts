import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Clock, Instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { parcelHash } from '@dauys/beat/received.ts';
import { HEAD_DOMAIN, headBytes } from '@dauys/journal/chain.ts';
import { parseEntry, type JournalKind } from '@dauys/journal/entry.ts';
import { encodeSegment, fitting, SEGMENT_LIMIT } from '@dauys/journal/segment.ts';
import type { DownStatus } from '@dauys/protocol/beat.ts';
import type { Device } from '../device/device.ts';
import type { Disk } from '../disk-store.ts';
import type { Log } from '../events.ts';
import { fact, setFact } from '../facts-store.ts';
import { journalAfter, journalHashAt, journalHead } from './store.ts';

/** The next stretch of the journal that the hub does not hold, as a parcel. */
export interface Segments {
  current(): { readonly parcel: string; readonly total: number; readonly storedAt: Instant } | undefined;
  /** The bytes of the current one, by its name. */
  bytesOf(parcel: string): Bytes | undefined;
  /** The hub's word about the current one. */
  acknowledged(ack: DownStatus['acks'][number]): void;
}

/** Signs of life alone wait for more to be told; this many entries do not wait. */
export const TOGETHER = 48;
const QUIET: readonly JournalKind[] = ['alive', 'day-counter'];

/** Whether what the hub does not hold is worth a parcel now. Pure. */
export const isDue = (kinds: readonly JournalKind[]): boolean => kinds.length >= TOGETHER || kinds.some((kind) => !QUIET.includes(kind));

interface Made {
  readonly parcel: string;
  readonly total: number;
  readonly storedAt: Instant;
  readonly bytes: Bytes;
  /** The number of its last entry. */
  readonly last: number;
}

interface Deps {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Log;
  readonly device: Pick<Device, 'sign'>;
}

/** One at a time, from the first entry that the hub did not confirm. It stays the same until the hub has answered. */
export const makeSegments = ({ disk, clock, log, device }: Deps): Segments => {
  let made: Made | undefined;
  let lookedAt = -1;
  const carriedTo = (n: number): void => {
    made = undefined;
    lookedAt = -1;
    // A full disk: it is carried again, and the hub takes it twice as once.
    if (!disk.commit(() => setFact(disk, 'journal-carried', n)).ok) log('store.full', { where: 'journal' });
  };
  const current = (): Made | undefined => {
    const { n } = journalHead(disk);
    // Nothing was written since we looked.
    if (made !== undefined || lookedAt === n) return made;
    lookedAt = n;
    made = next(disk, { device, at: clock.now() });
    return made;
  };
  return {
    current,
    bytesOf: (parcel) => (made?.parcel === parcel ? made.bytes : undefined),
    acknowledged: ({ parcel, durable, refused }) => {
      if (made?.parcel !== parcel) return;
      // Entries before it are missing there: the hub was set back. What it has, it takes twice as once.
      if (refused === 'journal/gap') carriedTo(0);
      else if (refused === undefined && durable === made.total) carriedTo(made.last);
    },
  };
};

const next = (disk: Disk, { device, at }: { readonly device: Pick<Device, 'sign'>; readonly at: Instant }): Made | undefined => {
  const after = fact(disk, 'journal-carried');
  const waiting = journalAfter(disk, after, SEGMENT_LIMIT.entries);
  if (!isDue(waiting.map((bytes) => parseEntry(bytes).kind))) return undefined;
  const entries = waiting.slice(0, fitting(waiting));
  const last = after + entries.length;
  const hash = journalHashAt(disk, last);
  if (hash === undefined) throw new Fault('a journal with a hole in it');
  const bytes = encodeSegment({ after, entries, signature: device.sign(HEAD_DOMAIN, headBytes({ n: last, hash })) });
  return { parcel: hex(parcelHash(bytes)), total: bytes.length, storedAt: at, bytes, last };
};
