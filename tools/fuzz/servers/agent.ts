/** A whole agent in this process, on a real disk, which has read a real feed and serves its page; it does not beat any more. */
import { join } from 'node:path';
import { AgentProcess, someEnvelope, until } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { counterOf, openGround, serverOf, startBeating } from '../../../apps/terminal/agent/agent.ts';
import { readConfig } from '../../../apps/terminal/agent/config.ts';
import { contentPolicyOf } from '../../../apps/terminal/agent/http/guard.ts';
import { listen } from '../../../apps/terminal/agent/http/server.ts';
import type { Asked } from '../../doors/asking.ts';
import { agentRows, headersOf } from '../../doors/rows/agent.ts';
import { hurry } from '../sockets.ts';
import { noting, type FuzzedServer, type Staged } from './server.ts';
import { agentProgram } from '../../test/agent.ts';

const TERMINAL = '00000001';

export const agent: FuzzedServer = {
  name: 'agent',
  routes: Object.keys(agentRows),
  stage: async () => {
    const hub = await HonestHub.make(new Map([[TERMINAL, seedOf(TERMINAL)]]));
    await hub.start();
    // Its folder, key and configuration; the process itself is ours.
    const files = new AgentProcess({ main: agentProgram, hub, terminal: TERMINAL });
    const ground = openGround(readConfig(['--config', join(files.folder, 'config.json')]), () => undefined);
    const { faults, onFault } = noting();
    const app = serverOf(ground, onFault);
    hurry(app.server);
    const port = await listen(app, 0);
    await hub.state([files.releaseOf(contentPolicyOf)]);
    const envelope = someEnvelope();
    const beating = startBeating(ground, { onFault, alive: () => undefined });
    const counter = counterOf(ground);
    await until(() => counter.directory() !== undefined && ground.page?.standing().state === 'served');
    await beating.stop();
    const host = { ...headersOf['our page'](port), host: `127.0.0.1:${port}` };
    const good: Record<string, readonly Asked[]> = {};
    for (const [name, row] of Object.entries(agentRows)) {
      const asked = await row.ask({ agent: files, envelopeId: envelope.lodging.envelopeId }, 'our page');
      good[name] = [{ ...asked, headers: host }];
    }
    const lodging: Asked = { method: 'POST', path: '/api/envelopes', headers: host, body: envelope.body };
    const close = async (): Promise<void> => {
      await app.close();
      ground.disk.close();
      await files.remove();
      await hub.stop();
    };
    const staged: Staged = {
      ...{ app, faults, close },
      good: { ...good, 'POST /api/envelopes': [lodging, ...(good['POST /api/envelopes'] ?? [])] },
      alive: { method: 'GET', path: '/api/state', headers: host },
    };
    return staged;
  },
};
