import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { instant, systemClock, type Clock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import { provisionRoutes } from './access/provision.ts';
import { accessRoutes } from './access/routes.ts';
import { alertRoutes } from './alerts/routes.ts';
import { runSender, SENDER_TIMES, type SenderTimes } from './alerts/sender.ts';
import { createBeatService } from './beat/beat.ts';
import { beatDoor } from './beat/door.ts';
import { beatRoutes } from './beat/routes.ts';
import { SESSION_MS } from './beat/sessions.ts';
import { heardSince } from './beat/store.ts';
import { warmUp, WARM_ENOUGH } from './beat/warm.ts';
import { bodyRoutes } from './bodies/routes.ts';
import { canaryRoutes } from './canaries/routes.ts';
import { caseRoutes } from './cases/routes.ts';
import { runJudging } from './causes/judge.ts';
import type { HubConfig } from './config.ts';
import type { Context } from './context.ts';
import { migrate } from './database/migrate.ts';
import { codeOf, connect, type Db } from './database/store.ts';
import { runAlerts } from './duty/alerts.ts';
import { runUrgent } from './urgent/urgent.ts';
import { dutyRoutes } from './duty/routes.ts';
import { openDirectory } from './directory/view.ts';
import type { HubLog } from './events.ts';
import { remindOfEpochs } from './epochs/remind.ts';
import { createEvidenceKeeper } from './evidence/keeper.ts';
import { enrolmentRoutes } from './enrolment/routes.ts';
import { runExpiry } from './expiry/expire.ts';
import { feedCopyRoutes } from './feed/copy-routes.ts';
import { runFeed } from './feed/publisher.ts';
import { createFeedSource } from './feed/serve.ts';
import { createHub, tellFault } from './http.ts';
import type { Hub } from './http/hub.ts';
import { createBounds, LIMITS, type Bounds, type Limits } from './http/bounds.ts';
import { availabilityRoutes } from './fleet/availability-routes.ts';
import { runAvailability, tallyOf } from './fleet/keep-availability.ts';
import { fleetRecordRoutes } from './fleet/record.ts';
import { runHindrances } from './fleet/hindrances.ts';
import { fleetRoutes } from './fleet/routes.ts';
import { wayRoutes } from './fleet/way.ts';
import { runSweep } from './fleet/sweep.ts';
import { createFragments } from './intake/fragments.ts';
import { createIntake } from './intake/intake.ts';
import { readHubKeys } from './keys.ts';
import type { Ledger } from './ledger/ledgers.ts';
import { ledgerProofs } from './ledger/proofs.ts';
import { readLedgers } from './ledger/readLedgers.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { runSequencer } from './ledger/sequencer.ts';
import { keepPostgres } from './postgres/keep.ts';
import { publishRoutes } from './publish/routes.ts';
import { visitRoutes } from './visits/routes.ts';
import { quietRoutes } from './quiet/routes.ts';
import { sealRoutes } from './seals/routes.ts';
import { runStatistics } from './statistics/keep.ts';
import { statisticsRoutes } from './statistics/routes.ts';

export interface RunningHub {
  /** `http://host:port`, with the port that was taken. */
  readonly url: string;
  readonly context: Context;
  /** Resolves when everything received has been processed: for tests. */
  idle(): Promise<void>;
  /** In order: no new requests, what was received is processed, states are written, the database is let go. Safe to call twice. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log: HubLog;
  readonly clock?: Clock;
  /** Others than LIMITS, for tests. */
  readonly limits?: Limits;
  /** Others than SENDER_TIMES, for tests. */
  readonly sender?: SenderTimes;
}

/**
 * Brings up one hub process: database, migrations, keys, directory, features, door. Starting after a crash is the same as
 * starting. Throws `Fault` for what only an operator can mend, and leaves nothing behind; waits for a database that does not
 * answer yet.
 */
export const startHub = async (config: HubConfig, options: StartOptions): Promise<RunningHub> => {
  const { log, clock = systemClock, limits = LIMITS, sender = SENDER_TIMES } = options;
  const end = new AsyncDisposableStack();
  try {
    const { context, ledgers, accepting } = await openContext(config, { log, clock }, end);
    const { url, idle } = await openFeatures(context, { ledgers, accepting, bounds: createBounds(log, limits), sender }, end);
    let ending: Promise<void> | undefined;
    const stop = (): Promise<void> => (ending ??= end.disposeAsync().then(() => log('hub.stopped', {})));
    return { url, context, idle, stop };
  } catch (error) {
    await end.disposeAsync();
    throw error;
  }
};

/** What all features stand on. What is opened first is closed last. */
const openContext = async (
  config: HubConfig,
  { log, clock }: Pick<Context, 'log' | 'clock'>,
  end: AsyncDisposableStack,
): Promise<{ context: Context; ledgers: readonly Ledger[]; accepting: Db }> => {
  const keys = await readHubKeys(config.secrets);
  // Before PostgreSQL: a wrong anchor is said at once, and leaves nothing running.
  const { anchor, ledgers } = readLedgers(config, keys);
  const postgres = config.databaseUrl === undefined ? await keepPostgres(config.dataFolder ?? '', log) : undefined;
  end.defer(() => postgres?.stop());
  const url = config.databaseUrl ?? postgres?.url ?? '';
  const onConnectionLost = (code: string): void => log('database.lost', { code });
  const db = connect(url, { connections: config.connections, onConnectionLost });
  end.defer(() => db.close());
  // Only what brings sealed files: one transaction at a time, and megabytes of it.
  const accepting = connect(url, { connections: 1, isApart: true, onConnectionLost });
  end.defer(() => accepting.close());
  await migrateWhenReachable(db, log);
  // Now, and not when the first complaint comes: nothing the hub does then may be seen from outside.
  await accepting.isReachable();
  const directory = openDirectory(db, anchor, log);
  await directory.refresh();
  return { context: { db, clock, log, config, keys, directory }, ledgers, accepting };
};

interface Ground {
  readonly ledgers: readonly Ledger[];
  readonly accepting: Db;
  readonly bounds: Bounds;
  readonly sender: SenderTimes;
}

/** The features, one line each: how they are built, where their routes are, what runs beside requests. */
const openFeatures = async (
  context: Context,
  { ledgers, accepting, bounds, sender }: Ground,
  end: AsyncDisposableStack,
): Promise<Pick<RunningHub, 'url' | 'idle'>> => {
  const { db, clock, log, config, directory } = context;
  const evidence = createEvidenceKeeper(db, clock, log);
  const intake = createIntake({ ...context, accepting }, evidence);
  const fragments = createFragments(context, intake, evidence);
  const { tally, told } = tallyOf(context);
  const beat = createBeatService({ context, fragments, feed: createFeedSource(db, clock), evidence, told });
  const idle = async (): Promise<void> => {
    await beat.idle();
    await intake.idle();
  };
  // The last thing that happens to beats: what they prove is written when all have been told.
  end.defer(runAvailability(context, tally, beat.writtenUntil).stop);
  end.defer(() => beat.flush());
  end.defer(idle);

  const faultOf = (error: unknown) => tellFault(log, BEAT_PATH, error instanceof Error ? error : new Fault(String(error)));
  const standing = { isStopping: false };
  const hub = await createHub(context, beatDoor({ beat, faultOf, frames: bounds.frames }), standing, bounds);
  end.defer(() => hub.close());
  await hub.register(beatRoutes);
  await hub.register(accessRoutes, context);
  await hub.register(provisionRoutes, context);
  const proofs = ledgerProofs(context);
  await hub.register(caseRoutes, { ...context, proofs });
  await hub.register(bodyRoutes, { ...context, proofs });
  await hub.register(ledgerRoutes, context);
  await hub.register(feedCopyRoutes, context);
  await hub.register(fleetRoutes, context);
  await hub.register(availabilityRoutes, context);
  await hub.register(wayRoutes, context);
  await hub.register(canaryRoutes, context);
  await hub.register(alertRoutes, context);
  await hub.register(dutyRoutes, context);
  await hub.register(enrolmentRoutes, context);
  await hub.register(visitRoutes, context);
  await recordRoutes(hub, context);
  await hub.register(publishRoutes, config);
  await openDoor(hub, context);

  for (const ledger of ledgers) end.defer(runSequencer(context, ledger).stop);
  end.defer(runFeed(context).stop);
  end.defer(runExpiry(context).stop);
  end.defer(remindOfEpochs(context).stop);
  watchTerminals(context, beat.writtenUntil, end);
  end.defer(runUrgent(context).stop);
  end.defer(runSender(context, sender).stop);
  end.defer(runStatistics(context).stop);
  const following = directory.follow();
  end.defer(() => following.stop());
  const flushing = setInterval(() => void beat.flush(), 1_000 * (config.beat.flushSeconds ?? 1));
  end.defer(() => clearInterval(flushing));
  // The first thing that a stop does: whoever asks whether to send more here is told no.
  end.defer(() => void (standing.isStopping = true));
  return { url: urlOf(config, hub.server.address()), idle };
};

/** What happens to terminals, what it looks like, and who is to be told. */
const watchTerminals = (context: Context, writtenUntil: Parameters<typeof runSweep>[1], end: AsyncDisposableStack): void => {
  end.defer(runSweep(context, writtenUntil).stop);
  end.defer(runHindrances(context).stop);
  end.defer(runJudging(context).stop);
  end.defer(runAlerts(context).stop);
};

const openDoor = async (hub: Hub, context: Context): Promise<void> => {
  const { db, clock, config } = context;
  // All that were heard today come back at once. A hub that knows few has nothing to prepare for.
  await warmUp(context, await heardSince(db, instant(clock.now() - SESSION_MS), WARM_ENOUGH));
  await hub.listen({ host: config.host, port: config.port });
};

/** What is kept of facilities over months and years. */
const recordRoutes = async (hub: Hub, context: Context): Promise<void> => {
  await hub.register(sealRoutes, context);
  await hub.register(statisticsRoutes, context);
  await hub.register(quietRoutes, context);
  await hub.register(fleetRecordRoutes, context);
};

const migrateWhenReachable = async (db: Db, log: HubLog): Promise<void> => {
  let told = false;
  while (!(await db.isReachable())) {
    if (!told) log('database.unreachable', { code: 'not yet' });
    told = true;
    await pause(500);
  }
  try {
    for (const name of await migrate(db)) log('database.migrated', { name });
  } catch (error) {
    log('database.lost', { code: codeOf(error) ?? 'fault' });
    throw error;
  }
};

const urlOf = (config: HubConfig, address: string | AddressInfo | null): string => {
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
};
