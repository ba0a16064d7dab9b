import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Alert } from '@dauys/fleet/alerts.ts';
import type { Delivery } from '@dauys/fleet/delivery.ts';
import { terminalName } from '../beat/book.ts';
import type { Db, Tx } from '../database/store.ts';
import type { UrgentAlert } from '../urgent/decide.ts';
import type { BodyRole } from '../urgent/rules.ts';

export type KnownAlert = Alert & { readonly decidedAt: Instant };
/** Of terminals, or of something urgent at a body. */
export type AnyAlert = Alert | UrgentAlert;

// Whole numbers in an array come as the driver reads them: as text.
type AlertRow = Omit<KnownAlert, 'terminals'> & { readonly terminals: readonly string[] };

const alertColumns = `a.key, a.rung as "to", a.facility, a.body, a.terminals, a.scope, a.kind, a.since_at as since, a.due_at as "sendAt", a.decided_at as "decidedAt"`;

interface UrgentRow {
  readonly key: string;
  readonly to: UrgentAlert['to'];
  readonly kind: 'urgent';
  readonly body: string;
  readonly sendAt: Instant;
}
type AnyRow = AlertRow | UrgentRow;

const anyAlertOf = (row: AnyRow): AnyAlert =>
  row.kind === 'urgent' ? { kind: row.kind, key: row.key, to: row.to, body: row.body, sendAt: row.sendAt } : alertOf(row);

const alertOf = ({ key, to, facility, terminals, scope, kind, since, sendAt, decidedAt }: AlertRow): KnownAlert => ({
  ...{ key, to, facility, scope, kind, since, sendAt, decidedAt },
  terminals: terminals.map((terminal) => terminalName(Number(terminal))),
});

/**
 * Writes one delivery for each receiver of each alert that has none yet; returns how many alerts. Several processes share the work. Those decided since
 * `againFrom` that nobody was to receive are addressed once more: perhaps somebody is now. In one transaction: no process that knows fewer receivers
 * takes them in between.
 */
export const addressAlerts = (
  db: Db,
  receiversOf: (alert: AnyAlert) => readonly string[],
  { limit, againFrom }: { readonly limit: number; readonly againFrom?: Instant | undefined },
): Promise<number> =>
  db.tx(async (tx) => {
    if (againFrom !== undefined) await readdressAlerts(tx, againFrom);
    const found = await tx.query<AnyRow & { readonly decidedAt: Instant }>(
      `select ${alertColumns} from alerts_unaddressed u join alerts a on a.key = u.alert
       order by u.decided_at limit $1 for update of u skip locked`,
      [limit],
    );
    if (found.length === 0) return 0;
    for (const alert of found)
      await tx.query(
        `insert into alert_deliveries (alert, receiver, since, next_at) select $1, r, $3, $4 from unnest($2::text[]) r on conflict do nothing`,
        [alert.key, receiversOf(anyAlertOf(alert)), alert.decidedAt, alert.sendAt],
      );
    await tx.query('delete from alerts_unaddressed where alert = any($1)', [found.map(({ key }) => key)]);
    return found.length;
  });

const readdressAlerts = async (tx: Tx, since: Instant): Promise<void> => {
  await tx.query(
    `insert into alerts_unaddressed (alert, decided_at) select key, decided_at from alerts a where decided_at >= $1
       and not exists (select 1 from alert_deliveries d where d.alert = a.key) on conflict do nothing`,
    [since],
  );
};

export interface ClaimedDelivery {
  readonly alert: AnyAlert;
  readonly receiver: string;
  readonly begun: Instant;
  readonly attempts: number;
  /** Whether it lasts for any of its terminals; whether anything urgent waits at its body. */
  readonly lasts: boolean;
}

export interface Claim {
  /** Who may be sent to now; each gets one at a time, so that one that hangs holds up nobody else. */
  readonly receivers: readonly string[];
  readonly attempt: Bytes;
  readonly now: Instant;
  /** From then on another process repeats what this one has not ended. */
  readonly until: Instant;
  readonly limit: number;
}

/** Takes what is due. A process that dies with it has taken nothing: the row is due again. */
export const claimDeliveries = async (db: Db, { receivers, attempt, now, until, limit }: Claim): Promise<readonly ClaimedDelivery[]> => {
  const rows = await db.query<AnyRow & Omit<ClaimedDelivery, 'alert'>>(
    `with due as (
       select d.alert, d.receiver from unnest($1::text[]) r cross join lateral (
         select alert, receiver from alert_deliveries
         where receiver = r and delivered_at is null and next_at <= $3 order by next_at limit 1 for update skip locked) d
       limit $5),
     taken as (
       update alert_deliveries t set next_at = $4, attempt = $2 from due where t.alert = due.alert and t.receiver = due.receiver
       returning t.alert, t.receiver, t.since, t.attempts)
     select ${alertColumns}, t.receiver, t.since as begun, t.attempts,
       case when a.kind = 'urgent' then exists (select 1 from urgent_waiting w where w.body = a.body)
         else exists (select 1 from lapses s where s.terminal = any(a.terminals) and s.kind = a.kind and s.to_at is null) end as lasts
     from taken t join alerts a on a.key = t.alert`,
    [receivers, attempt, now, until, limit],
  );
  return rows.map((row) => ({
    alert: anyAlertOf(row),
    receiver: row.receiver,
    begun: row.begun,
    attempts: row.attempts,
    lasts: row.lasts,
  }));
};

