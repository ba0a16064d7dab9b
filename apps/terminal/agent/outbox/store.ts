import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { RESPONDER_PARCEL } from '@dauys/protocol/canary.ts';
import { blobOf, intOf, maybe, textOf, type Disk, type Row } from '../disk-store.ts';

/** The promise as it was given. */
export interface Promised {
  readonly envelopeId: string;
  readonly counter: number;
  readonly day: number;
  readonly storedAt: number;
  /** The newest cosignature seen when it was stored: whoever claims to have had it before that lies, whatever this device's clock said. */
  readonly cosignedAt: number;
  readonly slip: string;
  readonly h: string;
  readonly c: string;
  readonly r: string;
}

export interface NewEntry extends Promised {
  readonly urgent: boolean;
  readonly label: Uint8Array;
  readonly parcelHash: Uint8Array;
  readonly parcel: Uint8Array;
}

export type OutboxState = 'stored' | 'accepted' | 'public';

/** An entry that the outbox still has to carry or to watch. */
export interface OpenEntry {
  readonly envelopeId: string;
  readonly parcelHash: string;
  readonly parcelBytes: number;
  readonly urgent: boolean;
  readonly state: OutboxState;
  readonly storedAt: number;
}

const PROMISED = 'envelope_id, counter, day, stored_at, cosigned_at, slip, h, c, r';

export const promiseOf = (disk: Disk, envelopeId: string): Promised | undefined => {
  const row = disk.one(`select ${PROMISED} from outbox where envelope_id = ?`, envelopeId);
  return row === undefined ? undefined : promised(row);
};

export const promiseOfParcel = (disk: Disk, parcelHash: string): Promised | undefined => {
  const row = disk.one(`select ${PROMISED} from outbox where parcel_hash = ?`, bytesFrom(parcelHash));
  return row === undefined ? undefined : promised(row);
};

/** The next counter: gapless, because it is read and used in one commit. */
export const nextCounter = (disk: Disk): number => {
  const row = disk.one('select coalesce(max(counter), 0) + 1 as next from outbox');
  return row === undefined ? 1 : intOf(row, 'next');
};

/** Bytes of envelopes that are not public yet. */
export const heldBytes = (disk: Disk): number => {
  const row = disk.one(
    "select coalesce(sum(parcel_bytes), 0) as held from outbox join whereabouts using (envelope_id) where state <> 'public'",
  );
  return row === undefined ? 0 : intOf(row, 'held');
};

/** How many envelopes as small as a canary the hub has not taken yet. */
export const waitingSmall = (disk: Disk): number => {
  const row = disk.one(
    "select count(*) as n from whereabouts join outbox using (envelope_id) where state = 'stored' and parcel_bytes <= ?",
    RESPONDER_PARCEL,
  );
  return row === undefined ? 0 : intOf(row, 'n');
};

