import { instant, isoOf } from '@dauys/basics/clock.ts';
import { ATTEMPTS_BEFORE_SHOWN } from '@dauys/fleet/delivery.ts';
import type { AlertDelivery, AlertOnWire, AlertsNow, UrgentUnreached } from '@dauys/protocol/alerts.ts';
import { watcherWho } from '../access/watcher.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { deliveriesOf, newestAlerts, stuckAlerts, stuckUrgent, type KnownAlert, type DeliveryRow } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'directory'>;
const SHOWN = 100;
/** What has not arrived is shown for as long. It is tried for ever. */
const SHOWN_MS = 30 * 86_400_000;

/** What was said to whom, and what did not arrive (S-56). */
export const alertRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  hub.get('/api/fleet/alerts', async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor']);
    return who.ok ? await alertsShown(context, who.value.role === 'officer' ? who.value.body : undefined) : sendRefusal(reply, who.error);
  });
};

/** The newest, and what has not arrived. Of urgent matters only what did not reach this body's own people. */
export const alertsShown = async ({ db, clock, config }: Pick<Context, 'db' | 'clock' | 'config'>, body?: string): Promise<AlertsNow> => {
  const receivers = (config.alerts?.receivers ?? []).map(({ name }) => name);
  const now = clock.now();
  const since = instant(Math.max(0, now - SHOWN_MS));
  const newest = await newestAlerts(db, SHOWN);
  const measure = { since, attempts: ATTEMPTS_BEFORE_SHOWN, receivers, limit: SHOWN };
  const stuck = await stuckAlerts(db, measure);
  const urgent = body === undefined ? [] : await stuckUrgent(db, body, measure);
  const rows = await deliveriesOf(
    db,
    [...newest, ...stuck].map(({ key }) => key),
  );
  const known = new Set(receivers);
  const shown = (alert: KnownAlert): AlertOnWire =>
    onWire(
      alert,
      rows.filter((row) => row.alert === alert.key).map((row) => deliveryOnWire(row, known)),
    );
  return { at: isoOf(now), newest: newest.map(shown), undelivered: stuck.map(shown), urgent: urgent.map(unreached) };
};

const unreached = ({ to, receiver, problem }: Awaited<ReturnType<typeof stuckUrgent>>[number]): UrgentUnreached =>
  receiver === null ? { to, problem: 'nobody' } : { to, receiver, problem: problem ?? 'fault' };

const onWire = ({ key, to, scope, facility, terminals, since, sendAt }: KnownAlert, deliveries: AlertDelivery[]): AlertOnWire => ({
  ...{ key, to, scope, facility, terminals: [...terminals], since: isoOf(since), sendAt: isoOf(sendAt) },
  deliveries,
});

const deliveryOnWire = ({ receiver, attempts, nextAt, deliveredAt, problem }: DeliveryRow, known: ReadonlySet<string>): AlertDelivery => {
  if (deliveredAt !== null) return { receiver, state: 'delivered', attempts, at: isoOf(deliveredAt) };
  if (!known.has(receiver)) return { receiver, state: 'undelivered', attempts, at: isoOf(nextAt), problem: 'not-configured' };
  const state = attempts >= ATTEMPTS_BEFORE_SHOWN ? 'undelivered' : 'waiting';
  return { receiver, state, attempts, at: isoOf(nextAt), ...(problem === null ? {} : { problem }) };
};
