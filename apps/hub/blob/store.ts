import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Db, Param, Tx } from '../database/store.ts';

/** A sealed file under its SHA-256. */
export interface Blob {
  readonly hash: Bytes;
  readonly bytes: Bytes;
}

/**
 * Keeps sealed files, in the caller's transaction: from its commit on they survive power loss. A name that is
 * taken is a unique violation: one sealed file belongs to one envelope.
 */
export const putBlobs = async (tx: Tx, blobs: readonly Blob[]): Promise<void> => {
  if (blobs.length === 0) return;
  const places = blobs.map((_, i) => `($${2 * i + 1}, $${2 * i + 2})`).join(', ');
  const params: Param[] = blobs.flatMap(({ hash, bytes }) => [hash, bytes]);
  await tx.query(`insert into blobs (hash, bytes) values ${places}`, params);
};

/** The sealed file of that hash, or `undefined`. */
export const readBlob = async (db: Db, hash: Bytes): Promise<Bytes | undefined> => {
  const [row] = await db.query<{ bytes: Bytes }>('select bytes from blobs where hash = $1', [hash]);
  return row?.bytes;
};
