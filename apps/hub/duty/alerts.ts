/** Decides whom to tell of which silence or hindrance, and writes it down; sending is another's work. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Alert, AlertRules, Site } from '@dauys/fleet/alerts.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { terminalName } from '../beat/book.ts';
import type { Context } from '../context.ts';
import { repeat, type Running } from '../repeat.ts';
import { addAlert, decidedSince, openSilences, type OpenSilenceRow } from './alert-store.ts';
import { newAlerts } from './due-alerts.ts';
import { isInService } from './in-service.ts';
import { rulesOf } from './rules.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;
const LOOK_MS = 2_000;

/** One look at everything that is silent. The decision is the row: from its commit on whoever sends will find it, whatever becomes of this process. */
const decideAlerts = async ({ db, clock, log, config, directory }: Needs): Promise<readonly Alert[]> => {
  const { alerts: rules } = rulesOf(config.duty);
  const decided = await db.tx(async (tx): Promise<readonly Alert[]> => {
    const now = clock.now();
    const silent = await openSilences(tx);
    const sites = sitesOf(directory.current(), silent, now);
    if (sites.length === 0) return [];
    const known = Map.groupBy(
      await decidedSince(
        tx,
        sites.map(({ facility }) => facility),
        firstOf(silent, rules),
      ),
      ({ facility }) => facility,
    );
    const due = sites.flatMap((site) => newAlerts(site, known.get(site.facility) ?? [], { now, rules }));
    const written: Alert[] = [];
    // In the order of keys: two that decide at once wait for each other and never in a circle.
    for (const alert of due.toSorted((a, b) => (a.key < b.key ? -1 : 1))) if (await addAlert(tx, alert, now)) written.push(alert);
    return written;
  });
  for (const { facility, to, scope, kind } of decided) log('fleet.alert', { facility, to, scope, kind });
  return decided;
};

/** From when on what was decided may be of these silences. There may be more of them than a call takes arguments. */
export const firstOf = (
  silent: readonly Pick<OpenSilenceRow, 'fromAt'>[],
  { siteWithinMinutes }: Pick<AlertRules, 'siteWithinMinutes'>,
): Instant => {
  const first = silent.reduce((least, { fromAt }) => Math.min(least, fromAt), Infinity);
  return instant(Math.max(0, Math.floor(first - siteWithinMinutes * MINUTE_MS)));
};

/** A silence that was raised a moment ago is judged in another; one that nobody could judge for so long is told all the same. */
const JUDGED_WITHIN_MS = MINUTE_MS;

/** Whether nobody is to be told: it was announced, the hub was not listening, or it is about to be judged. */
export const isQuiet = ({ likelihood, cause, raisedAt }: OpenSilenceRow, now: Instant): boolean =>
  likelihood === null ? now - raisedAt < JUDGED_WITHIN_MS : likelihood === 'planned' || cause === 'hub-down';

/** Facilities with a silence, each with how many terminals it has. A terminal that nobody states has no facility; one that is retired owes nothing. */
export const sitesOf = (directory: Directory, silent: readonly OpenSilenceRow[], now: Instant): readonly Site[] => {
  if (silent.length === 0) return [];
  const inService = new Map([...directory.terminals].filter(([, terminal]) => isInService(terminal, now)));
  const all = Map.groupBy(inService.values(), ({ facility }) => facility);
  const own = Map.groupBy(silent, ({ terminal }) => inService.get(terminalName(terminal))?.facility);
  return [...own].flatMap(([facility, rows]) => {
    const stated = facility === undefined ? undefined : directory.facilities.get(facility);
    if (facility === undefined || stated === undefined) return [];
    return {
      facility,
      zone: stated.zone,
      terminals: all.get(facility)?.length ?? rows.length,
      silent: rows.map((row) => ({ terminal: terminalName(row.terminal), kind: row.kind, from: row.fromAt, planned: isQuiet(row, now) })),
    };
  });
};

/** Looks every two seconds. Several hubs may: each alert is written once. */
export const runAlerts = (context: Needs): Running =>
  repeat(
    async () => {
      await decideAlerts(context);
      return LOOK_MS;
    },
    { failed: (code) => context.log('fleet.undecided', { code }), ended: async () => undefined },
  );