/** Inside a commit: promise, envelope, whereabouts and day count together or not at all. */
export const addPromise = (disk: Disk, e: NewEntry): void => {
  disk.run(
    `insert into outbox (envelope_id, counter, day, stored_at, urgent, h, c, r, label, slip, parcel_hash, parcel_bytes, cosigned_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[e.envelopeId, e.counter, e.day, e.storedAt, Number(e.urgent), bytesFrom(e.h), bytesFrom(e.c), bytesFrom(e.r)],
    ...[e.label, e.slip, e.parcelHash, e.parcel.length, e.cosignedAt],
  );
  disk.run('insert into parcel values (?, ?)', e.envelopeId, e.parcel);
  disk.run("insert into whereabouts (envelope_id, state) values (?, 'stored')", e.envelopeId);
  disk.run('insert into day_count (day, count) values (?, 1) on conflict (day) do update set count = count + 1', e.day);
};

export const openEntries = (disk: Disk): OpenEntry[] =>
  disk
    .all(
      `select envelope_id, parcel_hash, parcel_bytes, urgent, state, stored_at from outbox join whereabouts using (envelope_id)
       where state <> 'public' order by counter`,
    )
    .map(entryOf);

const entryOf = (row: Row): OpenEntry => ({
  envelopeId: textOf(row, 'envelope_id'),
  parcelHash: hex(blobOf(row, 'parcel_hash')),
  parcelBytes: intOf(row, 'parcel_bytes'),
  urgent: intOf(row, 'urgent') === 1,
  state: stateOf(row),
  storedAt: intOf(row, 'stored_at'),
});

/** Envelopes that are public and still here: given back to a hub that was restored from a backup and does not know them. */
export const keptEntries = (disk: Disk): OpenEntry[] =>
  disk
    .all(
      `select envelope_id, parcel_hash, parcel_bytes, urgent, state, stored_at
       from parcel join outbox using (envelope_id) join whereabouts using (envelope_id) where state = 'public' order by counter desc`,
    )
    .map(entryOf);

/** Inside a commit: lets public envelopes that were stored before an instant go. */
export const forgetKept = (disk: Disk, storedBefore: number): number =>
  disk.run(
    `delete from parcel where envelope_id in
       (select envelope_id from outbox join whereabouts using (envelope_id) where state = 'public' and stored_at < ?)`,
    storedBefore,
  );

/** Inside a commit: lets public envelopes go, oldest first, until at most `room` bytes of them are here. */
export const shrinkKept = (disk: Disk, room: number): number =>
  disk.run(
    `delete from parcel where envelope_id in (select envelope_id from (
       select envelope_id, sum(parcel_bytes) over (order by counter desc) as held
       from parcel join outbox using (envelope_id) join whereabouts using (envelope_id) where state = 'public') where held > ?)`,
    room,
  );

/** A stretch of a parcel's bytes. Throws `Fault` when it is not there: nobody may ask for what is public. */
export const parcelBytes = (disk: Disk, parcelHash: string, offset: number, length: number): Bytes => {
  const row = disk.one(
    'select substr(bytes, ?, ?) as part from parcel join outbox using (envelope_id) where parcel_hash = ?',
    ...[offset + 1, length, bytesFrom(parcelHash)],
  );
  if (row === undefined) throw new Fault('an envelope that should be carried is not there');
  return blobOf(row, 'part');
};

/** Inside a commit. The first acceptance stays: a later one changes nothing. */
export const markAccepted = (disk: Disk, envelopeId: string, acceptance: { readonly text: string; readonly at: Instant }): boolean =>
  disk.run(
    "update whereabouts set state = 'accepted', acceptance = ?, accepted_at = ? where envelope_id = ? and state = 'stored'",
    ...[acceptance.text, acceptance.at, envelopeId],
  ) === 1;

/** Entries that are not public and whose commitment stands below `size` in our copy of the cases ledger. */
export const newlyLogged = (disk: Disk, size: number): { envelopeId: string; leaf: number }[] =>
  disk
    .all(
      `select envelope_id, min(idx) as leaf from outbox join whereabouts using (envelope_id) join case_leaf on commitment = c
       where state <> 'public' and idx < ? group by envelope_id`,
      size,
    )
    .map((row) => ({ envelopeId: textOf(row, 'envelope_id'), leaf: intOf(row, 'leaf') }));

/** Inside a commit, after the proof was verified: from now on the envelope may be let go, when it has aged or its room is needed. */
export const markPublic = (disk: Disk, envelopeId: string, proof: { readonly leaf: number; readonly witnesses: string }): void => {
  disk.run(
    "update whereabouts set state = 'public', leaf_index = ?, witnesses = ? where envelope_id = ? and state <> 'public'",
    ...[proof.leaf, proof.witnesses, envelopeId],
  );
};

/** An envelope that is not public, with what was said of it: by us on the label, by the hub in its acceptance. */
export interface Unlogged {
  readonly day: number;
  readonly label: Bytes;
  readonly acceptance: { readonly text: string; readonly at: number } | undefined;
}

export const unlogged = (disk: Disk): Unlogged[] =>
  disk
    .all(
      `select day, label, acceptance, accepted_at from outbox join whereabouts using (envelope_id) where state <> 'public' order by counter`,
    )
    .map((row) => {
      const [text, at] = [maybe(row, 'acceptance', textOf), maybe(row, 'accepted_at', intOf)];
      const acceptance = text === undefined || at === undefined ? undefined : { text, at };
      return { day: intOf(row, 'day'), label: blobOf(row, 'label'), acceptance };
    });

export interface Where {
  readonly state: OutboxState;
  readonly acceptedAt?: number;
  readonly witnesses?: string;
}

export const whereaboutsOf = (disk: Disk, envelopeId: string): Where | undefined => {
  const row = disk.one('select state, accepted_at, witnesses from whereabouts where envelope_id = ?', envelopeId);
  if (row === undefined) return undefined;
  const acceptedAt = maybe(row, 'accepted_at', intOf);
  const witnesses = maybe(row, 'witnesses', textOf);
  return { state: stateOf(row), ...(acceptedAt === undefined ? {} : { acceptedAt }), ...(witnesses === undefined ? {} : { witnesses }) };
};

const promised = (row: Row): Promised => ({
  envelopeId: textOf(row, 'envelope_id'),
  counter: intOf(row, 'counter'),
  day: intOf(row, 'day'),
  storedAt: intOf(row, 'stored_at'),
  cosignedAt: intOf(row, 'cosigned_at'),
  slip: textOf(row, 'slip'),
  h: hex(blobOf(row, 'h')),
  c: hex(blobOf(row, 'c')),
  r: hex(blobOf(row, 'r')),
});

const stateOf = (row: Row): OutboxState => {
  const state = textOf(row, 'state');
  if (state === 'stored' || state === 'accepted' || state === 'public') return state;
  throw new Fault('an envelope in no state');
};

const bytesFrom = (text: string): Bytes => parseHex(text) ?? broken();
const broken = (): never => {
  throw new Fault('hex that is none');
};
