import { expect, test } from 'vitest';
import { runCommand } from './command.ts';
import { runVitest } from './vitest.ts';

test('an unknown stage is an error that names the known ones', async () => {
  const { status, output } = await runCommand(['node', 'tools/test.ts', 'units']);
  expect(status).toBe(2);
  expect(output).toContain('There is no stage units. Stages: debian format lint types checks pages');
});

test('the last line counts', async () => {
  const { output } = await runCommand(['node', 'tools/test.ts', 'checks']);
  expect(output.trimEnd().split('\n').at(-1)).toMatch(/^\d+ passed, \d+ failed$/);
});

test('a run of Vitest that never reaches a test is a failure', async () => {
  const { passed, failures } = await runVitest('broken', 'no-such-project');
  expect({ passed, failures: failures.length }).toEqual({ passed: 0, failures: 1 });
});
