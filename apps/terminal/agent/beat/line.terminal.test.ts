import { AgentProcess, someEnvelope, until } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agentProgram } from '../../../../tools/test/agent.ts';

const terminal = '00000001';
let hub: HonestHub;
let agent: AgentProcess;

beforeEach(async () => {
  hub = await HonestHub.make(new Map([[terminal, seedOf(terminal)]]));
  await hub.start();
  agent = new AgentProcess({ main: agentProgram, hub, terminal, aliveSeconds: 0.5 });
});
afterEach(async () => {
  await agent.remove();
  await hub.stop();
});

const isPublic = async (envelope: ReturnType<typeof someEnvelope>): Promise<boolean> => {
  await hub.closeBatch();
  return (await agent.stateOf(envelope)) === 'public';
};

test.each([
  ['ends', 'the thread that beats has ended'],
  ['throws', 'Error'],
  ['hangs', 'the thread that beats is silent'],
] as const)(
  'the thread that beats %s: the process ends as by any fault, and what was promised arrives after the next start',
  async (how, reason) => {
    await agent.start();
    const envelope = someEnvelope({ bucket: 262_144 });
    await agent.lodge(envelope);
    const beats = hub.beats;
    await until(() => hub.beats >= beats + 2);
    agent.failOnce(`thread-${how}`);
    expect(await agent.gone()).toBe(70);
    expect(agent.output).toContain(`"agent.fault","reason":"${reason}"`);
    expect(hub.timesAccepted(envelope.lodging.envelopeId)).toBe(0);
    await agent.start();
    await until(() => isPublic(envelope));
    expect(hub.timesAccepted(envelope.lodging.envelopeId)).toBe(1);
  },
);

test('a session is never dated before the newest cosignature that the terminal has seen, whatever the thread takes for the time', async () => {
  await agent.start();
  await until(() => hub.beats > 2);
  hub.ahead = 3_600_000;
  await hub.publishDirectory(hub.entries.length);
  await until(() => hub.statuses.at(-1)?.feed.chunk === hub.chunks.length);
  const { length } = hub.setUps;
  hub.forget({ parcels: false });
  await until(() => hub.setUps.length > length);
  expect(hub.setUps.at(-1)).toBeGreaterThan(Date.now() + 3_500_000);
});

test('an orderly stop ends the thread too', async () => {
  await agent.start();
  await until(() => hub.beats > 2);
  expect(await agent.end('SIGTERM')).toBe(0);
  expect(agent.output).toContain('agent.stopped');
  const { beats } = hub;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(hub.beats).toBe(beats);
});
