/** What the supervisor hears of a real agent, by systemd's own tool, at a socket that listens as systemd does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AgentProcess, until } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agentProgram } from '../test/agent.ts';
import { ensure } from '../test/debian.ts';
import { PYTHON, wantedPython } from '../test/wanted.ts';

const LISTENER = `
import socket, sys
ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ear.bind(sys.argv[1])
print("listening", flush=True)
while True:
    word = ear.recv(4096).decode()
    if not word.startswith("BARRIER"): print(word, flush=True)
`;

const lake = '00000001';
let folder: string;
let listener: ChildProcess;
let hub: HonestHub;
let agent: AgentProcess;
let heard: string[];
beforeEach(async () => {
  expect(await ensure(wantedPython)).toBeUndefined();
  folder = mkdtempSync(join(tmpdir(), 'dauys-notify-'));
  heard = [];
  const socket = join(folder, 'notify');
  listener = spawn(PYTHON, ['-c', LISTENER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (listener.stdout === null) throw new Error('no output');
  createInterface({ input: listener.stdout }).on('line', (word) => void heard.push(word));
  await until(() => heard.includes('listening'));
  hub = await HonestHub.make(new Map([[lake, seedOf(lake)]]));
  await hub.start();
  agent = new AgentProcess({ main: agentProgram, hub, terminal: lake, aliveSeconds: 0.2, within: ['env', `NOTIFY_SOCKET=${socket}`] });
});
afterEach(async () => {
  await agent.remove();
  await hub.stop();
  listener.kill();
  rmSync(folder, { recursive: true, force: true });
});
const times = (word: string): number => heard.filter((one) => one === word).length;

test('the agent says when it serves, that it lives for as long as it looks at everything, and that it stops', async () => {
  await agent.start();
  await until(() => times('READY=1') === 1 && times('WATCHDOG=1') > 1);
  process.kill(agent.pid, 'SIGSTOP');
  // What was on its way arrives; then a process that hangs says nothing more, and whoever watches it acts.
  const quiet = async (): Promise<boolean> => {
    const before = times('WATCHDOG=1');
    await new Promise((resolve) => setTimeout(resolve, 600));
    return times('WATCHDOG=1') === before;
  };
  await until(quiet);
  const before = times('WATCHDOG=1');
  process.kill(agent.pid, 'SIGCONT');
  await until(() => times('WATCHDOG=1') > before);
  expect(await agent.end('SIGTERM')).toBe(0);
  await until(() => times('STOPPING=1') === 1);
  expect(times('READY=1')).toBe(1);
});
