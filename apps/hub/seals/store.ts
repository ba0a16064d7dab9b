import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { SealAct } from '@dauys/fleet/seals.ts';
import type { Db, Tx } from '../database/store.ts';

export interface Photograph {
  readonly hash: Bytes;
  readonly type: string;
  readonly bytes: Bytes;
}

export interface SealRow {
  readonly id: Bytes;
  readonly terminal: number;
  readonly number: string;
  readonly act: SealAct;
  readonly at: Instant;
  readonly photograph: Bytes;
  readonly statement: Bytes;
  readonly firstBy: string;
  /** Key id, 8 bytes. */
  readonly firstKey: Bytes;
  readonly firstSignature: Bytes;
  readonly firstAt: Instant;
  readonly secondBy: string | null;
  readonly secondKey: Bytes | null;
  readonly secondSignature: Bytes | null;
  readonly secondAt: Instant | null;
  readonly n: number | null;
}

const columns = `id, terminal, number, act, at, photograph, statement, first_by as "firstBy", first_key as "firstKey", first_signature as "firstSignature",
  first_at as "firstAt", second_by as "secondBy", second_key as "secondKey", second_signature as "secondSignature", second_at as "secondAt", n`;

export const sealEntry = async (db: Db | Tx, id: Bytes): Promise<SealRow | undefined> =>
  (await db.query<SealRow>(`select ${columns} from seal_entries where id = $1`, [id]))[0];

/** The newest 1,000 entries of a terminal that count, in their order, and before them the one by which its last seal was placed: places have no gap. */
export const sealsOf = (db: Db | Tx, terminal: number): Promise<readonly SealRow[]> =>
  db.query<SealRow>(
    `select ${columns} from seal_entries where terminal = $1 and (n > (select max(n) - 1000 from seal_entries where terminal = $1)
       or n = (select max(n) from seal_entries where terminal = $1 and act = 'placed')) order by n`,
    [terminal],
  );

/** Those that wait for a second signature, newest first. */
export const sealsWaiting = (db: Db | Tx, terminal: number): Promise<readonly SealRow[]> =>
  db.query<SealRow>(`select ${columns} from seal_entries where terminal = $1 and n is null order by first_at desc limit 100`, [terminal]);

/** The entry by which a number was ever placed, on any terminal. */
export const placingOf = async (db: Db | Tx, number: string): Promise<SealRow | undefined> =>
  (await db.query<SealRow>(`select ${columns} from seal_entries where number = $1 and act = 'placed' and n is not null`, [number]))[0];

type Entered = Omit<SealRow, 'secondBy' | 'secondKey' | 'secondSignature' | 'secondAt' | 'n'>;

/** Enters under a first signature, with the photograph; the same again is the same. */
export const enterFirst = async (tx: Tx, entry: Entered, { hash, type, bytes }: Photograph): Promise<void> => {
  await tx.query('insert into seal_photographs (hash, type, bytes, at) values ($1, $2, $3, $4) on conflict do nothing', [
    ...[hash, type, bytes],
    entry.firstAt,
  ]);
  await tx.query(
    `insert into seal_entries (id, terminal, number, act, at, photograph, statement, first_by, first_key, first_signature, first_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      ...[entry.id, entry.terminal, entry.number, entry.act, entry.at, entry.photograph, entry.statement],
      ...[entry.firstBy, entry.firstKey, entry.firstSignature, entry.firstAt],
    ],
  );
};

/** The second signature, and with it a place. Throws a unique violation when another entry of the terminal, or of that number, was first. */
export const enterSecond = async (
  tx: Tx,
  id: Bytes,
  {
    by,
    key,
    signature,
    at,
    n,
  }: { readonly by: string; readonly key: Bytes; readonly signature: Bytes; readonly at: Instant; readonly n: number },
): Promise<void> => {
  await tx.query(
    'update seal_entries set second_by = $2, second_key = $3, second_signature = $4, second_at = $5, n = $6 where id = $1 and second_by is null',
    [id, by, key, signature, at, n],
  );
};

export const photograph = async (db: Db, hash: Bytes): Promise<Photograph | undefined> =>
  (await db.query<Photograph>('select hash, type, bytes from seal_photographs where hash = $1', [hash]))[0];

/** When the terminal's journal says that its case was opened, newest first. */
export const openingsOf = async (db: Db, terminal: number): Promise<readonly Instant[]> =>
  (
    await db.query<{ at: Instant }>(
      `select at from journal_entries where terminal = $1 and kind = 'cover-opened' order by n desc limit 200`,
      [terminal],
    )
  ).map(({ at }) => at);

export interface TicketRow {
  readonly id: Bytes;
  readonly terminal: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly technician: string;
  readonly enteredBy: string;
  readonly enteredAt: Instant;
}

/** The newest tickets of a terminal, newest first. */
export const ticketsOf = (db: Db | Tx, terminal: number): Promise<readonly TicketRow[]> =>
  db.query<TicketRow>(
    `select id, terminal, from_at as "from", to_at as "to", technician, entered_by as "enteredBy", entered_at as "enteredAt"
     from repair_tickets where terminal = $1 order by from_at desc limit 200`,
    [terminal],
  );

/** Keeps a ticket; the same again is the same. */
export const putTicket = async (db: Db | Tx, { id, terminal, from, to, technician, enteredBy, enteredAt }: TicketRow): Promise<void> => {
  await db.query(
    `insert into repair_tickets (id, terminal, from_at, to_at, technician, entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [id, terminal, from, to, technician, enteredBy, enteredAt],
  );
};
