/**
 * A hub's process that says what it holds: forked by tests of floods (hub-process.ts). Beside the hub's routes it has one
 * whose answers are large and made anew each time.
 */
import { attending } from '../doors/route-table.ts';
import { alive } from '../fuzz/memory.ts';
import type { HubConfig } from '../../apps/hub/config.ts';
import type { HubLog } from '../../apps/hub/events.ts';
import type { Limits } from '../../apps/hub/http/bounds.ts';
import { startHub } from '../../apps/hub/start.ts';

const LARGE = 16 * 1024 * 1024;

const { config, limits } = JSON.parse(process.argv[2] ?? '') as { config: HubConfig; limits: Limits };
const log: HubLog = (event, fields) => {
  if (event === 'http.shed') process.send?.({ shed: fields });
};
const hub = await attending(
  (server) => void server.get('/large', async (_, reply) => reply.type('application/octet-stream').send(Buffer.alloc(LARGE))),
  () => startHub(config, { log, limits }),
);

process.on('message', (asked) => {
  if (asked === 'alive') void alive().then((bytes) => process.send?.({ alive: bytes }));
  else void hub.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(1));
process.send?.({ url: hub.url });
