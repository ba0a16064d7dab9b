import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Tx } from '../database/store.ts';
import type { UrgentAlert, WaitingAtBody } from './decide.ts';
import type { BodyRole } from './rules.ts';

/** What waits unopened at each body, accepted since then, to the minute; and when each role was roused last. */
export const waitingAtBodies = async (tx: Tx, since: Instant): Promise<readonly WaitingAtBody[]> => {
  const waiting = await tx.query<{ body: string; at: number }>(
    'select body, max(accepted_at) as at from urgent_waiting where accepted_at >= $1 group by body, accepted_at / 60000 order by body',
    [since],
  );
  if (waiting.length === 0) return [];
  const roused = await tx.query<{ body: string; to: BodyRole; at: number }>(
    `select body, rung as "to", max(due_at) as at from alerts where kind = 'urgent' and body = any($1) group by body, rung`,
    [[...new Set(waiting.map(({ body }) => body))]],
  );
  return [...Map.groupBy(waiting, ({ body }) => body)].map(([body, rows]) => ({
    body,
    since: rows.map(({ at }) => instant(at)),
    roused: Object.fromEntries(roused.filter((one) => one.body === body).map(({ to, at }) => [to, instant(at)])),
  }));
};

/** Writes an alert once, whoever decided it. `true` when it was this call. */
export const addUrgentAlert = async (tx: Tx, { key, body, to, sendAt }: UrgentAlert, at: Instant): Promise<boolean> =>
  (
    await tx.query(
      `insert into alerts (key, body, rung, scope, terminals, since_at, due_at, decided_at, kind)
       values ($1, $2, $3, 'body', '{}', $4, $4, $5, 'urgent') on conflict (key) do nothing returning 1`,
      [key, body, to, sendAt, at],
    )
  ).length === 1;
