import { readFileSync } from 'node:fs';
import { operatorFeedPath } from '@dauys/protocol/feed-copy.ts';
import { parseChunk } from '@dauys/protocol/feed.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningHub } from '../../apps/hub/start.ts';
import { stageHub, type StagedHub } from '../test/hub.ts';

let stage: StagedHub;
let hub: RunningHub;
beforeAll(async () => {
  stage = await stageHub({ config: { feed: { feedSeconds: 0.2 } } });
  hub = await stage.start();
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

const ask = (number: number | string, token?: string) =>
  fetch(
    `${hub.url}${operatorFeedPath(0).replace(/0$/, String(number))}`,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );

test('whole chunks are for the operator alone, and only those that are', async () => {
  const token = readFileSync(stage.config.operatorTokenFile, 'utf8').trim();
  await expect.poll(async () => (await ask(0, token)).status, { timeout: 30_000 }).toBe(200);
  const chunk = parseChunk(new Uint8Array(await (await ask(0, token)).arrayBuffer()));
  expect(chunk.number).toBe(0);
  for (const number of ['99999999', '-1', '01', '1e3', '9'.repeat(40), '0%00'])
    expect((await ask(number, token)).status, number).toBeGreaterThanOrEqual(400);
  for (const wrong of [undefined, '', 'x', `${token}x`]) expect((await ask(0, wrong)).status).toBe(403);
});
