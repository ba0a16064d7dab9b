import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Acceptance } from '@dauys/protocol/beat.ts';
import { putBlobs } from '../blob/store.ts';
import type { Db, Tx } from '../database/store.ts';
import { enqueueLeaves } from '../ledger/store.ts';
import { acceptanceOf } from './acceptance.ts';
import type { Claim } from './decide.ts';

/** Everything that one acceptance writes. */
export interface AcceptanceRow extends Claim {
  readonly body: string;
  readonly day: number;
  readonly epoch: number;
  readonly bucket: number;
  readonly urgent: boolean;
  readonly c: Bytes;
  readonly labelSignature: Bytes;
  readonly parcel: Bytes;
  readonly file: Bytes;
  readonly at: Instant;
  readonly key: Bytes;
  readonly signature: Bytes;
  /** Place and head in the body's chain. */
  readonly n: number;
  readonly head: Bytes;
}

export interface ChainEnd {
  readonly n: number;
  readonly head: Bytes;
}

export interface Standing {
  readonly chains: ReadonlyMap<string, ChainEnd>;
  readonly found: Found;
}

/**
 * Locks the ends of these bodies' chains until the transaction ends, always in the same order so that two hubs cannot block
 * each other, and returns them with what the database knows of the claims. One round trip: the second question is answered after
 * the lock is there, so it sees the newest.
 */
export const lockAndFind = async (
  tx: Tx,
  { bodies, claims, start }: { readonly bodies: readonly string[]; readonly claims: readonly Claim[]; readonly start: Bytes },
): Promise<Standing> => {
  const names = [...new Set(bodies)].sort();
  const ask = () =>
    Promise.all([
      tx.query<{ body: string } & ChainEnd>('select body, n, head from body_chains where body = any($1::text[]) order by body for update', [
        names,
      ]),
      findKnown(tx, claims),
    ]);
  let [rows, found] = await ask();
  if (rows.length < names.length) {
    // A body's first envelope.
    await tx.query(
      'insert into body_chains (body, n, head) select body, 0, $2 from unnest($1::text[]) body order by body on conflict do nothing',
      [names, start],
    );
    [rows, found] = await ask();
  }
  return { chains: new Map(rows.map(({ body, n, head }) => [body, { n, head }])), found };
};

export interface Found {
  readonly byId: readonly Claim[];
  readonly byCounter: readonly Claim[];
  readonly takenFiles: readonly { readonly hash: Bytes }[];
  readonly highest: readonly { readonly terminal: number; readonly counter: number }[];
}

/** What the database knows that has something in common with the offered ones. */
const findKnown = async (tx: Tx, offered: readonly Claim[]): Promise<Found> => {
  const rows = await tx.query<Claim & { readonly what: 'id' | 'counter' | 'file' | 'highest' }>(known, [
    offered.map((o) => o.envelopeId),
    offered.map((o) => o.terminal),
    offered.map((o) => o.counter),
    offered.map((o) => o.h),
  ]);
  const of = (what: (typeof rows)[number]['what']) => rows.filter((row) => row.what === what);
  return { byId: of('id'), byCounter: of('counter'), takenFiles: of('file').map(({ h }) => ({ hash: h })), highest: of('highest') };
};

// One question instead of four: the chains stay locked for as short as can be.
const known = `
  select 'id' as what, envelope_id as "envelopeId", terminal, counter, h, label from envelopes where envelope_id = any($1::bytea[])
  union all
  select 'counter', c.envelope_id, c.terminal, c.counter, c.h, ''::bytea
    from envelope_counters c join unnest($2::bigint[], $3::bigint[]) o (terminal, counter) using (terminal, counter)
  union all
  select 'file', ''::bytea, 0, 0, hash, ''::bytea from blobs where hash = any($4::bytea[])
  union all
  select 'highest', ''::bytea, t.terminal, m.counter, ''::bytea, ''::bytea
    from (select distinct terminal from unnest($2::bigint[]) terminal) t
    cross join lateral (select max(counter) as counter from envelope_counters c where c.terminal = t.terminal) m where m.counter is not null`;

/** Accepts: from the commit of this transaction on the promises bind. */
export const insertAcceptances = async (tx: Tx, rows: readonly AcceptanceRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const of = <K extends keyof AcceptanceRow>(field: K): AcceptanceRow[K][] => rows.map((row) => row[field]);
  const blobs = putBlobs(
    tx,
    rows.map((row) => ({ hash: row.h, bytes: row.file })),
  );
  const facts = tx.query(accepted, [
    of('envelopeId'),
    of('terminal'),
    of('counter'),
    of('day'),
    of('body'),
    of('epoch'),
    of('bucket'),
    of('urgent'),
    of('h'),
    of('c'),
    of('label'),
    of('labelSignature'),
    of('parcel'),
    of('at'),
    of('key'),
    of('signature'),
    of('n'),
    of('head'),
  ]);
  const leaves = enqueueLeaves(
    tx,
    rows.map(({ c, urgent, at }) => ({ commitment: c, urgent, at })),
  );
  await Promise.all([blobs, facts, leaves]);
};

const accepted = `
  with r as (
    select * from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::bigint[], $7::int[], $8::boolean[], $9::bytea[],
        $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[], $14::bigint[], $15::bytea[], $16::bytea[], $17::bigint[], $18::bytea[])
      u (envelope_id, terminal, counter, day, body, epoch, bucket, urgent, h, c, label, label_signature, parcel, at, key, signature, n, head)
  ), e as (
    insert into envelopes (envelope_id, terminal, counter, day, body, epoch, bucket, urgent, h, c, label, signature, parcel, accepted_at)
    select envelope_id, terminal, counter, day, body, epoch, bucket, urgent, h, c, label, label_signature, parcel, at from r
  ), k as (
    insert into envelope_counters (terminal, counter, envelope_id, h) select terminal, counter, envelope_id, h from r
  ), a as (
    insert into acceptances (envelope_id, at, key, signature) select envelope_id, at, key, signature from r
  )
  insert into inbox (body, n, envelope_id, h, head) select body, n, envelope_id, h, head from r`;

/** Moves the ends of the chains that `lockChains` locked. */
export const moveChains = async (tx: Tx, ends: ReadonlyMap<string, ChainEnd>): Promise<void> => {
  const entries = [...ends];
  await tx.query(
    `update body_chains b set n = e.n, head = e.head from unnest($1::text[], $2::bigint[], $3::bytea[]) e (body, n, head) where b.body = e.body`,
    [entries.map(([body]) => body), entries.map(([, { n }]) => n), entries.map(([, { head }]) => head)],
  );
};

interface StoredAcceptance {
  readonly envelopeId: Bytes;
  readonly h: Bytes;
  readonly c: Bytes;
  readonly terminal: number;
  readonly counter: number;
  readonly at: Instant;
  readonly key: Bytes;
  readonly signature: Bytes;
}

/** The promises given for these envelopes, by envelope id in hex. */
export const acceptancesOf = async (db: Tx | Db, ids: readonly Bytes[]): Promise<ReadonlyMap<string, Acceptance>> => {
  if (ids.length === 0) return new Map();
  const rows = await db.query<StoredAcceptance>(
    `select e.envelope_id as "envelopeId", e.h, e.c, e.terminal, e.counter, a.at, a.key, a.signature
     from envelopes e join acceptances a on a.envelope_id = e.envelope_id where e.envelope_id = any($1::bytea[])`,
    [ids],
  );
  return new Map(rows.map((row) => acceptanceOf(row, row)).map((acceptance) => [acceptance.envelopeId, acceptance]));
};
