import { hex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { HumanCode } from '@dauys/fleet/visits.ts';
import type { Db, Tx } from '../database/store.ts';

export interface CodeRow {
  readonly hash: Bytes;
  readonly facility: string;
  readonly visit: string | null;
  readonly untilAt: Instant | null;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly typedTerminal: number | null;
  readonly typedAt: Instant | null;
  readonly arrivedTerminal: number | null;
  readonly arrivedAt: Instant | null;
  readonly seenBy: string | null;
}

const columns = `hash, facility, visit, until_at as "untilAt", made_by as "madeBy", made_at as "madeAt", typed_terminal as "typedTerminal",
  typed_at as "typedAt", arrived_terminal as "arrivedTerminal", arrived_at as "arrivedAt", seen_by as "seenBy"`;

/** Keeps a code's hash; `false` when it is there already, whoever made it. */
export const putCode = async (
  db: Db,
  body: string,
  code: Pick<CodeRow, 'hash' | 'facility' | 'visit' | 'untilAt' | 'madeBy' | 'madeAt'>,
): Promise<boolean> =>
  (
    await db.query(
      `insert into visit_codes (hash, body, facility, visit, until_at, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (hash) do nothing returning 1`,
      [code.hash, body, code.facility, code.visit, code.untilAt, code.madeBy, code.madeAt],
    )
  ).length > 0;

/** `undefined` alike for a hash that nobody made and for another body's. */
export const codeOf = async (db: Db | Tx, body: string, hash: Bytes, lock: '' | 'for update' = ''): Promise<CodeRow | undefined> =>
  (await db.query<CodeRow>(`select ${columns} from visit_codes where body = $1 and hash = $2 ${lock}`, [body, hash]))[0];

/** Newest first. */
export const codesOf = (db: Db, body: string, limit: number): Promise<readonly CodeRow[]> =>
  db.query<CodeRow>(`select ${columns} from visit_codes where body = $1 order by made_at desc, hash limit $2`, [body, limit]);

/** Of all bodies, newest first. */
export const allCodes = (db: Db, limit: number): Promise<readonly CodeRow[]> =>
  db.query<CodeRow>(`select ${columns} from visit_codes order by made_at desc, hash limit $1`, [limit]);

/** Where and when it was typed, once. */
export const noteTyped = async (tx: Tx, hash: Bytes, terminal: number, at: Instant): Promise<void> => {
  await tx.query('update visit_codes set typed_terminal = $2, typed_at = $3 where hash = $1', [hash, terminal, at]);
};

export interface Arrival extends Record<'statement' | 'signature' | 'key', Bytes> {
  readonly terminal: number;
  readonly at: Instant;
  readonly seenBy: string;
}

/** What the officer who opened it said, once. */
export const noteArrived = async (tx: Tx, hash: Bytes, arrival: Arrival): Promise<void> => {
  await tx.query(
    `update visit_codes set arrived_terminal = $2, arrived_at = $3, arrival = $4, arrival_signature = $5, arrival_key = $6, seen_by = $7
     where hash = $1`,
    [hash, arrival.terminal, arrival.at, arrival.statement, arrival.signature, arrival.key, arrival.seenBy],
  );
};

/** What is known of a code as the fleet's rules take it: those that were typed nowhere yet say nothing of any terminal. */
export const humanCodeOf = ({ typedTerminal, typedAt, arrivedTerminal, arrivedAt, visit }: CodeRow): HumanCode | undefined => {
  const terminal = arrivedTerminal ?? typedTerminal;
  const at = typedAt ?? arrivedAt;
  if (terminal === null || at === null) return undefined;
  return { terminal: hex(u32(terminal)), typedAt: at, ...(visit === null ? {} : { visit }), ...(arrivedAt === null ? {} : { arrivedAt }) };
};
