import { hex, parseHex, readU32, type Bytes } from '@dauys/basics/bytes.ts';
import { dayIn } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { parcelHash } from '@dauys/beat/received.ts';
import type { Lodged, Lodging } from '@dauys/protocol/kiosk.ts';
import { BUCKETS, isBucket } from '@dauys/sealing/bucket.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { encodeEnvelopeParcel, fileHash, LABEL_DOMAIN, labelBytes, type Label } from '@dauys/sealing/envelope.ts';
import { encodeSlip, SLIP_DOMAIN, slipBody, slipText, type Slip } from '@dauys/sealing/slip.ts';
import type { FlooredClock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import type { Disk, DiskFull } from '../disk-store.ts';
import { addPromise, heldBytes, nextCounter, promiseOf, shrinkKept, type NewEntry, type Promised } from './store.ts';

export type LodgeCode = 'outbox/full' | 'outbox/mismatch' | 'outbox/conflict';

/** What the page brought: its word about the file, and the file. */
export interface Brought {
  readonly lodging: Lodging;
  readonly file: Bytes;
}

interface Deps {
  readonly disk: Disk;
  readonly clock: Pick<FlooredClock, 'now' | 'floor'>;
  readonly terminal: string;
  readonly zone: string;
  readonly device: Pick<Device, 'sign'>;
  quota(): number;
}

/**
 * Takes an envelope: when this returns `ok`, counter, day, slip, label and sealed bytes survive a power cut together. The same envelope
 * again gets the same answer. Throws `Fault` when nobody knows what the disk holds.
 */
export const lodge = (deps: Deps, brought: Brought): Result<Lodged, Refusal<LodgeCode> | DiskFull> => {
  const { disk } = deps;
  const outcome = disk.commit((): Result<Promised, Refusal<LodgeCode>> => {
    const before = promiseOf(disk, brought.lodging.envelopeId);
    const decision = decide(brought, { before, held: heldBytes(disk), quota: deps.quota() });
    if (!decision.ok) return decision;
    if (decision.value === 'given-before' && before !== undefined) return ok(before);
    const entry = promise(deps, brought, nextCounter(disk));
    addPromise(disk, entry);
    // What is public yields to what is not.
    shrinkKept(disk, Math.max(0, deps.quota() - heldBytes(disk)));
    return ok(entry);
  });
  // From here on the promise binds.
  if (!outcome.ok) return outcome;
  return outcome.value.ok ? ok(answerOf(outcome.value.value)) : outcome.value;
};

interface Facts {
  readonly before: Promised | undefined;
  /** Bytes of envelopes not public yet, and how many there may be. */
  readonly held: number;
  readonly quota: number;
}

/**
 * May this be promised? 'outbox/mismatch': the file is not the one that h and C name, or not of its bucket. 'outbox/conflict': another envelope
 * has this id. 'outbox/full': it could not be carried in time. Pure.
 */
export const decide = ({ lodging, file }: Brought, { before, held, quota }: Facts): Result<'new' | 'given-before', Refusal<LodgeCode>> => {
  if (!matches(lodging, file)) return err({ code: 'outbox/mismatch' });
  if (before !== undefined) {
    const isSame = before.h === lodging.h && before.c === lodging.C && before.r === lodging.r;
    return isSame ? ok('given-before') : err({ code: 'outbox/conflict' });
  }
  return held + file.length > quota
    ? err({ code: 'outbox/full', params: { bytes: file.length, room: Math.max(0, quota - held) } })
    : ok('new');
};

/** The largest envelope: what must fit for the outbox to be called open. */
export const LARGEST = BUCKETS[5] + 65_536;

const matches = (lodging: Lodging, file: Uint8Array): boolean => {
  const [r, h] = [parseHex(lodging.r), parseHex(lodging.h)];
  if (r === undefined || h === undefined || !isBucket(lodging.bucket)) return false;
  // Sealing adds under 0.1 % and a header: a file far from its bucket would show more of its length than six sizes.
  if (file.length < lodging.bucket || file.length > lodging.bucket + lodging.bucket / 1_000 + 16_384) return false;
  return hex(fileHash(file)) === lodging.h && hex(commitment('accepted', 0, r, h)) === lodging.C;
};

const promise = ({ clock, terminal, zone, device }: Deps, { lodging, file }: Brought, counter: number): NewEntry => {
  const at = clock.now();
  const day = dayIn(zone, at);
  const { r, ...outer } = lodging;
  const label: Label = { ...outer, terminal, counter, day };
  const labelled = labelBytes(label);
  const parcel = encodeEnvelopeParcel({ labelBytes: labelled, signature: device.sign(LABEL_DOMAIN, labelled), file });
  const slip: Slip = { v: 1, terminal, counter, day, h: lodging.h, r };
  return {
    envelopeId: lodging.envelopeId,
    counter,
    day,
    storedAt: at,
    cosignedAt: clock.floor(),
    slip: slipText(encodeSlip(slip, device.sign(SLIP_DOMAIN, slipBody(slip)))),
    h: lodging.h,
    c: lodging.C,
    r,
    urgent: lodging.urgent,
    label: labelled,
    parcelHash: parcelHash(parcel),
    parcel,
  };
};

const answerOf = (p: Promised): Lodged => ({
  envelopeId: p.envelopeId,
  counter: p.counter,
  day: p.day,
  slip: p.slip,
  storedAt: new Date(p.storedAt).toISOString(),
});

/** Splits `u32 n ‖ lodging JSON (n bytes) ‖ age file`; `undefined` when the lengths do not hold. The page is near, but hands touch it: bounded first. */
export const splitBody = (body: Uint8Array): { readonly json: Uint8Array; readonly file: Uint8Array } | undefined => {
  if (body.length < 4) return undefined;
  const n = readU32(body, 0);
  if (n > 2_048 || 4 + n >= body.length) return undefined;
  return { json: body.subarray(4, 4 + n), file: body.subarray(4 + n) };
};
