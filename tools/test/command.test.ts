import { expect, test } from 'vitest';
import { runCommand } from './command.ts';

test.each([
  ['a status', ['sh', '-c', 'echo out; echo err >&2; exit 3'], 3, /out[\s\S]*err/],
  ['success', ['true'], 0, /^$/],
  ['a program that is not there', ['dauys-no-such-program'], 1, /ENOENT/],
  ['a death', ['sh', '-c', 'kill -9 $$'], 1, /SIGKILL/],
])('%s', async (_story, command, status, output) => {
  const finished = await runCommand(command);
  expect(finished.status).toBe(status);
  expect(finished.output).toMatch(output);
});
