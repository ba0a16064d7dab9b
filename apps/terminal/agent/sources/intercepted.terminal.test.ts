/** A hub behind TLS, and somebody who puts himself between with a certificate of his own. */
import { EMPTY, verifyChain } from '@dauys/journal/chain.ts';
import type { Entry } from '@dauys/journal/entry.ts';
import { AgentProcess, until } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { causeByJournal, gapsIn } from '../../../../tools/fleet/journal-cause.ts';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openDisk } from '../disk-store.ts';
import { journalAfter } from '../journal/store.ts';
import { agentProgram } from '../../../../tools/test/agent.ts';

const lake = '00000001';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
let keys: string;
beforeAll(() => {
  keys = mkdtempSync(join(tmpdir(), 'dauys-tls-'));
  for (const who of ['hub', 'between'])
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${who}`],
        ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(keys, `${who}.key`), '-out', join(keys, `${who}.pem`)],
      ],
      { stdio: 'pipe' },
    );
});
afterAll(() => rmSync(keys, { recursive: true, force: true }));

const certificate = (who: string): X509Certificate => new X509Certificate(readFileSync(join(keys, `${who}.pem`)));
const hashOf = (who: string): string => sha256(certificate(who).raw);
const pinOf = (who: string): string => sha256(certificate(who).publicKey.export({ type: 'spki', format: 'der' }));

let hub: HonestHub;
let door: Server | undefined;
let agent: AgentProcess;
/** Somebody with this key answers at the hub's address and hands everything on. */
const answers = async (who: string, port = 0): Promise<number> => {
  const next = createServer({ key: readFileSync(join(keys, `${who}.key`)), cert: readFileSync(join(keys, `${who}.pem`)) }, (socket) => {
    const way = connect(Number(new URL(hub.url).port), '127.0.0.1');
    for (const [from, to] of [
      [socket, way],
      [way, socket],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
    sockets.push(socket);
  });
  next.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
  door = next;
  return (next.address() as AddressInfo).port;
};
const sockets: { destroy(): void }[] = [];
const leaves = async (): Promise<void> => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise<void>((resolve) => (door === undefined ? resolve() : door.close(() => resolve())));
};

beforeEach(async () => {
  hub = await HonestHub.make(new Map([[lake, seedOf(lake)]]));
  await hub.start();
});
afterEach(async () => {
  await agent.remove();
  await leaves();
  await hub.stop();
});
const start = async (port: number, trusts: readonly string[], pins?: readonly string[]): Promise<void> => {
  const authorities = join(keys, 'authorities.pem');
  execFileSync('sh', ['-c', `cat ${trusts.map((who) => join(keys, `${who}.pem`)).join(' ')} > ${authorities}`]);
  agent = new AgentProcess({
    main: agentProgram,
    ...{ hub, terminal: lake, uplinks: [{ name: 'hub', url: `https://127.0.0.1:${port}`, ...(pins === undefined ? {} : { pins }) }] },
    more: { aliveSeconds: 0.25 },
    within: ['env', `NODE_EXTRA_CA_CERTS=${authorities}`],
  });
  await agent.start();
};
const heard = async (): Promise<void> => {
  const before = hub.statuses.length;
  await until(() => hub.statuses.length > before + 2);
};
const refused = async (): Promise<readonly Entry[]> => {
  await agent.end('SIGTERM');
  const disk = openDisk(agent.dataFolder);
  const { entries } = verifyChain(EMPTY, journalAfter(disk, 0, 9_999));
  disk.close();
  return entries.filter(({ kind }) => kind === 'tls-refused' || kind.startsWith('hub-'));
};

describe('TLS opened on the way', () => {
  test('by somebody whom the machine does not trust: beats stop, the journal holds his certificate, and the first beat after says it', async () => {
    const port = await answers('hub');
    await start(port, ['hub']);
    await heard();
    expect(hub.statuses.at(-1)?.conditions).not.toContain('tls-intercepted');
    await leaves();
    await answers('between', port);
    await until(() => agent.output.includes('uplink.unreachable'));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await leaves();
    await answers('hub', port);
    await until(() => hub.statuses.at(-1)?.conditions.includes('tls-intercepted'));
    const told = await refused();
    expect(told.map(({ kind }) => kind)).toEqual(['hub-unreachable', 'tls-refused', 'hub-back']);
    expect(told[1]?.details['certificate']).toBe(hashOf('between'));
    const [silence] = gapsIn(hub.statuses, 1_000);
    expect(silence && causeByJournal(silence, told, [])).toMatchObject({ cause: 'tls-intercepted', likelihood: 'tamper-evident' });
  });

  test('by somebody whom the machine was made to trust: the pin tells him, and the sealed beats carry the alarm past him', async () => {
    const port = await answers('between');
    await start(port, ['hub', 'between'], [pinOf('hub')]);
    await until(() => hub.statuses.at(-1)?.conditions.includes('tls-intercepted'));
    const told = await refused();
    expect(told.map(({ kind, details }) => [kind, details['certificate']])).toEqual([['tls-refused', hashOf('between')]]);
  });

  test('not at all: the pinned hub is no alarm', async () => {
    await start(await answers('hub'), ['hub'], [pinOf('hub')]);
    await heard();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(hub.statuses.some(({ conditions }) => conditions.includes('tls-intercepted'))).toBe(false);
    expect(await refused()).toEqual([]);
  });
});
