/** Decides which body is roused because something urgent waits there, and writes it down; sending is another's work (decision 0041). */
import { instant } from '@dauys/basics/clock.ts';
import type { Context } from '../context.ts';
import { receiversAt } from '../alerts/receivers.ts';
import { repeat, type Running } from '../repeat.ts';
import { urgentAlerts, type UrgentAlert } from './decide.ts';
import { urgentRules } from './rules.ts';
import { addUrgentAlert, waitingAtBodies } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config'>;
const LOOK_MS = 5_000;
/** What has waited for longer rouses nobody any more. */
const ROUSES_MS = 30 * 86_400_000;

/** One look at what waits. The decision is the row, as with every alert. */
export const decideUrgent = async ({ db, clock, log, config }: Needs): Promise<readonly UrgentAlert[]> => {
  const rules = urgentRules(config.urgent);
  const decided = await db.tx(async (tx) => {
    const now = clock.now();
    const due = (await waitingAtBodies(tx, instant(Math.max(0, now - ROUSES_MS)))).flatMap((body) => urgentAlerts(body, now, rules));
    const written: UrgentAlert[] = [];
    // In the order of keys: two that decide at once wait for each other and never in a circle.
    for (const alert of due.toSorted((a, b) => (a.key < b.key ? -1 : 1))) if (await addUrgentAlert(tx, alert, now)) written.push(alert);
    return written;
  });
  for (const { body, to } of decided)
    if (receiversAt(config.alerts?.receivers ?? [], { to, body }).length > 0) log('urgent.alert', { body, to });
    else log('urgent.nobody', { body, to });
  return decided;
};

/** Looks every five seconds. Several hubs may: each alert is written once. */
export const runUrgent = (context: Needs): Running =>
  repeat(
    async () => {
      await decideUrgent(context);
      return LOOK_MS;
    },
    { failed: (code) => context.log('urgent.undecided', { code }), ended: async () => undefined },
  );