/** Writes what became of an attempt: what arrived has arrived; what did not counts unless another process has taken it meanwhile. */
export const noteAttempt = async (
  db: Db,
  { alert, receiver, attempt }: { readonly alert: string; readonly receiver: string; readonly attempt: Bytes },
  { delivery, problem }: { readonly delivery: Delivery; readonly problem: string | undefined },
): Promise<void> => {
  const deliveredAt = delivery.state === 'delivered' ? delivery.at : null;
  const nextAt = delivery.state === 'delivered' ? delivery.at : delivery.nextAt;
  await db.query(
    `update alert_deliveries set attempts = greatest(attempts, $4), next_at = $5, delivered_at = $6, problem = $7, attempt = null
     where alert = $1 and receiver = $2 and delivered_at is null and (attempt = $3 or $6::bigint is not null)`,
    [alert, receiver, attempt, delivery.attempts, nextAt, deliveredAt, problem ?? null],
  );
};

/** An attempt that was broken off says nothing of the receiver: it is due again at once. */
export const letGoOf = async (
  db: Db,
  { alert, receiver, attempt }: { readonly alert: string; readonly receiver: string; readonly attempt: Bytes },
  now: Instant,
): Promise<void> => {
  await db.query(
    `update alert_deliveries set next_at = $4, attempt = null
     where alert = $1 and receiver = $2 and attempt = $3 and delivered_at is null`,
    [alert, receiver, attempt, now],
  );
};

/** The newest alerts of terminals, newest first. What is urgent at a body is shown to nobody but whom it rouses, and to its officers if it did not reach them. */
export const newestAlerts = async (db: Db, limit: number): Promise<readonly KnownAlert[]> =>
  (
    await db.query<AlertRow>(`select ${alertColumns} from alerts a where kind <> 'urgent' order by decided_at desc, key limit $1`, [limit])
  ).map(alertOf);

export interface Stuck {
  readonly since: Instant;
  readonly attempts: number;
  /** Who is set up to receive. */
  readonly receivers: readonly string[];
  readonly limit: number;
}

/** Alerts decided since then that have not arrived after so many attempts, whose receiver is gone, or that nobody was to receive; oldest first. */
export const stuckAlerts = async (db: Db, { since, attempts, receivers, limit }: Stuck): Promise<readonly KnownAlert[]> => {
  const rows = await db.query<AlertRow>(
    `select ${alertColumns} from alerts a where decided_at >= $1 and kind <> 'urgent' and (
       exists (select 1 from alert_deliveries d where d.alert = a.key and d.delivered_at is null and (d.attempts >= $2 or d.receiver <> all($3)))
       or (not exists (select 1 from alert_deliveries d where d.alert = a.key)
         and not exists (select 1 from alerts_unaddressed u where u.alert = a.key)))
     order by decided_at limit $4`,
    [since, attempts, receivers, limit],
  );
  return rows.map(alertOf);
};

/** Whom urgent matters of this body did not reach, by the same measure, each once; `receiver` null: nobody was to receive it. */
export const stuckUrgent = (
  db: Db,
  body: string,
  { since, attempts, receivers, limit }: Stuck,
): Promise<readonly { readonly to: BodyRole; readonly receiver: string | null; readonly problem: string | null }[]> =>
  db.query(
    `select distinct a.rung as "to", d.receiver, case when d.receiver <> all($4) then 'not-configured' else d.problem end as problem
     from alerts a left join alert_deliveries d on d.alert = a.key
     where a.kind = 'urgent' and a.body = $1 and a.decided_at >= $2 and (
       (d.delivered_at is null and (d.attempts >= $3 or d.receiver <> all($4)))
       or (d.alert is null and not exists (select 1 from alerts_unaddressed u where u.alert = a.key)))
     order by 1, 2, 3 limit $5`,
    [body, since, attempts, receivers, limit],
  );

export interface DeliveryRow {
  readonly alert: string;
  readonly receiver: string;
  readonly attempts: number;
  readonly nextAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly problem: string | null;
}

export const deliveriesOf = (db: Db, alerts: readonly string[]): Promise<readonly DeliveryRow[]> =>
  db.query<DeliveryRow>(
    `select alert, receiver, attempts, next_at as "nextAt", delivered_at as "deliveredAt", problem from alert_deliveries
     where alert = any($1) order by alert, receiver`,
    [alerts],
  );
