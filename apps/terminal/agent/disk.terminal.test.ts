import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { AgentProcess, someEnvelope, until, type Envelope } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agentProgram } from '../../../tools/test/agent.ts';

const terminal = '00000001';
let hub: HonestHub;
let agent: AgentProcess | undefined;
beforeEach(async () => {
  hub = await HonestHub.make(new Map([[terminal, seedOf(terminal)]]));
  await hub.start();
});
afterEach(async () => {
  await agent?.remove();
  await hub.stop();
});

const works = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const small = mkdtempSync(join(tmpdir(), 'dauys-small-'));
const canMount = works('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small);
if (canMount) works('umount', small);
const canTrace = works('strace', '-qq', '-e', 'trace=none', 'true');

describe.skipIf(!canMount)('a full disk (needs the right to mount a small tmpfs)', () => {
  beforeEach(() => void works('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small));
  afterEach(() => {
    works('umount', '-l', small);
    rmSync(small, { recursive: true, force: true });
  });
  test('refuses plainly, keeps every promise it gave, goes on when there is room', async () => {
    await hub.stop();
    agent = new AgentProcess({ main: agentProgram, hub, terminal, dataFolder: join(small, 'data') });
    await agent.start();
    const given: { envelope: Envelope; answer: object }[] = [];
    let refused: Envelope | undefined;
    while (refused === undefined) {
      const envelope = someEnvelope();
      const { status, answer } = await agent.lodge(envelope);
      if (status === 200) given.push({ envelope, answer });
      else {
        expect({ status, code: answer.code }).toEqual({ status: 507, code: 'outbox/disk-full' });
        refused = envelope;
      }
    }
    expect(given.length).toBeGreaterThan(3);
    for (const { envelope, answer } of given) expect((await agent.lodge(envelope)).answer).toEqual(answer);
    await agent.end('SIGKILL');
    works('mount', '-o', 'remount,size=16m', small);
    await agent.start();
    const again = await agent.lodge(refused);
    expect(again).toMatchObject({ status: 200, answer: { counter: given.length + 1 } });
    for (const { envelope, answer } of given) expect((await agent.lodge(envelope)).answer).toEqual(answer);
    await hub.start();
    await until(() => hub.accepted.length === given.length + 1);
    expect(hub.accepted.map((l) => l.counter).toSorted((a, b) => a - b)).toEqual(given.map((_, i) => i + 1).concat(given.length + 1));
  });
});

describe.skipIf(!canTrace)('fsync fails in the kernel (needs strace and the right to trace)', () => {
  test('no answer is given; after the restart the same id tells what is true', async () => {
    agent = new AgentProcess({ main: agentProgram, hub, terminal });
    await agent.start();
    const first = someEnvelope();
    await agent.lodge(first);
    const tracer = spawn(
      'strace',
      ['-f', '-qq', '-p', String(agent.pid), '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let traced = '';
    tracer.stderr.on('data', (part: Buffer) => (traced += part.toString()));
    // Until the tracer holds the process its syncs succeed: those are promises like any other.
    const promised: Envelope[] = [first];
    const hit = await until(async () => {
      const next = someEnvelope();
      try {
        await agent?.lodge(next);
        promised.push(next);
        return undefined;
      } catch {
        return next;
      }
    });
    expect(await agent.gone()).toBe(70);
    await until(() => tracer.exitCode !== null || tracer.signalCode !== null);
    expect(traced).toContain('EIO');
    await agent.start();
    const again = await agent.lodge(hit);
    expect(again).toMatchObject({ status: 200, answer: { counter: promised.length + 1 } });
    await until(() => hub.accepted.length === promised.length + 1);
    expect(hub.timesAccepted(hit.lodging.envelopeId)).toBe(1);
  });
});
