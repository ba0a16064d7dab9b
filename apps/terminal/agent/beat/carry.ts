import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Clock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Fragment } from '@dauys/beat/up.ts';
import { FRAGMENT_ROOM } from '@dauys/beat/up.ts';
import type { DownStatus } from '@dauys/protocol/beat.ts';
import type { Disk } from '../disk-store.ts';
import type { Distrust } from '../distrust.ts';
import type { Log } from '../events.ts';
import { afterAck, afterLoss, afterSending, atStart, paceOf, planFrame, refreshed, type Carriages, type Carried } from '../outbox/pump.ts';
import { keptEntries, markAccepted, openEntries, type OpenEntry, parcelBytes, promiseOfParcel } from '../outbox/store.ts';
import type { Segments } from '../journal/segments.ts';
import { checkAcceptance } from './acceptance.ts';

interface Deps {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Log;
  readonly terminal: string;
  readonly distrust: Distrust;
  readonly segments: Segments;
  beatSeconds(): number;
  hubKey(keyId: string): Uint8Array | undefined;
}

/** The outbox on its way: which fragments ride in the next frame, and what an answer to it means. */
export interface Carrier {
  /** For a new session or another uplink: nothing is known of what the peer holds. */
  begin(): void;
  next(): Fragment[];
  lost(): void;
  acknowledged(acks: DownStatus['acks']): void;
}

export const makeCarrier = (deps: Deps): Carrier => {
  const { disk, clock, segments } = deps;
  let carriages: Carriages = new Map();
  // What the hub refuses is kept and not offered again before the next session: a refusal is for people to look at.
  let refused = new Set<string>();
  // Public ones that the hub was asked about in this session and has: it was not restored to a time before them.
  let known = new Set<string>();
  const entries = (): OpenEntry[] => [...openEntries(disk), ...keptEntries(disk).filter((e) => !known.has(e.parcelHash))];
  // The journal gets what room is left: complaints go first, and nobody waits for it at the screen.
  const carried = (): Carried[] => {
    const segment = segments.current();
    const all = [...entries().map(envelopeCarried), ...(segment === undefined ? [] : [{ ...segment, ...lastOfAll }])];
    return all.filter(({ parcel }) => !refused.has(parcel));
  };
  return {
    begin: () => {
      refused = new Set();
      known = new Set();
      carriages = atStart(carried());
    },
    next: () => {
      const now = clock.now();
      const all = carried();
      carriages = refreshed(carriages, all, { now, pace: paceOf(deps.beatSeconds()) });
      const planned = planFrame(carriages, all, FRAGMENT_ROOM, now).map((p) => ({ ...p, parcel: hex(p.parcel), hash: p.parcel }));
      carriages = afterSending(carriages, planned, now);
      return planned.map((p) => ({
        parcel: p.hash,
        total: p.total,
        offset: p.offset,
        bytes: segments.bytesOf(p.parcel)?.subarray(p.offset, p.offset + p.length) ?? parcelBytes(disk, p.parcel, p.offset, p.length),
      }));
    },
    lost: () => {
      carriages = afterLoss(carriages);
    },
    acknowledged: (acks) => {
      for (const ack of acks) {
        if (ack.acceptance !== undefined) accept(deps, ack.parcel, ack.acceptance);
        if (ack.refused !== undefined) {
          refused.add(ack.parcel);
          deps.log('parcel.refused', { code: ack.refused });
        }
        const entry = entries().find((e) => e.parcelHash === ack.parcel);
        if (ack.acceptance !== undefined && entry?.state === 'public') known.add(ack.parcel);
        const total = entry?.parcelBytes ?? segments.bytesOf(ack.parcel)?.length;
        if (total !== undefined) carriages = afterAck(carriages, { parcel: ack.parcel, durable: ack.durable, total });
        segments.acknowledged(ack);
      }
    },
  };
};

const envelopeCarried = (e: OpenEntry): Carried => ({
  parcel: e.parcelHash,
  total: e.parcelBytes,
  urgent: e.urgent,
  isAccepted: e.state !== 'stored',
  isKept: e.state === 'public',
  storedAt: instant(e.storedAt),
});

const lastOfAll = { urgent: false, isAccepted: false, isKept: true } as const;

const accept = (deps: Deps, parcel: string, acceptance: NonNullable<DownStatus['acks'][number]['acceptance']>): void => {
  const { disk, distrust, log } = deps;
  const promised = promiseOfParcel(disk, parcel);
  if (promised === undefined) return;
  try {
    const kept = checkAcceptance(acceptance, { promised, terminal: deps.terminal, hubKey: deps.hubKey });
    const done = disk.commit(() => markAccepted(disk, promised.envelopeId, kept));
    // A full disk: the hub says it again with the next offer.
    if (!done.ok) log('store.full', { where: 'acceptance' });
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    distrust(error.code, bytesOfJson(acceptance));
  }
};

const bytesOfJson = (value: object): Bytes => new TextEncoder().encode(JSON.stringify(value));
