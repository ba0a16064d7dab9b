import { expect, test } from 'vitest';
import { supervisorOf } from './supervisor.ts';

const saidTo = (socket: string | undefined): string[] => {
  const said: string[] = [];
  const supervisor = supervisorOf({ socket }, (words) => void said.push(...words));
  supervisor.ready();
  supervisor.alive();
  supervisor.alive();
  supervisor.stopping();
  return said;
};

test('whoever supervises hears that we are ready, that we live, and that we stop; nobody else is told', () => {
  expect(saidTo('/run/systemd/notify')).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1']);
  expect(saidTo(undefined)).toEqual([]);
});
