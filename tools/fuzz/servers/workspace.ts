/** A body's workspace server in this process, before a hub that answers as it is told. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { readBundle } from '@dauys/directory/bundle-node.ts';
import { hashOfPolicies } from '@dauys/directory/release.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { viewOf, viewPolicy } from '@dauys/testing/directory-view.ts';
import { contentPolicyOf } from '../../../apps/workspace/server/headers.ts';
import { startWorkspace } from '../../../apps/workspace/server/main.ts';
import type { Asked } from '../../doors/asking.ts';
import { attending } from '../../doors/route-table.ts';
import { workspaceRows } from '../../doors/rows/workspace.ts';
import { hurry } from '../sockets.ts';
import { noting, type FuzzedServer, type Staged } from './server.ts';

const CASE = 'ab'.repeat(16);
const ours = { 'sec-fetch-site': 'same-origin', authorization: `Bearer ${Buffer.alloc(32, 7).toString('base64')}` };
const get = (path: string): Asked => ({ method: 'GET', path, headers: ours });
const bring = (method: string, path: string, body: object): Asked => ({ method, path, headers: ours, body });

/** What passes to the hub, and what does not. */
const good: Readonly<Record<string, readonly Asked[]>> = {
  'GET /livez': [get('/livez')],
  'GET /readyz': [get('/readyz')],
  'GET /anchor.json': [get('/anchor.json')],
  'GET /body.json': [get('/body.json')],
  'GET /geometry.json': [get('/geometry.json')],
  'GET /*': [get('/'), get('/assets/a.js'), get(`/case/${CASE}`)],
  'GET /api/*': [
    get('/api/cases?after=0&limit=200'),
    get('/api/cases/chain?after=0'),
    get(`/api/cases/${CASE}/envelope`),
    get('/api/state'),
  ],
  'POST /api/*': [
    bring('POST', '/api/access/begin', { login: 'daniyar' }),
    bring('POST', `/api/cases/${CASE}/replies`, { statement: 'AAAA', file: 'A'.repeat(9_000), n: 0 }),
    bring('POST', '/api/cases', {}),
  ],
  'PUT /api/*': [bring('PUT', `/api/cases/${CASE}/summary`, { summary: 'AAAA', version: 1 }), bring('PUT', '/api/keys', {})],
  'DELETE /api/*': [{ method: 'DELETE', path: '/api/cases', headers: ours }],
  'GET /ledger/*': [
    get('/ledger/cases/checkpoint'),
    get('/ledger/directory/tile/0/000.p/3'),
    get('/ledger/cases/../../provision/officers'),
  ],
  'POST /ledger/*': [bring('POST', '/ledger/cases/checkpoint', {})],
  'PUT /ledger/*': [bring('PUT', '/ledger/cases/checkpoint', {})],
  'DELETE /ledger/*': [{ method: 'DELETE', path: '/ledger/cases/checkpoint', headers: ours }],
  'GET /statistics/*': [
    get('/statistics/availability'),
    get('/statistics/availability/2026-10.json'),
    get('/statistics/../provision/officers'),
  ],
  'POST /statistics/*': [bring('POST', '/statistics/availability', {})],
  'PUT /statistics/*': [bring('PUT', '/statistics/availability', {})],
  'DELETE /statistics/*': [{ method: 'DELETE', path: '/statistics/availability', headers: ours }],
};

export interface StagedWorkspace extends Staged {
  /** The next answers of the hub to whoever asks for the chain. */
  hubSays(text: string): void;
}

const startHub = async (view: object, chain: () => string): Promise<{ readonly hub: FastifyInstance; readonly url: string }> => {
  const hub = fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  hub.removeAllContentTypeParsers();
  hub.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  hub.get('/api/directory', () => view);
  hub.get('/api/cases/chain', (_, reply) => reply.type('application/json; charset=utf-8').send(chain()));
  hub.all('/*', () => ({ said: 'yes' }));
  return { hub, url: await hub.listen({ port: 0, host: '127.0.0.1' }) };
};

export const stageWorkspace = async (): Promise<StagedWorkspace> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-fuzz-workspace-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'page', 'assets', 'a.js'), '1;');
  writeFileSync(join(folder, 'anchor.json'), JSON.stringify(cast.anchorFile({ directory: viewPolicy, cases: viewPolicy })));
  const { sha256, files } = readBundle(join(folder, 'page'));
  const contentPolicy = hashOfPolicies(files.keys(), contentPolicyOf);
  const view = await viewOf([cast.bodySaid('court'), cast.releaseSaid('workspace', sha256, { contentPolicy })]);
  let chain = '{"from":1,"links":[]}';
  const { hub, url } = await startHub(view, () => chain);
  let app: FastifyInstance | undefined;
  const config = {
    ...{ body: 'court', port: 0, host: '127.0.0.1', hub: url, anchor: join(folder, 'anchor.json') },
    ...{ bundle: join(folder, 'page'), memory: join(folder, 'memory') },
  };
  const workspace = await attending(
    (server) => {
      app = server;
      hurry(server.server);
    },
    () => startWorkspace(config, () => undefined),
  );
  if (app === undefined) throw new Error('the workspace made no server');
  const close = async (): Promise<void> => {
    await workspace.close();
    await hub.close();
    rmSync(folder, { recursive: true });
  };
  return { app, good, faults: noting().faults, alive: get('/readyz'), close, hubSays: (text) => void (chain = text) };
};

export const workspace: FuzzedServer = { name: 'workspace', routes: Object.keys(workspaceRows), stage: stageWorkspace };
