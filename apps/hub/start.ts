import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock, type Clock } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { LEDGERS } from '@dauys/protocol/ledger.ts';
import { provisionRoutes } from './access/provision.ts';
import { accessRoutes } from './access/routes.ts';
import { createBeatService } from './beat/beat.ts';
import { beatRoutes } from './beat/routes.ts';
import { bodyRoutes } from './bodies/routes.ts';
import { caseRoutes } from './cases/routes.ts';
import type { HubConfig } from './config.ts';
import type { Context } from './context.ts';
import { migrate } from './database/migrate.ts';
import { codeOf, connect, type Db } from './database/store.ts';
import { openDirectory } from './directory/view.ts';
import type { HubLog } from './events.ts';
import { createEvidenceKeeper } from './evidence/keeper.ts';
import { runFeed } from './feed/publisher.ts';
import { createFeedSource } from './feed/serve.ts';
import { createHub } from './http.ts';
import { createFragments } from './intake/fragments.ts';
import { createIntake } from './intake/intake.ts';
import { readHubKeys } from './keys.ts';
import { ledgerOf } from './ledger/ledgers.ts';
import { ledgerProofs } from './ledger/proofs.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { runSequencer } from './ledger/sequencer.ts';
import { keepPostgres } from './postgres/keep.ts';

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
}

/**
 * Brings up one hub process: database, migrations, keys, directory, features, door. Starting after a crash is the same as
 * starting. Throws `Fault` for what only an operator can mend; waits for a database that does not answer yet.
 */
export const startHub = async (config: HubConfig, { log, clock = systemClock }: StartOptions): Promise<RunningHub> => {
  const keys = await readHubKeys(config.secrets);
  const anchor = parseAnchor(readFileSync(config.anchor, 'utf8'));
  const postgres = config.databaseUrl === undefined ? await keepPostgres(config.dataFolder ?? '', log) : undefined;
  const db = connect(config.databaseUrl ?? postgres?.url ?? '', {
    connections: config.connections,
    onConnectionLost: (code) => log('database.lost', { code }),
  });
  await migrateWhenReachable(db, log);
  const directory = openDirectory(db, anchor, log);
  await directory.refresh();

  const context: Context = { db, clock, log, config, keys, directory };
  const evidence = createEvidenceKeeper(db, clock, log);
  const intake = createIntake(context, evidence);
  const beat = createBeatService({
    context,
    fragments: createFragments(context, intake, evidence),
    feed: createFeedSource(db, clock),
    evidence,
  });

  const hub = await createHub(context);
  await hub.register(beatRoutes, { beat });
  await hub.register(accessRoutes, context);
  await hub.register(provisionRoutes, context);
  const proofs = ledgerProofs(context);
  await hub.register(caseRoutes, { ...context, proofs });
  await hub.register(bodyRoutes, { ...context, proofs });

  const ledgers = LEDGERS.map((name) => ledgerOf(name, { anchor, config, keys }));
  await hub.register(ledgerRoutes, context);
  // What runs beside requests is started here and stopped in `atEnd`.
  const atEnd: (() => Promise<void>)[] = [];
  for (const ledger of ledgers) atEnd.push(runSequencer(context, ledger).stop);
  atEnd.push(runFeed(context).stop);

  const following = directory.follow();
  const flushing = setInterval(() => void beat.flush(), 1_000 * (config.beat.flushSeconds ?? 1));
  await hub.listen({ host: config.host, port: config.port });

  const idle = async (): Promise<void> => {
    await beat.idle();
    await intake.idle();
  };
  const end = async (): Promise<void> => {
    following.stop();
    clearInterval(flushing);
    await hub.close();
    for (const stop of atEnd) await stop();
    await idle();
    await beat.flush();
    await db.close();
    await postgres?.stop();
    log('hub.stopped', {});
  };
  let ending: Promise<void> | undefined;
  return { url: urlOf(config, hub.server.address()), context, idle, stop: () => (ending ??= end()) };
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
