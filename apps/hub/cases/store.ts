import { randomBytes } from 'node:crypto';
import { bytesOf, hex, parseHex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { type Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import type { CheckedAct } from './act.ts';
import { untouched, type CaseState, type Known, type Standing } from './decide.ts';

/** A case as its body may see it. */
export interface CaseFound extends Standing {
  readonly envelopeId: Bytes;
  readonly terminal: string;
  readonly counter: number;
  readonly day: number;
  readonly epoch: number;
  readonly bucket: number;
  readonly urgent: boolean;
  readonly h: Bytes;
  readonly c: Bytes;
  readonly acceptedAt: number;
  readonly chain: number;
  readonly summary: Bytes | null;
  /** What the body's responder said of it, when it is a test or a cover. */
  readonly report: { readonly statement: Bytes; readonly signature: Bytes; readonly key: Bytes } | undefined;
}

interface Row extends Omit<CaseFound, 'terminal' | 'report' | keyof Standing> {
  readonly terminal: number;
  readonly state: CaseState | null;
  readonly version: number | null;
  readonly replies: number | null;
  readonly statement: Bytes | null;
  readonly statementSignature: Bytes | null;
  readonly statementKey: Bytes | null;
}

const columns = `i.envelope_id as "envelopeId", e.terminal, e.counter, e.day, e.epoch, e.bucket, e.urgent, e.h, e.c,
  e.accepted_at as "acceptedAt", i.n as chain, s.state, s.version, s.replies, s.summary, t.statement, t.signature as "statementSignature",
  t.key as "statementKey"`;
const joined = `from inbox i join envelopes e on e.envelope_id = i.envelope_id left join case_states s on s.envelope_id = i.envelope_id
  left join canary_seen t on t.envelope_id = i.envelope_id`;

const foundOf = ({ statement, statementSignature: signature, statementKey: key, ...row }: Row): CaseFound => ({
  ...row,
  report: statement === null || signature === null || key === null ? undefined : { statement, signature, key },
  terminal: hex(u32(row.terminal)),
  state: row.state ?? untouched.state,
  version: row.version ?? untouched.version,
  replies: row.replies ?? untouched.replies,
});

/** A body's cases after a place in its chain, in that order. */
export const casesAfter = async (db: Db, body: string, after: number, limit: number): Promise<readonly CaseFound[]> =>
  (await db.query<Row>(`select ${columns} ${joined} where i.body = $1 and i.n > $2 order by i.n limit $3`, [body, after, limit])).map(
    foundOf,
  );

/** How many envelopes a body has got. */
export const caseCount = async (db: Db, body: string): Promise<number> =>
  (await db.query<{ n: number }>('select n from body_chains where body = $1', [body]))[0]?.n ?? 0;

/** `undefined` alike for what does not exist and for what is another body's: one query, the same work. */
export const caseOf = async (db: Db | Tx, body: string, envelopeId: Bytes): Promise<CaseFound | undefined> => {
  const [row] = await db.query<Row>(`select ${columns} ${joined} where i.body = $1 and i.envelope_id = $2`, [body, envelopeId]);
  return row && foundOf(row);
};

/** What the terminal signed, for an envelope that `caseOf` has shown. */
export const labelOf = async (db: Db, envelopeId: Bytes): Promise<{ readonly label: Bytes; readonly signature: Bytes } | undefined> => {
  const [row] = await db.query<{ label: Bytes; signature: Bytes }>('select label, signature from envelopes where envelope_id = $1', [
    envelopeId,
  ]);
  return row;
};

/** Links of a body's chain after a place. */
export const linksAfter = async (db: Db, body: string, after: number, limit: number): Promise<readonly Bytes[]> =>
  (await db.query<{ h: Bytes }>('select h from inbox where body = $1 and n > $2 order by n limit $3', [body, after, limit])).map(
    ({ h }) => h,
  );

/** The standing of a case, locked until the transaction ends: whoever comes second decides on what the first has done. */
export const lockStanding = async (tx: Tx, envelopeId: Bytes, body: string, at: Instant): Promise<Standing> => {
  await tx.query(
    `insert into case_states (envelope_id, body, state, version, replies, updated_at) values ($1, $2, 'accepted', 0, 0, $3)
     on conflict (envelope_id) do nothing`,
    [envelopeId, body, at],
  );
  const [row] = await tx.query<Standing>('select state, version, replies from case_states where envelope_id = $1 for update', [envelopeId]);
  return row ?? untouched;
};

/** The act that stands where this one would: the receipt, or the reply of the same index. */
export const actAt = async (tx: Tx, envelopeId: Bytes, kind: Known['kind'], n: number): Promise<Known | undefined> => {
  const [row] = await tx.query<{ kind: Known['kind']; commitment: Bytes; replyHash: Bytes | null }>(
    `select kind, commitment, reply_hash as "replyHash" from case_acts
     where envelope_id = $1 and (kind = 'received') = ($2 = 'received') and n = $3`,
    [envelopeId, kind, n],
  );
  return row && { kind: row.kind, commitment: hex(row.commitment), ...(row.replyHash === null ? {} : { replyHash: hex(row.replyHash) }) };
};

/** Writes an act and the standing that it makes, in the caller's transaction. */
export const writeAct = async (tx: Tx, act: CheckedAct, next: Standing, at: Instant): Promise<void> => {
  const { said } = act;
  const envelopeId = parseHex(said.envelopeId) ?? new Uint8Array(0);
  await tx.query(
    `insert into case_acts (envelope_id, version, kind, n, officer, key, statement, signature, commitment, reply_hash, tag, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      envelopeId,
      next.version,
      said.kind,
      said.n,
      said.officer,
      act.key,
      act.statement,
      act.signature,
      act.commitment,
      act.reply?.hash ?? null,
      act.reply?.tag ?? null,
      at,
    ],
  );
  await tx.query('update case_states set state = $2, version = $3, replies = $4, updated_at = $5 where envelope_id = $1', [
    envelopeId,
    next.state,
    next.version,
    next.replies,
    at,
  ]);
};

/** Replaces the sealed summary; the version is the caller's, already checked under the lock. */
export const writeSummary = async (
  tx: Tx,
  envelopeId: Bytes,
  summary: Bytes,
  { version, at }: { version: number; at: Instant },
): Promise<void> => {
  await tx.query('update case_states set summary = $2, version = $3, updated_at = $4 where envelope_id = $1', [
    envelopeId,
    summary,
    version,
    at,
  ]);
};

export interface ActRow {
  readonly at: number;
  readonly kind: string;
  readonly officer: string;
  readonly n: number;
  readonly commitment: Bytes;
  readonly batch: number | null;
}

/** What happened to a case, in order. */
export const actsOf = (db: Db, envelopeId: Bytes): Promise<readonly ActRow[]> =>
  db.query(
    `select a.at, a.kind, a.officer, a.n, a.commitment, p.batch from case_acts a left join pending_leaves p on p.commitment = a.commitment
     where a.envelope_id = $1 order by a.version limit 200`,
    [envelopeId],
  );

export interface CaseRead {
  readonly officer: string;
  readonly body: string;
  readonly envelopeId: Bytes;
  readonly what: 'envelope' | 'proof' | 'history' | 'received' | 'summary' | 'reply';
  readonly outcome: 'shown' | 'refused';
  readonly at: Instant;
}

/** Records who looked at what, or was not let (S-40). Durable before the answer goes out. */
export const recordRead = async (db: Db, read: CaseRead): Promise<void> => {
  await db.query('insert into case_reads (id, officer, body, envelope_id, what, outcome, at) values ($1, $2, $3, $4, $5, $6, $7)', [
    bytesOf(randomBytes(16)),
    read.officer,
    read.body,
    read.envelopeId,
    read.what,
    read.outcome,
    read.at,
  ]);
};

const QUIET_MS = 60_000;

/** Records that an officer looked at her body's inbox, which pages do by themselves every few seconds: once a minute is enough to know it. */
export const recordInboxRead = async (db: Db, { officer, body, at }: Pick<CaseRead, 'officer' | 'body' | 'at'>): Promise<void> => {
  await db.query(
    `insert into case_reads (id, officer, body, envelope_id, what, outcome, at)
     select $1, $2, $3, null, 'inbox', 'shown', $4::bigint
     where not exists (select 1 from case_reads where officer = $2 and at > $4::bigint - $5::bigint and what = 'inbox' and body = $3)`,
    [bytesOf(randomBytes(16)), officer, body, at, QUIET_MS],
  );
};
