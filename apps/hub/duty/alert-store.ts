import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Alert, AlertRole } from '@dauys/fleet/alerts.ts';
import type { LapseKind } from '@dauys/fleet/hindrance.ts';
import { terminalName } from '../beat/book.ts';
import type { Tx } from '../database/store.ts';
import type { Decided } from './due-alerts.ts';

export interface OpenSilenceRow {
  readonly terminal: number;
  readonly kind: LapseKind;
  readonly fromAt: Instant;
  readonly raisedAt: Instant;
  /** Of the newest verdict; absent before the first. */
  readonly likelihood: string | null;
  readonly cause: string | null;
}

/** Every silence and hindrance that lasts, with its newest verdict; costs what is silent. */
export const openSilences = (tx: Tx): Promise<readonly OpenSilenceRow[]> =>
  tx.query<OpenSilenceRow>(
    `select s.terminal, s.kind, s.from_at as "fromAt", s.raised_at as "raisedAt", v.likelihood, v.cause from lapses s
     left join lateral (select likelihood, cause from verdicts v where v.terminal = s.terminal and v.from_at = s.from_at order by n desc limit 1) v
       on true where s.to_at is null order by s.terminal`,
  );

/** What was decided about these facilities' failures since then. */
export const decidedSince = async (tx: Tx, facilities: readonly string[], since: Instant): Promise<readonly Decided[]> =>
  (
    await tx.query<{
      key: string;
      to: AlertRole;
      kind: LapseKind;
      facility: string;
      since: number;
      terminals: readonly (number | string)[];
    }>(`select key, rung as "to", kind, facility, since_at as since, terminals from alerts where facility = any($1) and since_at >= $2`, [
      facilities,
      since,
    ])
  ).map(({ terminals, ...row }) => ({ ...row, since: instant(row.since), terminals: terminals.map((one) => terminalName(Number(one))) }));

/** Writes an alert once, whoever decided it. `true` when it was this call. */
export const addAlert = async (tx: Tx, alert: Alert, at: Instant): Promise<boolean> =>
  (
    await tx.query(
      `insert into alerts (key, facility, rung, scope, terminals, since_at, due_at, decided_at, kind) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (key) do nothing returning 1`,
      [
        alert.key,
        alert.facility,
        alert.to,
        alert.scope,
        alert.terminals.map((terminal) => Number.parseInt(terminal, 16)),
        alert.since,
        alert.sendAt,
        at,
        alert.kind,
      ],
    )
  ).length === 1;
