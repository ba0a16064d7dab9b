import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { PARCEL_FRAME } from '@dauys/sealing/envelope.ts';
import type { Db, Tx } from '../database/store.ts';

/** One place of a body's inbox; `file` only for envelopes that a test could be. */
export interface InboxRow {
  readonly n: number;
  readonly label: Bytes;
  readonly signature: Bytes;
  readonly file: Bytes | null;
}

/**
 * What lies in a body's inbox after a place, in that order. Without their file: those of a larger bucket, and those whose whole parcel has more
 * than `largest` bytes. One that a responder could not read would keep it from every envelope behind it.
 */
export const inboxAfter = (
  db: Db,
  body: string,
  wish: { readonly after: number; readonly limit: number; readonly bucket: number; readonly largest: number },
): Promise<readonly InboxRow[]> =>
  db.query<InboxRow>(
    `select i.n, e.label, e.signature, b.bytes as file
     from inbox i join envelopes e on e.envelope_id = i.envelope_id
       left join blobs b on b.hash = e.h and e.bucket <= $4 and octet_length(e.label) + octet_length(b.bytes) <= $5
     where i.body = $1 and i.n > $2 order by i.n limit $3`,
    [body, wish.after, wish.limit, wish.bucket, wish.largest - PARCEL_FRAME],
  );

/** Up to where a body's responder has looked. */
export const readUpTo = async (db: Db | Tx, body: string): Promise<number> =>
  (await db.query<{ n: number }>('select read_to as n from canary_readers where body = $1', [body]))[0]?.n ?? 0;

/** How long a body's chain is. */
export const inboxLength = async (tx: Tx, body: string): Promise<number> =>
  (await tx.query<{ n: number }>('select n from body_chains where body = $1', [body]))[0]?.n ?? 0;

export const noteRead = async (tx: Tx, body: string, n: number, at: Instant): Promise<void> => {
  await tx.query(
    `insert into canary_readers (body, read_to, reported_at) values ($1, $2, $3)
     on conflict (body) do update set read_to = greatest(canary_readers.read_to, excluded.read_to), reported_at = excluded.reported_at`,
    [body, n, at],
  );
};

/** An accepted envelope of a body, as a report names it. */
export interface NamedEnvelope {
  readonly envelopeId: Bytes;
  readonly terminal: number;
  readonly h: Bytes;
  readonly c: Bytes;
  readonly acceptedAt: Instant;
}

export const envelopesOf = (tx: Tx, body: string, ids: readonly Bytes[]): Promise<readonly NamedEnvelope[]> =>
  tx.query<NamedEnvelope>(
    `select envelope_id as "envelopeId", terminal, h, c, accepted_at as "acceptedAt" from envelopes
     where envelope_id = any($1::bytea[]) and body = $2`,
    [ids, body],
  );

export interface SeenRow extends NamedEnvelope {
  readonly body: string;
  readonly what: 'canary' | 'cover';
  readonly nonce: Bytes | undefined;
  readonly statement: Bytes;
  readonly signature: Bytes;
  readonly key: Bytes;
}

/** Keeps a report; the first one of an envelope stands. */
export const keepSeen = async (tx: Tx, rows: readonly SeenRow[], at: Instant): Promise<void> => {
  for (const { envelopeId, body, terminal, acceptedAt, what, nonce, statement, signature, key } of rows)
    await tx.query(
      `insert into canary_seen (envelope_id, body, terminal, accepted_at, what, nonce, statement, signature, key, reported_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
      [envelopeId, body, terminal, acceptedAt, what, nonce ?? null, statement, signature, key, at],
    );
};
