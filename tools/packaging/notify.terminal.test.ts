/** The word that the agent lives, by systemd's own tool, at a socket that listens as systemd does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { ensure } from '../test/debian.ts';
import { PYTHON, wantedPython } from '../test/wanted.ts';
import { supervisorOf } from '../../apps/terminal/agent/supervisor.ts';

const LISTENER = `
import socket, sys
ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ear.bind(sys.argv[1])
print("listening", flush=True)
heard = []
while len(heard) < 3:
    word = ear.recv(4096).decode()
    if not word.startswith("BARRIER"): heard.append(word)
print("|".join(sorted(heard)), flush=True)
`;

test('ready, alive and stopping arrive', async () => {
  expect(await ensure(wantedPython)).toBeUndefined();
  const folder = mkdtempSync(join(tmpdir(), 'dauys-notify-'));
  const socket = join(folder, 'notify');
  const listener = spawn(PYTHON, ['-c', LISTENER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: listener.stdout });
  const before = process.env['NOTIFY_SOCKET'];
  try {
    await once(lines, 'line');
    process.env['NOTIFY_SOCKET'] = socket;
    const supervisor = supervisorOf({ socket });
    supervisor.ready();
    supervisor.alive();
    supervisor.stopping();
    const [said] = await once(lines, 'line');
    expect(said).toBe('READY=1|STOPPING=1|WATCHDOG=1');
  } finally {
    if (before === undefined) delete process.env['NOTIFY_SOCKET'];
    else process.env['NOTIFY_SOCKET'] = before;
    listener.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});
