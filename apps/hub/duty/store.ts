import { bytesOf, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Explanation } from '@dauys/fleet/explanation.ts';
import { isExplanation } from '@dauys/fleet/explanation.ts';
import type { LapseKind } from '@dauys/fleet/hindrance.ts';
import type { Announcement } from '@dauys/fleet/maintenance.ts';
import { createHash } from 'node:crypto';
import type { SilenceName } from '../causes/store.ts';
import type { Db, Tx } from '../database/store.ts';

export interface NoticeRow extends SilenceName {
  readonly facility: string;
  readonly kind: LapseKind;
  readonly toAt: Instant | null;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
}

/** Opens a notice; one that is open already stays as it is. `true` when this call opened it. */
export const openNotice = async (tx: Tx, n: Omit<NoticeRow, 'toAt' | 'kind'>): Promise<boolean> =>
  (
    await tx.query(
      `insert into duty_notices (terminal, from_at, facility, opened_at, due_at) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
      [n.terminal, n.fromAt, n.facility, n.openedAt, n.dueAt],
    )
  ).length === 1;

const noticeColumns = `n.terminal, n.from_at as "fromAt", n.facility, s.kind, s.to_at as "toAt", n.opened_at as "openedAt", n.due_at as "dueAt"`;
const noticeRows = `from duty_notices n join lapses s on s.terminal = n.terminal and s.from_at = n.from_at`;

/** The notice about one silence or hindrance, if there is one. */
export const noticeOf = async (db: Db | Tx, { terminal, fromAt }: SilenceName): Promise<NoticeRow | undefined> =>
  (await db.query<NoticeRow>(`select ${noticeColumns} ${noticeRows} where n.terminal = $1 and n.from_at = $2`, [terminal, fromAt]))[0];

/** Whoever else answers this notice waits until the transaction ends. */
export const holdNotice = async (tx: Tx, { terminal, fromAt }: SilenceName): Promise<void> => {
  await tx.query('select 1 from duty_notices where terminal = $1 and from_at = $2 for update', [terminal, fromAt]);
};

/** The newest notices of a facility, or of all. */
export const newestNotices = (db: Db, facility: string | undefined, limit: number): Promise<readonly NoticeRow[]> =>
  facility === undefined
    ? db.query<NoticeRow>(`select ${noticeColumns} ${noticeRows} order by n.opened_at desc, n.terminal limit $1`, [limit])
    : db.query<NoticeRow>(`select ${noticeColumns} ${noticeRows} where n.facility = $1 order by n.opened_at desc, n.terminal limit $2`, [
        facility,
        limit,
      ]);

/** Notices of one terminal, by the silence's beginning. */
export const noticesOf = async (db: Db, terminal: number): Promise<ReadonlyMap<number, NoticeRow>> =>
  new Map(
    (await db.query<NoticeRow>(`select ${noticeColumns} ${noticeRows} where n.terminal = $1`, [terminal])).map((row) => [row.fromAt, row]),
  );

export interface AnswerRow extends SilenceName {
  readonly n: number;
  readonly word: string;
  readonly evidence: string;
  readonly byWatcher: string;
  readonly at: Instant;
}

const answerColumns = 'terminal, from_at as "fromAt", n, word, evidence, by_watcher as "byWatcher", at';

/** Answers to these notices, in the order in which they came. */
export const answersTo = (db: Db | Tx, names: readonly SilenceName[]): Promise<readonly AnswerRow[]> =>
  names.length === 0
    ? Promise.resolve([])
    : db.query<AnswerRow>(
        `select ${answerColumns} from duty_answers where (terminal, from_at) in (select * from unnest($1::bigint[], $2::bigint[]))
         order by terminal, from_at, n`,
        [names.map(({ terminal }) => terminal), names.map(({ fromAt }) => fromAt)],
      );

/** Keeps an answer behind those that came before. The caller holds the notice: of two at once one comes first. */
export const addAnswer = async (tx: Tx, a: Omit<AnswerRow, 'n'>): Promise<void> => {
  await tx.query(
    `insert into duty_answers (terminal, from_at, n, word, evidence, by_watcher, at)
     select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6 from duty_answers where terminal = $1 and from_at = $2`,
    [a.terminal, a.fromAt, a.word, a.evidence, a.byWatcher, a.at],
  );
};

/** The rules know documents by their hashes; what they say is read by people. */
export const explanationIn = ({ word, at, evidence }: Pick<AnswerRow, 'word' | 'at' | 'evidence'>): Explanation | undefined =>
  isExplanation(word) ? { word, at, evidence: evidence === '' ? [] : [createHash('sha256').update(evidence).digest('hex')] } : undefined;

export interface MaintenanceRow extends Announcement {
  readonly terminal: number;
  readonly facility: string;
}

interface StoredMaintenance {
  readonly id: Bytes;
  readonly terminal: number;
  readonly facility: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly announcedAt: number;
  readonly firstBy: string;
  readonly secondBy: string | null;
  readonly secondAt: number | null;
}

const maintenanceColumns = `id, terminal, facility, from_at as "fromAt", to_at as "toAt", announced_at as "announcedAt", first_by as "firstBy",
  second_by as "secondBy", second_at as "secondAt"`;

const announced = (row: StoredMaintenance): MaintenanceRow => ({
  id: hex(row.id),
  terminal: row.terminal,
  facility: row.facility,
  from: instant(row.fromAt),
  to: instant(row.toAt),
  announcedAt: instant(row.announcedAt),
  signatures: [
    { person: row.firstBy, at: instant(row.announcedAt) },
    ...(row.secondBy === null || row.secondAt === null ? [] : [{ person: row.secondBy, at: instant(row.secondAt) }]),
  ],
});

/** Announcements for one terminal that touch a stretch of time or lie within `margin` ms of it. */
export const maintenanceOf = async (db: Db | Tx, terminal: number, since: Instant): Promise<readonly MaintenanceRow[]> =>
  (
    await db.query<StoredMaintenance>(
      `select ${maintenanceColumns} from maintenance where terminal = $1 and to_at >= $2 order by from_at limit 500`,
      [terminal, since],
    )
  ).map(announced);

/** How many announcements for one terminal that are not over wait for a second signature. */
export const unsignedMaintenance = async (tx: Tx, terminal: number, now: Instant): Promise<number> =>
  (
    await tx.query<{ count: number }>(
      'select count(*)::int as count from maintenance where terminal = $1 and second_by is null and to_at > $2',
      [terminal, now],
    )
  )[0]?.count ?? 0;

/** The newest announcements of a facility, or of all. */
export const newestMaintenance = async (db: Db, facility: string | undefined, limit: number): Promise<readonly MaintenanceRow[]> =>
  (
    await db.query<StoredMaintenance>(
      `select ${maintenanceColumns} from maintenance where $1::text is null or facility = $1 order by from_at desc, id limit $2`,
      [facility ?? null, limit],
    )
  ).map(announced);

export const maintenanceBy = async (tx: Tx, id: Bytes): Promise<MaintenanceRow | undefined> => {
  const [row] = await tx.query<StoredMaintenance>(`select ${maintenanceColumns} from maintenance where id = $1 for update`, [bytesOf(id)]);
  return row && announced(row);
};

/** One announcement at a time: two at once would each see the month's hours without the other. */
export const holdMaintenance = async (tx: Tx): Promise<void> => {
  await tx.query('lock table maintenance in share row exclusive mode');
};

export const addMaintenance = async (
  tx: Tx,
  m: {
    readonly id: Bytes;
    readonly terminal: number;
    readonly facility: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly at: Instant;
    readonly by: string;
  },
): Promise<void> => {
  await tx.query(
    'insert into maintenance (id, terminal, facility, from_at, to_at, announced_at, first_by) values ($1, $2, $3, $4, $5, $6, $7)',
    [m.id, m.terminal, m.facility, m.from, m.to, m.at, m.by],
  );
};

export const signSecond = async (tx: Tx, id: Bytes, by: string, at: Instant): Promise<void> => {
  await tx.query('update maintenance set second_by = $2, second_at = $3 where id = $1', [id, by, at]);
};

/** What a utility or provider published, as a monitor entered it. */
export const addOutsideWord = async (
  tx: Tx,
  w: {
    readonly id: Bytes;
    readonly about: 'power' | 'network';
    readonly facility: string;
    readonly from: Instant;
    readonly to: Instant | undefined;
    readonly source: string;
    readonly by: string;
    readonly at: Instant;
  },
): Promise<void> => {
  await tx.query(
    'insert into outside_words (id, about, facility, from_at, to_at, source, said_by, said_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [w.id, w.about, w.facility, w.from, w.to ?? null, w.source, w.by, w.at],
  );
};

export const putFacilityLine = async (
  tx: Tx,
  line: { readonly facility: string; readonly provider: string | undefined; readonly feeder: string | undefined },
  at: Instant,
): Promise<void> => {
  await tx.query(
    `insert into facility_lines (facility, provider, feeder, said_at) values ($1, $2, $3, $4)
     on conflict (facility) do update set provider = excluded.provider, feeder = excluded.feeder, said_at = excluded.said_at`,
    [line.facility, line.provider ?? null, line.feeder ?? null, at],
  );
};

export const putEquipment = async (
  tx: Tx,
  built: { readonly terminal: number; readonly mainsSensor: boolean; readonly battery: boolean },
  at: Instant,
): Promise<void> => {
  await tx.query(
    `insert into terminal_equipment (terminal, mains_sensor, battery, said_at) values ($1, $2, $3, $4)
     on conflict (terminal) do update set mains_sensor = excluded.mains_sensor, battery = excluded.battery, said_at = excluded.said_at`,
    [built.terminal, built.mainsSensor, built.battery, at],
  );
};
