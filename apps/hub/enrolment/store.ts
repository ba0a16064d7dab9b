import type { Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import type { Pass } from './decide.ts';

/** Keeps a pass. The same again changes nothing. */
export const putPass = async (db: Db, { hash, technician, officer, facility, madeAt }: Pass & { readonly hash: Bytes }): Promise<void> => {
  await db.query(
    `insert into enrolment_passes (hash, technician, officer, facility, made_at) values ($1, $2, $3, $4, $5) on conflict (hash) do nothing`,
    [hash, technician, officer, facility, madeAt],
  );
};

/** A pass, locked: of two requests by one pass, one comes first. */
export const lockPass = async (tx: Tx, hash: Bytes): Promise<Pass | undefined> => {
  const [row] = await tx.query<Omit<Pass, 'madeAt'> & { readonly madeAt: number }>(
    'select technician, officer, facility, made_at as "madeAt" from enrolment_passes where hash = $1 for update',
    [hash],
  );
  return row && { ...row, madeAt: instant(row.madeAt) };
};

export interface EnrolmentRow {
  readonly requestHash: Bytes;
  readonly terminal: number;
  readonly request: Bytes;
  readonly signature: Bytes;
  readonly technician: string;
  readonly officer: string | null;
  readonly cameAt: Instant;
  readonly decided: 'approved' | 'refused' | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly decision: Bytes | null;
  readonly decisionSignature: Bytes | null;
  readonly decisionKey: Bytes | null;
}

const columns = `e.request_hash as "requestHash", e.terminal, e.request, e.signature, p.technician, p.officer, e.came_at as "cameAt", e.decided,
  e.decided_by as "decidedBy", e.decided_at as "decidedAt", e.decision, e.decision_signature as "decisionSignature", e.decision_key as "decisionKey"`;
const joined = 'from enrolments e join enrolment_passes p on p.hash = e.pass';

export const enrolmentBy = async (db: Db | Tx, id: Bytes, lock: '' | 'for update' = ''): Promise<EnrolmentRow | undefined> =>
  (await db.query<EnrolmentRow>(`select ${columns} ${joined} where e.request_hash = $1 ${lock}`, [id]))[0];

/** Name of the request that a pass was used for. */
export const usedFor = async (tx: Tx, pass: Bytes): Promise<Bytes | undefined> =>
  (await tx.query<{ requestHash: Bytes }>('select request_hash as "requestHash" from enrolments where pass = $1', [pass]))[0]?.requestHash;

/** The highest number that any request has, with the table held so that no other request takes the next one meanwhile; 0 for none. */
export const lockHighestNumber = async (tx: Tx): Promise<number> => {
  await tx.query('lock table enrolments in share row exclusive mode');
  return (await tx.query<{ n: number | null }>('select max(terminal) as n from enrolments'))[0]?.n ?? 0;
};

export const addEnrolment = async (
  tx: Tx,
  row: Pick<EnrolmentRow, 'requestHash' | 'terminal' | 'request' | 'signature' | 'cameAt'> & { readonly pass: Bytes },
): Promise<void> => {
  await tx.query('insert into enrolments (request_hash, pass, terminal, request, signature, came_at) values ($1, $2, $3, $4, $5, $6)', [
    row.requestHash,
    row.pass,
    row.terminal,
    row.request,
    row.signature,
    row.cameAt,
  ]);
};

/** Newest first. */
export const enrolments = (db: Db, limit: number): Promise<readonly EnrolmentRow[]> =>
  db.query<EnrolmentRow>(`select ${columns} ${joined} order by e.came_at desc, e.terminal desc limit $1`, [limit]);

export const decideEnrolment = async (
  tx: Tx,
  id: Bytes,
  by: Record<'decided' | 'by', string> & Record<'statement' | 'signature' | 'key', Bytes> & { readonly at: Instant },
): Promise<void> => {
  await tx.query(
    `update enrolments set decided = $2, decided_by = $3, decided_at = $4, decision = $5, decision_signature = $6, decision_key = $7
     where request_hash = $1`,
    [id, by.decided, by.by, by.at, by.statement, by.signature, by.key],
  );
};

/** When the hub took the first canary of each of these terminals that a body's responder has opened. */
export const firstCanaries = async (db: Db, terminals: readonly number[]): Promise<ReadonlyMap<number, Instant>> => {
  const rows = await db.query<{ terminal: number; at: number }>(
    // The first of each, by the index: years of them lie behind it.
    `select t.terminal, c.accepted_at as at from unnest($1::bigint[]) t (terminal) cross join lateral (
       select accepted_at from canary_seen where terminal = t.terminal and what = 'canary' order by accepted_at limit 1) c`,
    [terminals],
  );
  return new Map(rows.map(({ terminal, at }) => [terminal, instant(at)]));
};
