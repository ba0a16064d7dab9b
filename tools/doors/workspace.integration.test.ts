/** The permission matrix of a body's workspace server, before a whole hub: its own routes, and every route of the hub through it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '@dauys/directory/bundle-node.ts';
import { hashOfPolicies } from '@dauys/directory/release.ts';
import { until } from '@dauys/testing/agent-process.ts';
import { releaseSaid } from '@dauys/testing/directory-cast.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentPolicyOf } from '../../apps/workspace/server/headers.ts';
import { startWorkspace, type Workspace } from '../../apps/workspace/server/main.ts';
import { askAt, hangUp, told } from './asking.ts';
import { BODY, stageDoors, WHO, type HubStage, type Who } from './hub-stage.ts';
import { attending, routesOf } from './route-table.ts';
import { unmatched } from './row.ts';
import { hubRows } from './rows/hub.ts';
import { workspaceRows } from './rows/workspace.ts';

const FOREIGN: Who = 'page of a foreign origin';
const folder = mkdtempSync(join(tmpdir(), 'dauys-workspace-'));
/** Paths that reached the hub, with what they came with. */
const heard: string[] = [];
let stage: HubStage;
let workspace: Workspace;
let routes: ReadonlySet<string>;
beforeAll(async () => {
  mkdirSync(join(folder, 'page'));
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>workspace</title>');
  stage = await attending(
    (server) => void server.addHook('onRequest', async ({ method, url }) => void heard.push(`${method} ${url}`)),
    () => stageDoors(),
  );
  const { sha256, files } = readBundle(join(folder, 'page'));
  const contentPolicy = hashOfPolicies(files.keys(), contentPolicyOf);
  await stage.ground.announce([releaseSaid('workspace', sha256, { contentPolicy })]);
  const config = {
    ...{ body: BODY, port: 0, host: '127.0.0.1', hub: stage.url },
    anchor: stage.ground.config.anchor,
    bundle: join(folder, 'page'),
  };
  ({ started: workspace, routes } = await routesOf(() => startWorkspace(config, () => undefined)));
  await until(async () => {
    stage.clock.advance(1_000);
    return (await fetch(`${url()}/readyz`)).ok;
  });
});
afterAll(async () => {
  await workspace.close();
  hangUp();
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});
const url = () => `http://127.0.0.1:${workspace.port}`;

test('every route has a row, and every row a route', () => expect(unmatched(routes, workspaceRows)).toEqual([]));

test.each(Object.entries(workspaceRows))('%s is answered to each as the matrix says', async (_, row) => {
  const found: Record<string, string> = {};
  for (const who of WHO) found[who] = told(await askAt(url(), stage.as(who, await row.ask(stage, who))));
  expect(found).toEqual(row.answers);
});

const rows = Object.entries(hubRows);

describe('the hub through a body’s origin', () => {
  test.each(rows.filter(([, { passesWorkspace }]) => passesWorkspace))(
    '%s: as at the hub, but for pages of a foreign origin',
    async (_, row) => {
      for (const who of WHO) {
        const asked = stage.as(who, await row.ask(stage, who));
        heard.length = 0;
        const answer = await askAt(url(), asked);
        const wanted = who === FOREIGN ? '403 http/foreign-origin' : row.answers[who];
        expect([who, row.reads?.(stage, answer) ?? told(answer)]).toEqual([who, wanted]);
        expect([who, heard.includes(`${asked.method} ${asked.path}`)]).toEqual([who, who !== FOREIGN]);
      }
      await row.after?.(stage);
    },
  );

  test.each(rows.filter(([, { passesWorkspace }]) => !passesWorkspace))('%s: never, and the hub hears nothing of it', async (_, row) => {
    for (const who of WHO) {
      const asked = stage.as(who, await row.ask(stage, who));
      heard.length = 0;
      const answer = await askAt(url(), asked);
      // The probes of this server are its own.
      if (/^\/(?:livez|readyz)$/.test(asked.path)) expect(answer.bytes.toString()).toContain('"release"');
      // A frame of a terminal is too long for what is not on the list.
      else expect(told(answer)).toBe(asked.path === '/beat' ? '413 http/too-large' : '404 http/not-found');
      expect(heard).not.toContain(`${asked.method} ${asked.path}`);
    }
  });
});
