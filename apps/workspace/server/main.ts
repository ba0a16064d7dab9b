/** A body's workspace: its own origin, its own pinned anchor, one small door to the hub. */
import { readFileSync } from 'node:fs';
import fastify, { type FastifyInstance } from 'fastify';
import { Fault } from '@dauys/basics/failure.ts';
import { systemClock } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { readBundle } from '@dauys/directory/bundle-node.ts';
import { hashOfPolicies } from '@dauys/directory/release.ts';
import { configPath, printable, readConfig, type WorkspaceConfig } from './config.ts';
import { standardLog, type Log } from './events.ts';
import { contentPolicyOf } from './headers.ts';
import { openMemory } from './memory.ts';
import { registerPages } from './pages.ts';
import { refuse, registerProxy } from './proxy.ts';
import { afterAsking, askRelease, mayServe, type ReleaseState } from './release.ts';

/** A judgement is renewed this often; until the page may be served, sooner. */
const RENEW_MS = 60_000;
const WAITING_MS = 2_000;

export interface Workspace {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts listening; the page is served once the directory confirms it. Throws when bundle or anchor cannot be read. */
export const startWorkspace = async (config: WorkspaceConfig, log: Log): Promise<Workspace> => {
  const bundle = readBundle(config.bundle);
  const anchorText = readFileSync(config.anchor, 'utf8');
  const anchor = parseAnchor(anchorText);
  const { sha256, files } = bundle;
  const held = { app: 'workspace', sha256, contentPolicy: hashOfPolicies(files.keys(), contentPolicyOf) } as const;
  let state: ReleaseState = { kind: 'unknown', code: 'not asked yet' };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const judge = async (): Promise<void> => {
    const before = state;
    state = afterAsking(before, await askRelease(config.hub, anchor, held, systemClock.now()), systemClock.now());
    const code = (of: ReleaseState) => ('code' in of ? of.code : '');
    if (state.kind !== before.kind || code(state) !== code(before)) say(log, state, bundle.sha256);
    if (!stopped) timer = setTimeout(() => void judge(), mayServe(state) ? RENEW_MS : WAITING_MS);
  };
  const app = server();
  const memory = openMemory(config.memory, { casesPolicy: anchor.ledgers.cases, log });
  registerProxy(app, { hub: config.hub, log, memory });
  const geometry = config.geometry === undefined ? undefined : readGeometry(config.geometry);
  registerPages(app, { bundle, anchorText, body: config.body, geometry, release: () => state });
  await judge();
  await app.listen({ port: config.port, host: config.host });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  log('workspace.started', { body: config.body, port, hub: config.hub });
  return {
    port,
    async close() {
      stopped = true;
      clearTimeout(timer);
      await app.close();
      log('workspace.stopped', { body: config.body });
    },
  };
};

/** A page takes no more (fleet/map/useGeometry.ts). */
const GEOMETRY_BYTES = 5 * 1024 * 1024;

/** Borders as the operator gave them. Throws `Fault` when there are none, or more than a page takes: said at the start, not on an officer's screen. */
const readGeometry = (path: string): string => {
  const text = readFileSync(path, 'utf8');
  if (Buffer.byteLength(text) > GEOMETRY_BYTES || !isCollection(text))
    throw new Fault('configuration: /geometry is not a GeoJSON FeatureCollection of at most 5 MiB');
  return text;
};

const isCollection = (text: string): boolean => {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && 'type' in read && read.type === 'FeatureCollection';
  } catch {
    return false;
  }
};

const server = (): FastifyInstance => {
  const app = fastify({
    logger: false,
    bodyLimit: 1_024,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    exposeHeadRoutes: false,
    // A path that is none: Fastify's own answer would repeat it.
    frameworkErrors: (_error, _request, reply) => refuse(reply, 'http/malformed'),
  });
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
    refuse(reply, error.statusCode === 413 ? 'http/too-large' : (error.statusCode ?? 500) < 500 ? 'http/malformed' : 'http/fault'),
  );
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'http/not-found'));
  return app;
};

const say = (log: Log, state: ReleaseState, sha256: string): void => {
  switch (state.kind) {
    case 'confirmed':
      return log('release.confirmed', { sha256, version: state.version });
    case 'refused':
      return log('release.refused', { sha256, code: state.code });
    case 'unknown':
      return log('release.unknown', { code: state.code });
  }
};

const run = async (): Promise<void> => {
  const log = standardLog();
  const config = readConfig(configPath(process.argv));
  log('workspace.configured', { config: printable(config) });
  const workspace = await startWorkspace(config, log);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void workspace.close().then(() => process.exit(0)));
};

if (import.meta.main) {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Written for whoever set this up; a stack would say nothing to them.
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 64;
  }
}
