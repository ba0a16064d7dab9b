/** Between a terminal and the hub: who records frames, lets none through, or runs a second terminal from a copied disk. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Bytes, bytesOf } from '@dauys/basics/bytes.ts';
import { portNear } from '../demo/ports.ts';
import { type Running, supervise } from '../demo/supervise.ts';
import type { Stage } from './stage.ts';

export interface Recorder {
  readonly url: string;
  /** The newest frame that went up. */
  last(): Bytes;
  close(): Promise<void>;
}

/** Passes beats on to the hub and keeps the newest. */
export const startRecorder = async (hub: string): Promise<Recorder> => {
  let last: Bytes = new Uint8Array(0);
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const frame = bytesOf(Buffer.concat(parts));
      fetch(`${hub}${request.url}`, { method: 'POST', body: frame, headers: { 'content-type': 'application/octet-stream' } })
        .then(async (answer) => {
          last = frame;
          response.writeHead(answer.status, { 'content-type': 'application/octet-stream' }).end(Buffer.from(await answer.arrayBuffer()));
        })
        .catch(() => request.socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    last: () => last,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const configOf = (stage: Stage): { readonly folder: string; readonly config: Readonly<Record<string, unknown>> } => {
  const folder = join(stage.system.data, `terminal-${stage.system.kiosks[1]?.id ?? ''}`);
  return { folder, config: JSON.parse(readFileSync(join(folder, 'agent.json'), 'utf8')) as Record<string, unknown> };
};

/** The second terminal speaks through `url` from its next start on. */
export const speakThrough = async (stage: Stage, url: string): Promise<void> => {
  const { folder, config } = configOf(stage);
  await stage.system.kiosks[1]?.process.stop();
  writeFileSync(join(folder, 'agent.json'), JSON.stringify({ ...config, uplinks: [{ name: 'hub', url }] }));
  await stage.system.kiosks[1]?.process.start();
  await stage.system.kiosks[1]?.process.ready();
};

export interface Clone {
  readonly url: string;
  readonly name: string;
  readonly process: Running;
  remove(): Promise<void>;
}

/** Disk and key of the second terminal, copied while it stood still, in a second process. Both run from here on. */
export const startClone = async (stage: Stage): Promise<Clone> => {
  const { folder, config } = configOf(stage);
  const name = 'clone';
  const copy = join(stage.system.data, name);
  await stage.system.kiosks[1]?.process.stop();
  cpSync(folder, copy, { recursive: true });
  await stage.system.kiosks[1]?.process.start();
  const port = await portNear(undefined);
  writeFileSync(join(copy, 'agent.json'), JSON.stringify({ ...config, port, uplinks: [{ name: 'hub', url: stage.system.hub.url }] }));
  const url = `http://localhost:${port}`;
  const command = [stage.system.programs.agent, '--config', join(copy, 'agent.json')];
  const running = supervise({ name, command, health: `${url}/api/directory` }, join(stage.system.data, 'logs'));
  await Promise.all([running.ready(), stage.system.kiosks[1]?.process.ready()]);
  return {
    url,
    name,
    process: running,
    remove: async () => {
      await running.stop();
      rmSync(copy, { recursive: true });
    },
  };
};
