import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import type { Db, Tx } from '../database/store.ts';
import { acceptancesOf } from './store.ts';

/** Names a parcel: SHA-256 over all of it, from one terminal. */
export interface ParcelName {
  readonly terminal: number;
  readonly parcel: Bytes;
}

/** What is known of a parcel. `refused` and `envelopeId` say what became of it. */
export interface ParcelRow {
  readonly total: number;
  readonly held: number;
  readonly closed: boolean;
  readonly refused: string | null;
  readonly envelopeId: Bytes | null;
}

const columns = 'total, held, closed_at is not null as closed, refused, envelope_id as "envelopeId"';

/** Locks the parcel's row until the transaction ends. */
export const lockParcel = async (tx: Tx, { terminal, parcel }: ParcelName): Promise<ParcelRow | undefined> =>
  (await tx.query<ParcelRow>(`select ${columns} from parcels where terminal = $1 and parcel = $2 for update`, [terminal, parcel]))[0];

/** How much a terminal has begun and not finished. */
export const openParcels = async (tx: Tx, terminal: number): Promise<{ readonly parcels: number; readonly bytes: number }> => {
  const [row] = await tx.query<{ parcels: number; bytes: number }>(
    'select count(*) as parcels, coalesce(sum(total), 0)::bigint as bytes from parcels where terminal = $1 and closed_at is null',
    [terminal],
  );
  return row ?? { parcels: 0, bytes: 0 };
};

export const beginParcel = async (
  tx: Tx,
  { terminal, parcel }: ParcelName,
  begun: { readonly total: number; readonly at: Instant },
): Promise<void> => {
  await tx.query('insert into parcels (terminal, parcel, total, held, begun_at) values ($1, $2, $3, 0, $4) on conflict do nothing', [
    terminal,
    parcel,
    begun.total,
    begun.at,
  ]);
};

/** Appends at `start`, which is what was held before. From the commit on, `held` bytes are durable. */
export const appendPart = async (
  tx: Tx,
  { terminal, parcel }: ParcelName,
  part: { readonly start: number; readonly bytes: Bytes },
): Promise<void> => {
  await tx.query('insert into parcel_parts (terminal, parcel, start, bytes) values ($1, $2, $3, $4)', [
    terminal,
    parcel,
    part.start,
    part.bytes,
  ]);
  await tx.query('update parcels set held = $3 where terminal = $1 and parcel = $2', [terminal, parcel, part.start + part.bytes.length]);
};

/** The bytes held, in order. */
export const heldBytes = async (db: Db, { terminal, parcel }: ParcelName): Promise<readonly Bytes[]> =>
  (
    await db.query<{ bytes: Bytes }>('select bytes from parcel_parts where terminal = $1 and parcel = $2 order by start', [
      terminal,
      parcel,
    ])
  ).map(({ bytes }) => bytes);

/** Forgets an unfinished parcel: it begins anew. */
export const forgetParcel = async (tx: Tx, { terminal, parcel }: ParcelName): Promise<void> => {
  await tx.query('delete from parcel_parts where terminal = $1 and parcel = $2', [terminal, parcel]);
  await tx.query('delete from parcels where terminal = $1 and parcel = $2 and closed_at is null', [terminal, parcel]);
};

export type Became = { readonly envelopeId: Bytes } | { readonly refused: string } | { readonly record: true };

/** Writes down what became of a parcel, for good; its parts go. */
export const closeParcel = async (
  tx: Tx,
  { terminal, parcel }: ParcelName,
  end: { readonly total: number; readonly at: Instant; readonly became: Became },
): Promise<void> => {
  const { total, at, became } = end;
  await tx.query('delete from parcel_parts where terminal = $1 and parcel = $2', [terminal, parcel]);
  await tx.query(
    `insert into parcels (terminal, parcel, total, held, begun_at, envelope_id, refused, closed_at) values ($1, $2, $3, $3, $4, $5, $6, $4)
     on conflict (terminal, parcel) do update set held = excluded.total, envelope_id = excluded.envelope_id, refused = excluded.refused,
       closed_at = excluded.closed_at where parcels.closed_at is null`,
    [terminal, parcel, total, at, 'envelopeId' in became ? became.envelopeId : null, 'refused' in became ? became.refused : null],
  );
};

/** Keeps a parcel that is about the device. Twice is once. */
export const keepRecord = async (
  tx: Tx,
  { terminal, parcel }: ParcelName,
  record: { readonly kind: number; readonly bytes: Bytes; readonly at: Instant },
): Promise<void> => {
  await tx.query(
    'insert into terminal_records (terminal, parcel, kind, bytes, received_at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [terminal, parcel, record.kind, record.bytes, record.at],
  );
};

/** The promise given for one envelope. */
export const acceptanceFor = async (db: Tx | Db, envelopeId: Bytes): Promise<Acceptance | undefined> =>
  [...(await acceptancesOf(db, [envelopeId])).values()][0];
