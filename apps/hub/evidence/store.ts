import { randomBytes } from 'node:crypto';
import { bytesOf } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Db } from '../database/store.ts';

export interface Evidence {
  /** A code. */
  readonly kind: string;
  readonly terminal?: number;
  /** Cut to 64 KiB. Never content in clear. */
  readonly bytes: Uint8Array;
  readonly at: Instant;
}

const LIMIT = 65_536;

/** Keeps what did not hold. Rows are never changed or deleted. */
export const keepEvidence = async (db: Db, found: readonly Evidence[]): Promise<void> => {
  if (found.length === 0) return;
  await db.query(
    `insert into evidence (id, kind, terminal, bytes, at)
     select * from unnest($1::bytea[], $2::text[], $3::bigint[], $4::bytea[], $5::bigint[])`,
    [
      found.map(() => bytesOf(randomBytes(16))),
      found.map((e) => e.kind),
      found.map((e) => e.terminal ?? null),
      found.map((e) => e.bytes.subarray(0, LIMIT)),
      found.map((e) => e.at),
    ],
  );
};
